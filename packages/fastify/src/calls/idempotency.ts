/**
 * Owns idempotent actions. The platform repeats what it got no answer to: whoever sends the same key again gets the first answer again, and the method
 * does not run twice. Failures that may pass are not kept.
 */
import { createHash, randomUUID } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { sendProblem } from '../problem.js'
import { holdCall, LEASE_MS, type Begun } from './hold.js'
import { REPEATED_MS, type Outcomes } from './outcomes.js'
import { bytesOf, keptHeaders, sendKept } from './recorded-reply.js'
import type { CallStore, KnownCall } from './store.js'

const HOUR_MS = 3_600_000
const DEADLINE_PASSED = 504
/** The standard's name, and what the platform calls one step of one run. */
const HEADERS = ['idempotency-key', 'x-ms-action-tracking-id'] as const

const BEGUN = Symbol('ferrule.begun')
type WithBegun = FastifyRequest & { [BEGUN]?: Begun & { readonly fingerprint: string; readonly letGo: () => void } }

export interface IdempotencySettings {
  readonly operationId: string
  readonly keepHours: number
  readonly calls: CallStore
  readonly outcomes: Outcomes
  /** Whose keys they are. */
  readonly connectionOf: (request: FastifyRequest) => string
  /** Whether bodies are there to compare; those of files and forms pass by in a stream. */
  readonly readsBody: boolean
}

export interface IdempotencyHooks {
  /** Before the method: gives a kept answer instead. */
  readonly preHandler: (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>
  /** Before the answer leaves: keeps it. */
  readonly onSend: (request: FastifyRequest, reply: FastifyReply, payload: unknown) => Promise<unknown>
}

/** Makes the hooks of a route. */
export function createIdempotency({
  operationId,
  keepHours,
  calls,
  outcomes,
  connectionOf,
  readsBody,
}: IdempotencySettings): IdempotencyHooks {
  return {
    async preHandler(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
      const key = keyOf(request)
      if (key === undefined) return undefined
      const name = digest(['idempotent', operationId, connectionOf(request), key])
      const token = randomUUID()
      const fingerprint = fingerprintOf(request, readsBody)
      let known: KnownCall | undefined
      try {
        known = outcomes.find(name) ?? (await calls.begin(name, token, { fingerprint, leaseMs: LEASE_MS }))
      } catch (error) {
        // What can't be kept is not begun.
        request.log.error({ err: error, operation: operationId }, 'the store of calls failed')
        sendProblem(reply.header('retry-after', '10'), 'unavailable')
        return reply
      }
      if (known === undefined) {
        ;(request as WithBegun)[BEGUN] = { name, token, fingerprint, letGo: holdCall(calls, { name, token }) }
        return undefined
      }
      if (known.fingerprint !== fingerprint) sendProblem(reply, 'idempotency-key-reused')
      else if (known.answer !== undefined) sendKept(reply.header('idempotency-replayed', 'true'), known.answer)
      else sendProblem(reply.header('retry-after', '5'), 'unavailable', undefined, 'The same call is still being worked on.')
      return reply
    },
    /** Kept before it leaves: an answer that somebody has seen is given again. */
    async onSend(request: FastifyRequest, reply: FastifyReply, payload: unknown): Promise<unknown> {
      const begun = (request as WithBegun)[BEGUN]
      if (begun === undefined) return payload
      const { name, token, fingerprint, letGo } = begun
      letGo()
      const body = bytesOf(payload)
      if (reply.statusCode < 300 && body !== undefined) {
        const answer = { status: reply.statusCode, headers: keptHeaders(reply.getHeaders()), body }
        await outcomes.settle({ name, fingerprint, answer, write: () => calls.finish(name, token, answer, keepHours * HOUR_MS) })
      } else {
        // A method that passed its deadline may still have its effect: as long as the call may be repeated, it is not run again.
        const write = () => (reply.statusCode === DEADLINE_PASSED ? calls.renew(name, token, REPEATED_MS) : calls.forget(name, token))
        await outcomes.settle({ name, fingerprint, write })
      }
      return payload
    },
  }
}

function keyOf({ headers }: FastifyRequest): string | undefined {
  for (const name of HEADERS) {
    const value = headers[name]
    if (typeof value === 'string' && value !== '' && value.length <= 256) return value
  }
  return undefined
}

/** What is asked for, besides how it is said that it is the same. */
function fingerprintOf({ method, url, body }: FastifyRequest, readsBody: boolean): string {
  return digest([method, url, readsBody ? (JSON.stringify(body) ?? '') : ''])
}

function digest(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url')
}
