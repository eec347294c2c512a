/** Owns sending an operation on to the connector's backend: request, retries, reply, and what a failure is called. */
import { setTimeout as sleep } from 'node:timers/promises'
import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ConnectorModel, ForwardOptions, Operation } from '@ferrule/core'
import type { CompiledOperation } from '../compile-operation.js'
import { ERRORS, HttpError, type ErrorCode } from '../errors.js'
import type { Incoming } from '../request-schema.js'
import type { Forwarded } from './forwarded.js'
import { ExchangeError, type Backend, type Cancelled, type Headers, type Outgoing, type Received, type Take } from './backend.js'
import { replyHeaders, rewriteAddresses } from './headers.js'
import { changed, createReadReply, decompressed, Unusable } from './reply.js'
import { createMakeRequest, type RequestLimits } from './request.js'

/** Under the platform's own 120 seconds, so that the caller is told and not cut off. */
const TIMEOUT_MS = 100_000
const RETRIES = 2
const FIRST_PAUSE_MS = 100
/** RFC 9110 §9.2.2. */
const IDEMPOTENT = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'])

/** One call of an operation that may be sent on. */
export interface ForwardCall {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly incoming: Incoming
  readonly ready: CompiledOperation
}

/** Sends a call on, and gives what came back. */
export type Forward = (call: ForwardCall, input: unknown, options: ForwardOptions) => Promise<Forwarded>

export interface ForwardSource {
  readonly model: ConnectorModel
  readonly backend: Backend
  readonly prefix: string
  readonly publicUrl: string
  readonly limits: RequestLimits
  /** What a caller is told who has to prove who it is. */
  readonly challenge: string | undefined
  /** Whether nobody but the backend can tell who is calling. */
  readonly leftToBackend: boolean
}

/** Prepares sending one operation on. */
export function createForward(operation: Operation, ready: CompiledOperation, source: ForwardSource): Forward {
  const { backend, publicUrl, challenge, leftToBackend } = source
  const makeRequest = createMakeRequest(operation, source.model, backend, source.prefix, source.limits)
  const replies = createReadReply(operation, source.model.schemas, ready.checkReply)

  return async (call, input, options) => {
    const { request, reply } = call
    if (leftToBackend && options.credentials === false) throw new Error(UNCHECKED)
    const outgoing = makeRequest({ request, incoming: call.incoming, read: ready.read, input, options })
    const caller = callerOf(reply)
    const sent = await send(backend, outgoing, replies.take(options.reply !== undefined), options, caller).catch((error: unknown) => {
      throw explain(error, request, operation)
    })
    const plain = sent.body instanceof Readable || sent.headers['content-encoding'] === undefined ? sent : await decompressed(sent)
    if (plain === undefined) throw refuse(request, operation, sent.status, new Unusable('broken', [{ path: '', rule: 'content-encoding' }]))
    const { body } = plain
    if (body instanceof Readable) reply.raw.once('close', () => body.destroy())
    const headers = replyHeaders(plain.headers)
    if (body instanceof Readable && typeof plain.headers['content-length'] === 'string')
      headers['content-length'] = plain.headers['content-length']
    rewriteAddresses(headers, backend, outgoing.path, publicUrl)
    const mapped: Received = { status: plain.status, headers, body }
    const received = options.reply === undefined ? mapped : await changed(mapped, options.reply)
    const read = replies.read(received)
    if (!(read instanceof Unusable)) return read
    if (body instanceof Readable) body.destroy()
    const redirect = read.reason === 'undeclared' ? redirected(received) : undefined
    if (redirect !== undefined) return redirect
    throw refuse(request, operation, received.status, read, received.headers, challenge)
  }
}

const UNCHECKED =
  'Nobody would check who is calling: the credentials are kept from the backend, and their security scheme has nothing to check them with here. ' +
  'Give it `verify` or `keys`, or say @Security.none().'
const REDIRECTS = new Set([301, 302, 303, 307, 308])

/** A redirect is the caller's to follow: the address in it is one that callers can reach. */
function redirected({ status, headers }: Received): Forwarded | undefined {
  if (!REDIRECTS.has(status) || headers['location'] === undefined) return undefined
  return { status, headers: { location: headers['location'] }, body: undefined, value: undefined, shown: false, rewrite: undefined }
}

