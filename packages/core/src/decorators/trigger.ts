/** Owns @Trigger: operations that start flows. */
import { captureLocation, OPERATION, record } from '../metadata/index.js'
import type { OperationOptions } from './action.js'
import type { Class, Route } from './checks.js'
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

type Filter<E, I> = (event: E, filter: I) => boolean | Promise<boolean>
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the position is the method's own
type Poller<T, I> = (poll: Poll<any>, filter: I) => Promise<PollResult<T, any>>

function webhook<E, I = object>(
  options: WebhookOptions<E, I>,
): <M extends Filter<E, I>>(prototype: object, name: string, method: TypedPropertyDescriptor<M>) => void {
  const location = captureLocation(webhook)
  return (prototype, name) => {
    if (!calledAsStandard(prototype, name)) record(OPERATION, prototype, name, { kind: 'webhookTrigger', options, location })
  }
}

function polling<T, I = object>(
  options: PollingOptions<T, I>,
): <M extends Poller<T, I>>(prototype: object, name: string, method: TypedPropertyDescriptor<M>) => void {
  const location = captureLocation(polling)
  return (prototype, name) => {
    if (!calledAsStandard(prototype, name)) record(OPERATION, prototype, name, { kind: 'pollingTrigger', options, location })
  }
}

/** Declares a trigger: `webhook` where the platform is told, `polling` where it asks. */
export const Trigger = { webhook, polling } as const
