/**
 * Owns what a method throws to end an operation in a way that makers understand. The platform prints the message, and decides by the status:
 * it repeats 408, 429 and 5xx, asks to sign in again after 401, and fails the step after every other one.
 */

/** What makes one a failure also where two copies of this package meet. */
const BRAND = Symbol.for('ferrule.failure')

/** An end of an operation that is no accident. Its message is for makers: no names of tables, no secrets. */
export abstract class Failure extends Error {
  /** What programs may rely on; `docs/reference/errors.md` lists them. */
  abstract readonly code: string
  /** In seconds: when it makes sense to ask again. */
  readonly retryAfter?: number
  readonly [BRAND] = true
}

export interface FailureOptions {
  /** What led to it; goes to the log only. */
  readonly cause?: unknown
}

/** The maker, or whoever runs the flow, can mend it: 400. `throw new UserError('Quantity and box size do not go together.')` */
export class UserError extends Failure {
  override readonly name = 'UserError'
  readonly code = 'user-error'
}

/** It is not there: 404. */
export class NotFound extends Failure {
  override readonly name = 'NotFound'
  readonly code = 'not-found'
}

/** Whoever is asking may not do this: 403. */
export class Forbidden extends Failure {
  override readonly name = 'Forbidden'
  readonly code = 'forbidden'
}

/** It does not fit the present state: 409. What would succeed later by itself is `Unavailable`. */
export class Conflict extends Failure {
  override readonly name = 'Conflict'
  readonly code = 'conflict'
}

/** The connection works no more, and has to be made anew: 401. The platform then renews tokens, or asks a person to sign in. */
export class ExpiredConnection extends Failure {
  override readonly name = 'ExpiredConnection'
  readonly code = 'connection-expired'
  constructor(message = 'The connection has expired. Sign in again.', options?: FailureOptions) {
    super(message, options)
  }
}

/** Too many requests: 429. The platform waits for `retryAfter` seconds, and tries again. */
export class Throttled extends Failure {
  override readonly name = 'Throttled'
  readonly code = 'too-many-requests'
  constructor(
    override readonly retryAfter: number,
    message = 'Too many requests.',
    options?: FailureOptions,
  ) {
    super(message, options)
  }
}

/** Something that is needed is not there at the moment: 503. The platform tries again. */
export class Unavailable extends Failure {
  override readonly name = 'Unavailable'
  readonly code = 'unavailable'
  constructor(
    override readonly retryAfter: number,
    message = 'Not available at the moment.',
    options?: FailureOptions,
  ) {
    super(message, options)
  }
}

/** Whether something that was thrown is one of these. */
export function isFailure(thrown: unknown): thrown is Failure {
  return thrown instanceof Error && (thrown as { readonly [BRAND]?: unknown })[BRAND] === true
}
