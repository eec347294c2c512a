/** Owns one attempt: sign, POST, and say what came of it. A failure is data, not an exception. */
import type { Dispatcher } from 'undici'
import type { Clock } from '../clock.js'
import { CallbackRejected } from '../errors.js'
import { retryAfterMs } from '../schedule.js'
import { sign } from '../signature.js'
import type { Attempt, Outcome } from '../store.js'

/** The whole attempt, connection and the answer's body included. */
export const ATTEMPT_TIMEOUT_MS = 30_000
/** How long a receiver that did not answer lately may take. */
export const PROBE_TIMEOUT_MS = 10_000
/** How much of an answer is read before the connection is given up. */
export const MAX_ANSWER_BYTES = 16 * 1024
const USER_AGENT = 'Ferrule/0.1'

export interface AttemptInput {
  /** `webhook-id`: the same for every attempt and replay, so that receivers can tell that they know it. */
  readonly id: string
  readonly body: Uint8Array
  /** Where to, byte for byte. */
  readonly origin: string
  readonly path: string
  readonly secrets: readonly Uint8Array[]
  readonly timeoutMs: number
}
export interface AttemptResult extends Attempt {
  readonly retryAfterMs?: number
}

/** POSTs the event once. Never rejects. */
export async function attemptDelivery(input: AttemptInput, agent: Dispatcher, clock: Clock): Promise<AttemptResult> {
  const at = clock.now()
  const started = clock.monotonic()
  const timeout = new AbortController()
  const timer = setTimeout(() => timeout.abort(), input.timeoutMs)
  const said = (outcome: Outcome, more: Partial<AttemptResult> = {}): AttemptResult => ({
    at,
    durationMs: Math.round(clock.monotonic() - started),
    outcome,
    ...more,
  })
  try {
    const { statusCode, headers, body } = await agent.request({
      origin: input.origin,
      path: input.path,
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'user-agent': USER_AGENT,
        ...sign(input.id, Math.floor(at / 1000), input.body, input.secrets),
      },
      body: input.body,
      signal: timeout.signal,
      // The one timer above covers it all.
      headersTimeout: 0,
      bodyTimeout: 0,
    })
    // The status has been said; an answer that is too long or breaks off takes nothing back, one that never ends does.
    await body.dump({ limit: MAX_ANSWER_BYTES, signal: timeout.signal }).catch((error: unknown) => {
      if (timeout.signal.aborted) throw error
    })
    const wait = retryAfterMs(single(headers['retry-after']), at)
    const delivered = statusCode >= 200 && statusCode < 300
    return said(delivered ? 'delivered' : 'refused', { status: statusCode, ...(wait === undefined ? {} : { retryAfterMs: wait }) })
  } catch (error) {
    if (timeout.signal.aborted) return said('timeout', { error: `No complete answer within ${input.timeoutMs} ms.` })
    const rejected = rejection(error)
    if (rejected !== undefined) return said('blocked', { error: `Refused to connect: ${rejected.reason}.` })
    return said('connection', { error: describe(error) })
  } finally {
    clearTimeout(timer)
  }
}

const single = (value: string | string[] | undefined): string | undefined => (Array.isArray(value) ? value[0] : value)

function rejection(error: unknown): CallbackRejected | undefined {
  for (let cause = error; cause instanceof Error; cause = cause.cause) if (cause instanceof CallbackRejected) return cause
  return undefined
}

/** Codes alone: messages of the network may hold addresses, and those of parsers parts of the answer. */
function describe(error: unknown): string {
  const { code, name } = (error ?? {}) as { readonly code?: unknown; readonly name?: unknown }
  return typeof code === 'string'
    ? `The connection failed: ${code}.`
    : `The connection failed: ${typeof name === 'string' ? name : 'unknown'}.`
}
