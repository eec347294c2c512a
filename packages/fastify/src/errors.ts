/** Owns the catalogue of HTTP failures: every code, its status, its title and what it means. `docs/reference/errors.md` is made from it. */

interface Entry {
  readonly status: number
  readonly title: string
  /** What it means and what to do about it, for the reference page. */
  readonly doc: string
}

const catalogue = <const C extends Record<string, Entry>>(entries: C): C => entries

export const ERRORS = catalogue({
  'invalid-input': {
    status: 400,
    title: 'The request is not valid',
    doc: 'A parameter, form field or part of the body is missing, unknown, of the wrong type, or breaks a rule. `errors` lists what, at most twenty.',
  },
  'user-error': {
    status: 400,
    title: 'The request can not be carried out',
    doc: 'Whoever made the flow can mend it; the message says how. Thrown by the connector, as `UserError`.',
  },
  'malformed-json': {
    status: 400,
    title: 'The body is not JSON',
    doc: 'The body is not one complete JSON text as RFC 8259 defines it.',
  },
  'invalid-encoding': {
    status: 400,
    title: 'The body is not UTF-8',
    doc: 'The body contains bytes that are not UTF-8.',
  },
  'forbidden-key': {
    status: 400,
    title: 'The body has a forbidden key',
    doc: 'An object in the body has the key `__proto__`, or a `constructor` with a `prototype`.',
  },
  'body-too-deep': {
    status: 400,
    title: 'The body is nested too deeply',
    doc: 'The body is nested more than 64 levels deep, or as deep as `depthLimit` says.',
  },
  'missing-body': {
    status: 400,
    title: 'The body is missing',
    doc: 'The operation needs a body and none was sent.',
  },
  'malformed-form': {
    status: 400,
    title: 'The form is malformed',
    doc: 'A multipart or URL-encoded form can not be read, is cut off, or has more fields or files than the operation declares.',
  },
  'malformed-request': {
    status: 400,
    title: 'The request is malformed',
    doc: 'The request breaks HTTP itself: a path that can not be decoded, a length that does not match, a body that is cut off.',
  },
  'callback-url-rejected': {
    status: 400,
    title: 'The callback URL is not accepted',
    doc: 'A callback has to be an absolute https URL on port 443 that leads to a public address. What exactly is wrong is in the log, not in the answer.',
  },
  'invalid-cursor': {
    status: 400,
    title: 'The cursor is not valid',
    doc: 'The cursor was not issued by this connector for this trigger and this connection. Ask without one to start anew.',
  },
  unauthenticated: {
    status: 401,
    title: 'Credentials are needed',
    doc: 'The credentials are missing, given twice, or not valid; the answer does not tell which. `WWW-Authenticate` says what is expected.',
  },
  forbidden: {
    status: 403,
    title: 'Not allowed',
    doc: 'The credentials are valid, but do not allow this. Thrown by the connector, as `Forbidden`.',
  },
  'origin-not-allowed': {
    status: 403,
    title: 'The page may not ask this',
    doc: 'A web page of another origin talks to the MCP endpoint. Name its origin in `mcpOrigins` if it may.',
  },
  'insufficient-scope': {
    status: 403,
    title: 'The connection does not allow this',
    doc: 'The token is valid, but lacks a scope or role that the operation needs. `WWW-Authenticate` names them; sign in again and agree to them.',
  },
  'connection-expired': {
    status: 401,
    title: 'The connection has expired',
    doc: 'The connection has to be made anew. Thrown by the connector, as `ExpiredConnection`.',
  },
  'subscriptions-exhausted': {
    status: 403,
    title: 'Too many subscriptions',
    doc: 'This connection, or the host of the callback URL, has as many subscriptions as it may have. Turn off flows that are not needed.',
  },
  'not-found': {
    status: 404,
    title: 'Not found',
    doc: 'No operation answers this path, or the connector says that the thing does not exist (`NotFound`).',
  },
  'method-not-allowed': {
    status: 405,
    title: 'The method is not allowed',
    doc: 'The path has operations, but none of this method. `Allow` lists the methods that it has.',
  },
  'request-timeout': {
    status: 408,
    title: 'The request took too long',
    doc: 'The request did not arrive completely in time.',
  },
  conflict: {
    status: 409,
    title: 'Conflict',
    doc: 'The request does not fit the present state. Thrown by the connector, as `Conflict`.',
  },
  'idempotency-key-reused': {
    status: 422,
    title: 'The idempotency key was used for something else',
    doc: 'The same connection has sent this `Idempotency-Key` with another request. Use a new key for each thing that is to happen once.',
  },
  'body-too-large': {
    status: 413,
    title: 'The body is too large',
    doc: 'The body, form or file is larger than the limit: `bodyLimit` (1 MiB unless set), `uploadLimit` for files (100 MiB unless set).',
  },
  'uri-too-long': {
    status: 414,
    title: 'The address is too long',
    doc: 'The path, or one parameter in it, is longer than the server takes.',
  },
  'unsupported-media-type': {
    status: 415,
    title: 'The content type is not supported',
    doc: 'The content type, its charset or the content encoding is not one that the operation declares. JSON has to be UTF-8 and not compressed.',
  },
  'headers-too-large': {
    status: 431,
    title: 'The headers are too large',
    doc: 'The headers are larger than the server takes.',
  },
  unprocessable: {
    status: 422,
    title: 'The request can not be carried out',
    doc: 'The request is well formed, but makes no sense here. Thrown by the connector.',
  },
  'too-many-requests': {
    status: 429,
    title: 'Too many requests',
    doc: 'The caller asks too often; `Retry-After` says when to come back. From a rate limit, or thrown by the connector, as `Throttled`.',
  },
  'internal-error': {
    status: 500,
    title: 'Something went wrong',
    doc: 'The connector failed. What it threw is in the log under the same `requestId`, never in the answer.',
  },
  'call-lost': {
    status: 500,
    title: 'The call was lost',
    doc: 'The process that worked on a long-running action ended before it was done. Whether it had an effect is not known.',
  },
  'broken-reply': {
    status: 500,
    title: 'The reply breaks its promise',
    doc: 'The method returned something that its declared response does not allow. Path and rule are in the log under the same `requestId`.',
  },
  'backend-refused': {
    status: 400,
    title: 'The API behind the connector refused the request',
    doc: 'The backend answered with a status from 400 to 499 that the operation does not declare, and that has no code of its own here. The status is in the log under the same `requestId`.',
  },
  'backend-unreachable': {
    status: 502,
    title: 'The API behind the connector can not be reached',
    doc: 'The backend is not there, or broke the connection off before it had answered.',
  },
  'backend-failed': {
    status: 502,
    title: 'The API behind the connector failed',
    doc: 'The backend answered with a status from 500 on that the operation does not declare. The status is in the log under the same `requestId`.',
  },
  'broken-backend-reply': {
    status: 502,
    title: 'The API behind the connector broke its promise',
    doc: 'The backend answered something that the declared responses do not allow, or that is no HTTP. Path and rule are in the log under the same `requestId`.',
  },
  'deadline-exceeded': {
    status: 504,
    title: 'The operation took too long',
    doc: 'The method did not answer within `deadlineMs` (100 seconds unless set), before the platform would give up. What takes longer is `longRunning`.',
  },
  'backend-timeout': {
    status: 504,
    title: 'The API behind the connector took too long',
    doc: 'The backend did not answer within `timeoutMs` (100 seconds unless set), or says so of something behind itself.',
  },
  unavailable: {
    status: 503,
    title: 'Not available',
    doc: 'The server is shutting down, or something that the connector needs is not there (`Unavailable`).',
  },
})

