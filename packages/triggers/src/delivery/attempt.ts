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
  /** Where to at the receiver, byte for byte. */
  readonly path: string
  readonly secrets: readonly Uint8Array[]
  readonly timeoutMs: number
}
export interface AttemptResult extends Attempt {
  readonly retryAfterMs?: number
}

/** POSTs the event once. Never rejects. */
export function attemptDelivery(input: AttemptInput, receiver: Dispatcher, clock: Clock): Promise<AttemptResult> {
  const at = clock.now()
  const started = clock.monotonic()
  return new Promise((resolve) => {
    const answer = new Answer((ended) => {
      clearTimeout(timer)
      resolve({ at, durationMs: Math.round(clock.monotonic() - started), ...ended(clock.wall()) })
    })
    const timer = setTimeout(() => answer.giveUp(input.timeoutMs), input.timeoutMs)
    receiver.dispatch(
      {
        path: input.path,
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'user-agent': USER_AGENT,
          ...sign(input.id, Math.floor(clock.wall() / 1000), input.body, input.secrets),
        },
        body: input.body,
        // The one timer above covers it all.
        headersTimeout: 0,
        bodyTimeout: 0,
      },
      answer,
    )
  })
}

type Ended = (now: number) => Pick<AttemptResult, 'outcome' | 'status' | 'error' | 'retryAfterMs'>
type Headers = Readonly<Record<string, string | readonly string[] | undefined>>

/** Follows one answer as it comes: a promise and a stream for each would cost more than the attempt. */
class Answer implements Dispatcher.DispatchHandler {
  private controller: Dispatcher.DispatchController | undefined
  private head: { readonly status: number; readonly headers: Headers } | undefined
  private bytes = 0
  private isOver = false

  constructor(private readonly end: (ended: Ended) => void) {}

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller
    // It had been given up before there was a connection.
    if (this.isOver) controller.abort(new Error('given up'))
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: Headers): void {
    // What comes before the answer (100, 103) says nothing.
    if (status >= 200) this.head = { status, headers }
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.bytes += chunk.length
    if (this.bytes > MAX_ANSWER_BYTES) this.abort()
  }

  onResponseEnd(): void {
    this.finish(this.head === undefined ? failedBy(undefined) : answered(this.head))
  }

  /** The status has been said; an answer that is too long or breaks off takes nothing back, one that never ends does. */
  onResponseError(_controller: Dispatcher.DispatchController | undefined, error: unknown): void {
    this.finish(this.head === undefined ? failedBy(error) : answered(this.head))
  }

  giveUp(afterMs: number): void {
    this.finish(() => ({ outcome: 'timeout', error: `No complete answer within ${afterMs} ms.` }))
    this.abort()
  }

  private abort(): void {
    this.controller?.abort(new Error('given up'))
  }

  private finish(ended: Ended): void {
    if (this.isOver) return
    this.isOver = true
    this.end(ended)
  }
}

function answered({ status, headers }: { readonly status: number; readonly headers: Headers }): Ended {
  return (now) => {
    const wait = retryAfterMs(single(headers['retry-after']), now)
    const outcome: Outcome = status >= 200 && status < 300 ? 'delivered' : 'refused'
    return { outcome, status, ...(wait === undefined ? {} : { retryAfterMs: wait }) }
  }
}

const single = (value: string | readonly string[] | undefined): string | undefined => (typeof value === 'object' ? value[0] : value)

function failedBy(error: unknown): Ended {
  const rejected = rejection(error)
  if (rejected !== undefined) return () => ({ outcome: 'blocked', error: `Refused to connect: ${rejected.reason}.` })
  return () => ({ outcome: 'connection', error: describe(error) })
}

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
