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
/** What every polling trigger may say whose position is kept for it. */
interface KeptOptions<I, A extends string> extends TriggerOptions<I> {
  /** The route that is asked, where the derived one does not please. */
  readonly route?: Route
  /** The webhook trigger that only announces that there is something to ask for. */
  readonly announcedBy?: A
}
/** A trigger over events that were published for it: exact, since the log has one order. The method says which events are wanted. */
export interface FeedOptions<S, I, A extends string = string> extends KeptOptions<I, A> {
  /** What happened: `() => Order`. */
  readonly event: S
}
/** A trigger over the events of another one. */
export interface FeedOfOptions<I, K extends string, A extends string = string> extends KeptOptions<I, A> {
  /** The trigger whose events are read: `orderPlaced`. */
  readonly of: K
}
/** A trigger over the connector's own query: the method gives the items after a position. */
export interface PollingOptions<S, I, A extends string = string, P extends string = string, D extends string = string> extends KeptOptions<
  I,
  A
> {
  /** One of the items that it finds: `() => Article`. */
  readonly item: S
  /**
   * The properties of an item by which the query is ordered: when it changed last, by the source's clock, and what tells items of the same
   * moment apart. Both, or items that share a moment are lost.
   */
  readonly order: { readonly position: P; readonly id: D }
  /**
   * How long it may take until a change can be seen, from the moment that its position names: the longest transaction. Younger items wait
   * for the next poll; 5,000 unless given. Too short, and items are missed.
   */
  readonly commitLagMs?: number
}
/** A trigger with no code: `@Trigger.polling({ …, of: 'orderPlaced' }) declare orderFeed: Feed<Order>`. */
export interface Feed<E> {
  readonly [FEED]?: E
}
declare const FEED: unique symbol

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

/** What a polling method is asked with. */
export interface Poll<Id extends string | number = string> {
  /** The last item that was handed out; items after it are wanted. Absent once, when a flow starts: with `limit` 0, only `now` is wanted. */
  readonly after?: { readonly position: Date; readonly id: Id }
  /** How many items may be handed out at most. */
  readonly limit: number
}
/** What a polling method answers: the items after `after`, in the order of position and id. */
export interface PollResult<T> {
  readonly items: readonly T[]
  /** What the source's clock says; this machine's unless given. */
  readonly now?: Date
}

type EventCheck<M extends Method, E> = [E] extends [Parameters<M>[0]]
  ? unknown
  : Wrong<'the method does not take the event that `event` declares'>
type FilterCheck<M extends Method, I> = [I] extends [Parameters<M>[1]] ? unknown : Wrong<'the method does not take what `input` declares'>
type AnswerCheck<M extends Method> = [ReturnType<M>] extends [boolean | Promise<boolean>]
  ? unknown
  : Wrong<'the method does not answer whether the event is wanted: true or false'>
type ItemCheck<M extends Method, T> =
  Awaited<ReturnType<M>> extends PollResult<infer O>
    ? [O] extends [T]
      ? unknown
      : Wrong<'the method does not return what `item` declares'>
    : Wrong<'the method does not return { items }'>
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the id is the item's own
type PollCheck<M extends Method> = [Poll<any>] extends [Parameters<M>[0]] ? unknown : Wrong<'the method does not take a Poll first'>
type OrderCheck<T, P extends string, D extends string> = [P | D] extends [keyof T]
  ? [T[P & keyof T]] extends [Date | string]
    ? [T[D & keyof T]] extends [string | number]
      ? unknown
      : Wrong<'`order.id` names a property that is no text and no number'>
    : Wrong<'`order.position` names a property that is no moment: a Date, or a text in the format date-time'>
  : Wrong<'`order` names a property that the item does not have'>
type FeedCheck<T, K extends string, N extends string> = K extends keyof T
  ? T[K] extends (event: infer E, filter: never) => boolean | Promise<boolean>
    ? N extends keyof T
      ? T[N] extends Method
        ? T[N] extends (event: E, filter: never) => boolean | Promise<boolean>
          ? unknown
          : Wrong<`the method does not take what ${K} is about and answer whether it is wanted`>
        : [T[N]] extends [Feed<E>]
          ? unknown
          : Wrong<`it is no Feed of what ${K} is about`>
      : unknown
    : Wrong<`of names ${K}, which no events are published for`>
  : Wrong<`of names ${K}, which is no trigger of the connector`>
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
 * The platform asks again and again. With `event`, over events that were published for it: the method says which are wanted. With `of`, over
 * those of another trigger, with a method or without. With `item`, over the connector's own query: the method gives the items after a position.
 *
 * With a route before the options, the method answers the platform's questions itself, like an action, by the protocol of status 202 and
 * `Location`, or under a polling policy: for connectors over an existing API.
 */
function polling<const S extends AnyType, I = never, const A extends string = never>(
  options: FeedOptions<S, I, A>,
): <M extends Method, T extends object>(
  prototype: T & AnnouncedCheck<T, A>,
  name: string,
  method: TypedPropertyDescriptor<M> & EventCheck<M, Returned<S>> & FilterCheck<M, I> & AnswerCheck<M>,
) => void
function polling<const K extends string, I = never, const A extends string = never>(
  options: FeedOfOptions<I, K, A>,
): <T extends object, const N extends string>(prototype: T & AnnouncedCheck<T, A> & FeedCheck<T, K, N>, name: N) => void
function polling<const S extends AnyType, const P extends string, const D extends string, I = never, const A extends string = never>(
  options: PollingOptions<S, I, A, P, D>,
): <M extends Method, T extends object>(
  prototype: T & AnnouncedCheck<T, A> & OrderCheck<Returned<S>, P, D>,
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
