/** Owns @Action: a REST operation. */
import { captureLocation, OPERATION, record } from '../metadata/index.js'
import type { Extensions, Visibility } from '../model/index.js'
import type { CheckedAction, Route, TypeThunk } from './checks.js'
import type { Class, Method } from './class.js'
import type { PropertyOptions } from './property.js'
import { calledAsStandard } from './standard.js'

/** What every operation may say. */
export interface OperationOptions {
  /** The name on the card: sentence case, at most 80 characters, no punctuation at the end. */
  readonly summary: string
  /** A full sentence. */
  readonly description?: string
  readonly visibility?: Visibility
  /** The operationId; the method's name in PascalCase unless given. Stored flows refer to it: never change it. */
  readonly id?: string
  readonly deprecated?: boolean
  readonly tags?: readonly string[]
  readonly extensions?: Extensions
}

export interface ResponseOptions {
  readonly returns?: TypeThunk
  readonly description?: string
  /** By header name. */
  readonly headers?: Readonly<Record<string, Pick<PropertyOptions, 'type' | 'description' | 'summary' | 'format'>>>
  readonly extensions?: Extensions
}

export interface ActionOptions<I, S, RS, P, N extends number> extends OperationOptions {
  /** The input class; needed where the method's emitted parameter type is not a class. */
  readonly input?: () => Class<I>
  /** What the method returns: `() => Order`, `() => [Order]`, `() => page(Order)`, `() => file('application/pdf')`. Absent: nothing, 204. */
  readonly returns?: S
  /** The status of `returns`; 200 unless given. */
  readonly status?: N
  /** What the successful reply means to a maker. */
  readonly responseDescription?: string
  /** Further responses by status; the method answers them with `reply(status, body)`. */
  readonly responses?: RS
  /** Which property travels under a name of the route, where the names don't match: `{ id: 'orderNumber' }`. */
  readonly path?: P
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
  const S extends TypeThunk | undefined = undefined,
  const RS extends Readonly<Record<number, ResponseOptions>> = Readonly<Record<never, ResponseOptions>>,
  const P extends Readonly<Record<string, string>> = Readonly<Record<never, string>>,
  N extends number = number,
>(
  route: R,
  options: ActionOptions<I, S, RS, P, N>,
): <M extends Method>(prototype: object, name: string, method: TypedPropertyDescriptor<M> & CheckedAction<M, R, I, S, RS, P, N>) => void {
  const location = captureLocation(Action)
  return (prototype, name) => {
    if (!calledAsStandard(prototype, name)) record(OPERATION, prototype, name, { kind: 'action', route, options, location })
  }
}