/** The code of a failure: what a caller may rely on. */
export type ErrorCode = keyof typeof ERRORS

/** Where in a request a fault is. */
export type FaultLocation = 'path' | 'query' | 'header' | 'formData' | 'body'

/** One thing that is wrong with a request. Never carries the rejected value. */
export interface Fault {
  readonly in: FaultLocation
  /** A JSON pointer: into the body, or `/name` of a parameter and into its value. */
  readonly path: string
  /** What is broken: `type`, `required`, `unknown`, a JSON Schema keyword, or the name of a class-validator rule. */
  readonly code: string
  readonly message: string
}

export interface HttpErrorOptions {
  readonly headers?: Readonly<Record<string, string>>
  readonly faults?: readonly Fault[]
  /** What led to it; goes to the log only. */
  readonly cause?: unknown
}

/**
 * Ends a request with one of the listed failures. `detail` is for people: makers read it.
 *
 * ```ts
 * throw new HttpError('not-found', `There is no order ${input.id}.`)
 * ```
 */
export class HttpError extends Error {
  override readonly name = 'HttpError'
  readonly headers: Readonly<Record<string, string>>
  readonly faults: readonly Fault[]

  constructor(
    readonly code: ErrorCode,
    detail: string = `${ERRORS[code].title}.`,
    options: HttpErrorOptions = {},
  ) {
    super(detail, options.cause === undefined ? undefined : { cause: options.cause })
    this.headers = options.headers ?? {}
    this.faults = options.faults ?? []
  }

  get statusCode(): number {
    return ERRORS[this.code].status
  }
}
