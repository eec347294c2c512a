/** Owns @Trigger: operations that start flows. */
import { captureLocation, OPERATION, record } from '../metadata/index.js'
import type { ActionOptions } from './action.js'
import type { CheckedAction, ResultStatus, Returned, Route, Wrong } from './checks.js'
import type { Class, Method } from './class.js'
import type { NotificationFacts, OperationOptions, ResponseOptions, ResponsesOptions, TriggerFacts } from './operation.js'
import type { Operations } from './operation-types.js'
import { calledAsStandard } from './standard.js'
import type { AnyType } from './value.js'

/** What every trigger may say, besides what every operation may. */
export interface TriggerOptions<I> extends OperationOptions, TriggerFacts {
  /** What the maker fills in. */
  readonly input?: () => Class<I>
  /** The answers to the platform's request, where they are not the usual ones. */
  readonly responses?: ResponsesOptions
}
/** A trigger whose subscriptions are kept for it: the method says which events a subscription wants. */
export interface WebhookOptions<S, I> extends TriggerOptions<I> {
  /** What happened: `() => Order`. */
  readonly event: S
  /** What makers read about the event; the operation's description unless given. Empty: nothing. */
  readonly eventDescription?: string
  /** What else is said about the request that brings the event. */
  readonly notification?: NotificationFacts
  /** The route that subscribes, where the derived one does not please. */
  readonly route?: Route
  /**
   * The body property that carries the callback URL; `callbackUrl` unless given, `['config', 'url']` further down. Not needed where a property
   * of the input says `callbackUrl: true`; `false` where it travels in no property of the body.
   */
  readonly callback?: string | readonly string[] | false
  /** `false`: the connector has no operation that ends a subscription, or declares its own. */
  readonly unsubscribe?: false
}
/** A trigger whose position is kept for it: the method gives the items after it. */
export interface PollingOptions<S, I, A extends string = string> extends TriggerOptions<I> {
  /** One of the items that it finds: `() => Article`. */
  readonly item: S
  /** The route that is asked, where the derived one does not please. */
  readonly route?: Route
  /** The webhook trigger that only announces that there is something to ask for. */
  readonly announcedBy?: A
}

type Answering<I, S, RS, P, N extends ResultStatus> = Omit<
  ActionOptions<I, S, RS, P, N>,
  'notification' | 'agenticProtocol' | 'longRunning' | 'pageable'
> &
  TriggerFacts
/** A webhook trigger whose method answers the request for a subscription itself. */
export type AnsweringWebhookOptions<I, S, RS, P, N extends ResultStatus> = Answering<I, S, RS, P, N> & {
  /** What is sent to the callback URL; anything unless given. */
  readonly event?: AnyType
  /** What makers read about the event; the operation's description unless given. Empty: nothing. */
  readonly eventDescription?: string
  /** What else is said about the request that brings the event. */
  readonly notification?: NotificationFacts
}
/** A polling trigger whose method answers the platform's questions itself. */
export type AnsweringPollingOptions<I, S, RS, P, N extends ResultStatus, A extends string = string> = Answering<I, S, RS, P, N> & {
  /** One item of what it returns, where `returns` does not show it. */
  readonly item?: AnyType
  /** The webhook trigger that only announces that there is something to ask for. */
  readonly announcedBy?: A
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
type AnnouncedCheck<T, A extends string> = [A] extends [Operations<T>]
  ? unknown
  : Wrong<`announcedBy names ${A}, which is no operation of the connector`>

type Answered<R extends string, I, S, RS, P, N extends ResultStatus> = <M extends Method>(
  prototype: object,
  name: string,
  method: TypedPropertyDescriptor<M> & CheckedAction<M, R, I, S, RS, P, N>,
) => void

/**
 * The platform subscribes a callback URL; an event is one POST to it. The method says which events a subscription wants.
 *
 * With a route before the options, the method answers the request for a subscription itself, like an action, and the input carries the
 * callback URL in a property with `callbackUrl: true`: for connectors over an existing API.
 */
function webhook<const S extends AnyType, I = never>(
  options: WebhookOptions<S, I>,
): <M extends Method>(
  prototype: object,
  name: string,
  method: TypedPropertyDescriptor<M> & EventCheck<M, Returned<S>> & FilterCheck<M, I> & AnswerCheck<M>,
) => void
function webhook<
  const R extends Route,
  I = never,
  const S extends AnyType | undefined = undefined,
  const RS extends ResponsesOptions = Readonly<Record<never, ResponseOptions>>,
  const P extends Readonly<Record<string, string>> = Readonly<Record<never, string>>,
  N extends ResultStatus = number,
>(route: R, options: AnsweringWebhookOptions<I, S, RS, P, N>): Answered<R, I, S, RS, P, N>
function webhook(first: unknown, second?: unknown): (prototype: object, name: string) => void {
  return declare('webhookTrigger', webhook as never, first, second)
}

/**
 * The platform asks again and again. The method gives the items after a position.
 *
 * With a route before the options, the method answers the platform's questions itself, like an action, by the protocol of status 202 and
 * `Location`, or under a polling policy: for connectors over an existing API.
 */
function polling<const S extends AnyType, I = never, const A extends string = never>(
  options: PollingOptions<S, I, A>,
): <M extends Method, T extends object>(
  prototype: T & AnnouncedCheck<T, A>,
  name: string,
  method: TypedPropertyDescriptor<M> & PollCheck<M> & FilterCheck<M, I> & ItemCheck<M, Returned<S>>,
) => void
function polling<
  const R extends Route,
  I = never,
  const S extends AnyType | undefined = undefined,
  const RS extends ResponsesOptions = Readonly<Record<never, ResponseOptions>>,
  const P extends Readonly<Record<string, string>> = Readonly<Record<never, string>>,
  N extends ResultStatus = number,
>(route: R, options: AnsweringPollingOptions<I, S, RS, P, N>): Answered<R, I, S, RS, P, N>
function polling(first: unknown, second?: unknown): (prototype: object, name: string) => void {
  return declare('pollingTrigger', polling as never, first, second)
}

function declare(
  kind: 'webhookTrigger' | 'pollingTrigger',
  caller: (...args: never[]) => unknown,
  first: unknown,
  second: unknown,
): (prototype: object, name: string) => void {
  const location = captureLocation(caller)
  const own = typeof first === 'string' ? { route: first, options: second as object } : { options: first as object }
  return (prototype, name) => {
    if (!calledAsStandard(prototype, name)) record(OPERATION, prototype, name, { kind, ...own, location })
  }
}

/** Declares a trigger: `webhook` where the platform is told, `polling` where it asks. */
export const Trigger = { webhook, polling } as const
