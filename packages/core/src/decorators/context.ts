/** Owns what a method is told about the request besides its input. */

/** Where a method writes what operators should read; one line per call, data first. */
export interface Log {
  debug(data: object, message?: string): void
  info(data: object, message?: string): void
  warn(data: object, message?: string): void
  error(data: object, message?: string): void
}

/** What a backend answered, for `ForwardOptions.reply` to change. */
export interface BackendReply {
  readonly status: number
  /** End-to-end headers by lower-case name. */
  readonly headers: Readonly<Record<string, string | readonly string[]>>
  /** A JSON value as it travels (wire names, dates as text), a text, a stream of bytes, or `undefined`. */
  readonly body: unknown
}

/** One value of a query, or several of the same name. */
export type QueryValue = string | number | boolean | readonly (string | number | boolean)[]

/** How a request is changed on its way to the backend, and what comes back. */
export interface ForwardOptions {
  /** Instead of the operation's method. */
  readonly method?: string
  /** Instead of the operation's path, below the backend's address; `{names}` are filled with path parameters, by wire name. */
  readonly path?: string
  /** Query parameters to set, by wire name; `undefined` removes one. */
  readonly query?: Readonly<Record<string, QueryValue | undefined>>
  /** Headers to set; `undefined` removes one. */
  readonly headers?: Readonly<Record<string, string | undefined>>
  /** Instead of the input's body: bytes or a stream as they are, anything else as JSON. `null` sends the JSON value null. */
  readonly body?: unknown
  /** Whether the caller's credentials are passed on; `true` unless given. `headers` and `query` are set afterwards. */
  readonly credentials?: boolean
  /** Changes what came back, before it is checked. Sees every status. */
  readonly reply?: (reply: BackendReply) => BackendReply | Promise<BackendReply>
  /** How long the backend may take; 100,000 unless given. The platform gives up after 120 seconds. */
  readonly timeoutMs?: number
  /** How often a request is sent again where that is safe; 2 unless given. */
  readonly retries?: number
}

/** The request around an operation. `Principal` is what the connector's security found: who is asking. */
export interface Context<Principal = unknown> {
  /** Names this request in logs and problem documents. */
  readonly requestId: string
  readonly principal: Principal
  /** In an action that a flow waits for: names the waiting flow. Keep it, and hand it to `this.respond` when there is a result. */
  readonly callback?: string
  /** Aborts when the caller hangs up. */
  readonly signal: AbortSignal
  readonly log: Log
  /** The absolute URL of this operation with other query parameters (wire names): for `nextLink`. `undefined` removes one. */
  link(query: Readonly<Record<string, string | number | boolean | undefined>>): string
  /**
   * Sends the operation on to the connector's `backend` and gives its reply. What is unchanged in `input` travels as it came.
   *
   * The operation's reply type is where it is returned, so `return context.forward(input)` fits every method; where the reply is looked at
   * first, name it: `const order = await context.forward<Order>(input)`. Nothing that a context knows would tell the method's type.
   */
  forward<T = unknown>(input?: object, options?: ForwardOptions): Promise<T>
}