/** Sends, and sends again where that is safe, within one time-out. */
async function send(backend: Backend, outgoing: Outgoing, take: Take, options: ForwardOptions, caller: Cancelled): Promise<Received> {
  const { timeoutMs = TIMEOUT_MS, retries = RETRIES } = options
  const deadline = performance.now() + timeoutMs
  const repeatable = !(outgoing.body instanceof Readable)
  const idempotent = IDEMPOTENT.has(outgoing.method)
  for (let attempt = 0; ; attempt++) {
    const isLast = attempt >= retries || !repeatable
    const left = Math.max(1, deadline - performance.now())
    let pauseMs = FIRST_PAUSE_MS * 2 ** attempt * (0.75 + Math.random() / 2)
    try {
      const received = await backend.exchange(outgoing, take, left, caller)
      const retryAfterMs = isLast || !idempotent ? undefined : retryAfter(received)
      if (retryAfterMs === undefined || retryAfterMs >= deadline - performance.now()) return received
      if (received.body instanceof Readable) received.body.destroy()
      pauseMs = retryAfterMs
    } catch (error) {
      const again = error instanceof ExchangeError && error.reason === 'connection' && (!error.sent || idempotent)
      if (isLast || !again || caller.isCancelled() || pauseMs >= deadline - performance.now()) throw error
    }
    await pause(pauseMs, caller)
  }
}

/** How long a backend that is busy asks to be left alone; `undefined` where it is not, or doesn't say. */
function retryAfter({ status, headers }: Received): number | undefined {
  const value = status === 429 || status === 503 ? headers['retry-after'] : undefined
  if (typeof value !== 'string') return undefined
  if (/^\d+$/.test(value)) return Number(value) * 1000
  const at = Date.parse(value)
  return Number.isNaN(at) ? undefined : Math.max(0, at - Date.now())
}

async function pause(ms: number, caller: Cancelled): Promise<void> {
  const controller = new AbortController()
  const stop = caller.onCancel(() => controller.abort())
  try {
    await sleep(ms, undefined, { signal: controller.signal })
  } catch {
    throw new ExchangeError('gone', false)
  } finally {
    stop()
  }
}

/** Who waits for the answer, and may stop waiting. */
function callerOf({ raw }: FastifyReply): Cancelled {
  return {
    isCancelled: () => raw.destroyed && !raw.writableFinished,
    onCancel(listener) {
      const closed = (): void => (raw.writableFinished ? undefined : listener())
      if (raw.destroyed) closed()
      else raw.once('close', closed)
      return () => raw.removeListener('close', closed)
    },
  }
}

/** Calls a failed exchange by a name that callers may know. What exactly happened is for the log. */
function explain(error: unknown, request: FastifyRequest, operation: Operation): unknown {
  if (!(error instanceof ExchangeError)) return error
  const about = { operation: operation.id, reason: error.reason, err: error.cause ?? error }
  request.log.warn(about, 'the backend did not answer')
  const code: ErrorCode =
    error.reason === 'timeout'
      ? 'backend-timeout'
      : error.reason === 'protocol' || error.reason === 'too-large'
        ? 'broken-backend-reply'
        : 'backend-unreachable'
  return new HttpError(code, undefined, { cause: error })
}

/** Statuses whose code says the same of a backend as of us. */
const SAME = new Map(
  (
    [
      'unauthenticated',
      'forbidden',
      'not-found',
      'conflict',
      'body-too-large',
      'unprocessable',
      'too-many-requests',
      'unavailable',
    ] as const
  ).map((code) => [ERRORS[code].status as number, code]),
)

/** The failure that an unusable reply becomes. Nothing of the reply is in it but when to come back. */
function refuse(
  request: FastifyRequest,
  operation: Operation,
  status: number,
  { reason, faults }: Unusable,
  headers: Headers = {},
  challenge?: string,
): HttpError {
  const code: ErrorCode =
    reason === 'broken' || status < 400
      ? 'broken-backend-reply'
      : (SAME.get(status) ?? (status === 504 ? 'backend-timeout' : status < 500 ? 'backend-refused' : 'backend-failed'))
  const why =
    reason === 'undeclared' ? 'the backend answered with a status that is not declared' : 'the reply of the backend is not as declared'
  request.log.warn({ operation: operation.id, status, code, faults: faults.slice(0, 20) }, why)
  const { 'retry-after': after } = headers
  const told: Record<string, string> = {}
  if (code === 'unauthenticated' && challenge !== undefined) told['www-authenticate'] = challenge
  if ((status === 429 || status === 503) && typeof after === 'string' && /^(?:\d+|[A-Za-z]{3}, [\w :]+ GMT)$/.test(after))
    told['retry-after'] = after
  return new HttpError(code, undefined, { headers: told })
}
