/** Owns @Action: a REST operation. */
import { captureLocation, OPERATION, record } from '../metadata/index.js'
import type { CheckedAction, NextLinkOf, ResultStatus, Route } from './checks.js'
import type { Class, Method } from './class.js'
import type { NotificationOptions, OperationOptions, ResponseOptions, ResponsesOptions } from './operation.js'
import { calledAsStandard } from './standard.js'
import type { AnyType } from './value.js'

/** How the server answers for a method that takes its time. */
export interface LongRunningOptions {
  /** How long the caller waits for the result before it is told to come back; 20 unless given. */
  readonly answerWithinSeconds?: number
  /** When it is told to come back; 20 seconds unless given. */
  readonly retryAfterSeconds?: number
  /** How long a result waits to be asked for; 24 hours unless given. */
  readonly keepHours?: number
}

export interface IdempotencyOptions {
  /** How long an answer is given again; 24 hours unless given. */
  readonly keepHours?: number
}

export interface RateLimitOptions {
  /** How many calls; the next one gets 429. */
  readonly max: number
  /** In which time; 60 unless given. */
  readonly seconds?: number
}

/** What an action may say, besides what every operation may. */
export interface ActionOptions<
  I,
  S,
  RS,
  P,
  N extends ResultStatus,
  LR extends boolean | LongRunningOptions = boolean | LongRunningOptions,
> extends OperationOptions {
  /** The input class; needed where the method's emitted parameter type is not a class. */
  readonly input?: () => Class<I>
  /**
   * What the method returns: `() => Order`, `() => [Order]`, `() => page(Order)`, `() => file('application/pdf')`, `'any'`, or everything
   * about the value: `{ items: { dictionary: () => Order }, title: 'Orders' }`. Absent: nothing, 204.
   */
  readonly returns?: S
  /**
   * The status of `returns`; 200 unless given. `default`: it is the answer with any status. `false`: the definition describes no answer but
   * those under `responses`; a method that returns nothing is then answered with 200.
   */
  readonly status?: N
  /** What that reply means to a maker. */
  readonly responseDescription?: string
  /**
   * Further responses by status; the method answers them with `reply(status, body)`. Under the status of `returns`: more about that reply,
   * such as its headers. `default`: any other status.
   */
  readonly responses?: RS
  /** Which property travels under a name of the route, where the names don't match: `{ id: 'orderNumber' }`. */
  readonly path?: P
  /**
   * The reply's property that holds the URL of the next page: designers then offer pagination. `page()` says it already; `false` takes that
   * back. `{ name }` is a wire name that the reply does not declare.
   */
  readonly pageable?: NextLinkOf<S> | { readonly name: string } | false
  /**
   * The action may take longer than the 120 seconds that the platform waits. `true`: the method answers `reply(202, undefined, { Location,
   * 'Retry-After' })` itself; the platform asks there, for up to 30 days, until the answer is another. `{}`: the method simply takes its time;
   * after a few seconds the server answers 202 in its place, and keeps the result until it is asked for.
   */
  readonly longRunning?: LR
  /**
   * Repeating a call has no further effect: the platform repeats what it got no answer to. The answer is kept, and given again to who sends the same
   * `Idempotency-Key` or the platform's tracking id.
   */
  readonly idempotent?: true | IdempotencyOptions
  /** How often one connection may call it. */
  readonly rateLimit?: RateLimitOptions
  /**
   * What is sent to the callback URL that the input carries in a property with `callbackUrl: true`: a flow that calls the action waits for it.
   */
  readonly notification?: NotificationOptions
  /** The protocol by which agents talk to it: on a POST that is an endpoint of the Model Context Protocol. */
  readonly agenticProtocol?: 'mcp-streamable-1.0' | (string & {})
}

/**
 * Declares a method as an action.
 *
 * ```ts
 * @Action('GET /orders/{id}', { summary: 'Get an order', returns: () => Order })
 * getOrder(input: GetOrder): Promise<Order> { … }
 * ```
 *
 * The compiler checks route, `input`, `returns` and `responses` against the method.
 */
export function Action<
  const R extends Route,
  I = never,
  const S extends AnyType | undefined = undefined,
  const RS extends ResponsesOptions = Readonly<Record<never, ResponseOptions>>,
  const P extends Readonly<Record<string, string>> = Readonly<Record<never, string>>,
  N extends ResultStatus = number,
  LR extends boolean | LongRunningOptions = false,
>(
  route: R,
  options: ActionOptions<I, S, RS, P, N, LR>,
): <M extends Method>(
  prototype: object,
  name: string,
  method: TypedPropertyDescriptor<M> & CheckedAction<M, R, I, S, RS, P, N, LR>,
) => void {
  const location = captureLocation(Action)
  return (prototype, name) => {
    if (!calledAsStandard(prototype, name)) record(OPERATION, prototype, name, { kind: 'action', route, options, location })
  }
}
