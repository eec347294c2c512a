/**
 * Owns idempotent actions. The platform repeats what it got no answer to: whoever sends the same key again gets the first answer again, and the method
 * does not run twice. Failures that may pass are not kept.
 */
import { createHash, randomUUID } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { sendProblem } from '../problem.js'
import { keptHeaders, sendKept } from './recorded-reply.js'
import type { CallStore } from './store.js'

const LEASE_MS = 30_000
const HOUR_MS = 3_600_000
/** How often a process says that it still works. */
const RENEW_MS = 10_000
/** The standard's name, and what the platform calls one step of one run. */
const HEADERS = ['idempotency-key', 'x-ms-action-tracking-id'] as const

interface Begun {
  readonly name: string
  readonly token: string
  readonly renewing: NodeJS.Timeout
}
const BEGUN = Symbol('ferrule.begun')
type WithBegun = FastifyRequest & { [BEGUN]?: Begun }

export interface IdempotencySettings {
  readonly operationId: string
  readonly keepHours: number
  readonly calls: CallStore
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
export function createIdempotency({ operationId, keepHours, calls, connectionOf, readsBody }: IdempotencySettings): IdempotencyHooks {
  return {
    async preHandler(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
      const key = keyOf(request)
      if (key === undefined) return undefined
      const name = digest(['idempotent', operationId, connectionOf(request), key])
      const token = randomUUID()
      const fingerprint = fingerprintOf(request, readsBody)
      const known = await calls.begin(name, token, { fingerprint, leaseMs: LEASE_MS })
      if (known === undefined) {
        const renewing = setInterval(() => void calls.renew(name, token, LEASE_MS).catch(() => undefined), RENEW_MS).unref()
        ;(request as WithBegun)[BEGUN] = { name, token, renewing }
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
      clearInterval(begun.renewing)
      const body =
        payload === undefined || payload === null ? Buffer.alloc(0) : typeof payload === 'string' ? Buffer.from(payload) : payload
      if (reply.statusCode < 300 && Buffer.isBuffer(body)) {
        const answer = { status: reply.statusCode, headers: keptHeaders(reply.getHeaders()), body }
        await calls.finish(begun.name, begun.token, answer, keepHours * HOUR_MS)
      } else await calls.forget(begun.name, begun.token)
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
