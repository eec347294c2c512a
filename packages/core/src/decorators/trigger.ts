/** Owns @Trigger: operations that start flows. */
import { captureLocation, OPERATION, record } from '../metadata/index.js'
import type { OperationOptions } from './action.js'
import type { Route, Wrong } from './checks.js'
import type { Class, Method } from './class.js'
import { calledAsStandard } from './standard.js'

export interface TriggerOptions<I> extends OperationOptions {
  /** What the maker fills in. */
  readonly input?: () => Class<I>
  /** A sentence that tells the maker how to fire the trigger. */
  readonly hint?: string
}
export interface WebhookOptions<E, I> extends TriggerOptions<I> {
  readonly event: () => Class<E>
  /** The route that subscribes, where the derived one does not please. */
  readonly route?: Route
  /** The body property that carries the callback URL; `callbackUrl` unless given. */
  readonly callback?: string
}
export interface PollingOptions<T, I> extends TriggerOptions<I> {
  readonly item: () => Class<T>
  readonly route?: Route
}

/** What a polling method is asked with: the position after the last item handed out. */
export interface Poll<Position> {
  /** Absent on the first call. */
  readonly position?: Position
  /** How many items may be handed out at most. */
  readonly limit: number
}
/** What a polling method answers: the items after the position, oldest first, and where they end. */
export interface PollResult<T, Position> {
  readonly items: readonly T[]
  readonly position: Position
}

type EventCheck<M extends Method, E> = [E] extends [Parameters<M>[0]]
  ? unknown
  : Wrong<'the method does not take the event that `event` declares'>
type FilterCheck<M extends Method, I> = [I] extends [Parameters<M>[1]] ? unknown : Wrong<'the method does not take what `input` declares'>
type AnswerCheck<M extends Method> = [ReturnType<M>] extends [boolean | Promise<boolean>]
  ? unknown
  : Wrong<'the method does not answer whether the event is wanted: true or false'>
type ItemCheck<M extends Method, T> =
  Awaited<ReturnType<M>> extends PollResult<infer O, unknown>
    ? [O] extends [T]
      ? unknown
      : Wrong<'the method does not return what `item` declares'>
    : Wrong<'the method does not return { items, position }'>
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the position is the method's own
type PollCheck<M extends Method> = [Poll<any>] extends [Parameters<M>[0]] ? unknown : Wrong<'the method does not take a Poll first'>

function webhook<E, I = never>(
  options: WebhookOptions<E, I>,
): <M extends Method>(
  prototype: object,
  name: string,
  method: TypedPropertyDescriptor<M> & EventCheck<M, E> & FilterCheck<M, I> & AnswerCheck<M>,
) => void {
  const location = captureLocation(webhook)
  return (prototype, name) => {
    if (!calledAsStandard(prototype, name)) record(OPERATION, prototype, name, { kind: 'webhookTrigger', options, location })
  }
}

function polling<T, I = never>(
  options: PollingOptions<T, I>,
): <M extends Method>(
  prototype: object,
  name: string,
  method: TypedPropertyDescriptor<M> & PollCheck<M> & FilterCheck<M, I> & ItemCheck<M, T>,
) => void {
  const location = captureLocation(polling)
  return (prototype, name) => {
    if (!calledAsStandard(prototype, name)) record(OPERATION, prototype, name, { kind: 'pollingTrigger', options, location })
  }
}

/** Declares a trigger: `webhook` where the platform is told, `polling` where it asks. */
export const Trigger = { webhook, polling } as const
