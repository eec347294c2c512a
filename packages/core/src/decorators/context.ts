/** Owns what a method is told about the request besides its input. */

/** Where a method writes what operators should read; one line per call, data first. */
export interface Log {
  debug(data: object, message?: string): void
  info(data: object, message?: string): void
  warn(data: object, message?: string): void
  error(data: object, message?: string): void
}

/** The request around an operation. `Principal` is what the connector's security found: who is asking. */
export interface Context<Principal = unknown> {
  /** Names this request in logs and problem documents. */
  readonly requestId: string
  readonly principal: Principal
  /** Aborts when the caller hangs up. */
  readonly signal: AbortSignal
  readonly log: Log
  /** The absolute URL of this operation with other query parameters (wire names): for `nextLink`. `undefined` removes one. */
  link(query: Readonly<Record<string, string | number | boolean | undefined>>): string
}
