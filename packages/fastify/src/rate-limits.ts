/** Owns how often one connection may call: over all operations, and each operation by itself. Counted in this process, or by all that share a store. */
import rateLimit, { type FastifyRateLimitStore, type FastifyRateLimitStoreCtor } from '@fastify/rate-limit'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { CallStore } from './calls/store.js'
import { HttpError } from './errors.js'
import { sendProblem } from './problem.js'

/** So many calls in so many seconds. */
export interface RateLimit {
  readonly max: number
  readonly seconds: number
}

export interface RateLimits {
  /** Makes the hook of one operation; `undefined` where nothing limits it. */
  hookOf(operationId: string, own: RateLimit | undefined): ((request: FastifyRequest, reply: FastifyReply) => Promise<unknown>) | undefined
}

/** Prepares counting in a scope. `connectionOf` names who is asking; it is asked after the door. */
export async function createRateLimits(
  scope: FastifyInstance,
  shared: RateLimit | undefined,
  calls: CallStore | undefined,
  connectionOf: (request: FastifyRequest) => string,
): Promise<RateLimits> {
  await scope.register(rateLimit, { global: false, ...(calls === undefined ? {} : { store: storeOf(calls) }) })
  const limiterOf = (name: string, { max, seconds }: RateLimit) =>
    scope.createRateLimit({ max, timeWindow: seconds * 1_000, keyGenerator: (request) => `${name} ${connectionOf(request)}` })
  const common = shared === undefined ? [] : [limiterOf('all', shared)]

  return {
    hookOf(operationId, own) {
      const limiters = [...common, ...(own === undefined ? [] : [limiterOf(`of ${operationId}`, own)])]
      if (limiters.length === 0) return undefined
      return async (request, reply) => {
        for (const limit of limiters) {
          const found = await limit(request).catch((error: unknown) => {
            // What can't be counted is not let through: the limit may be all that protects what is behind it.
            request.log.error({ err: error, operation: operationId }, 'the store of calls failed')
            throw new HttpError('unavailable', undefined, { headers: { 'retry-after': '10' } })
          })
          if (found.isAllowed || !found.isExceeded) continue
          reply.header('retry-after', String(found.ttlInSeconds))
          sendProblem(reply, 'too-many-requests')
          return reply
        }
        return undefined
      }
    },
  }
}

/** What the library counts with, over a store that many processes share. */
function storeOf(calls: CallStore): FastifyRateLimitStoreCtor {
  return class implements FastifyRateLimitStore {
    incr(key: string, done: (error: Error | null, result?: { current: number; ttl: number }) => void, timeWindow = 60_000): void {
      calls.count(`rate ${key}`, timeWindow).then(
        ({ count, endsInMs }) => done(null, { current: count, ttl: endsInMs }),
        (error: unknown) => done(error as Error),
      )
    }
    child(): FastifyRateLimitStore {
      return this
    }
  } as unknown as FastifyRateLimitStoreCtor
}
