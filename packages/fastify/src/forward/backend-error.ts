/** Owns the failure that a backend answered and the connector declares: a method may catch it, or let it pass to the caller as it came. */

/** Thrown by `context.forward()` where the backend answers with a declared status from 400 on. */
export class BackendError extends Error {
  override readonly name = 'BackendError'

  constructor(
    readonly status: number,
    /** End-to-end headers by lower-case name. */
    readonly headers: Readonly<Record<string, string | string[]>>,
    /** What the declared response says; `undefined` where it says nothing. */
    readonly body: unknown,
  ) {
    super(`The backend answered ${status}.`)
  }
}
