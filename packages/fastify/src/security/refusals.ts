/**
 * Owns how many requests of one address may be refused before the others are not looked at: guessing keys, and letting tokens be checked, ends there.
 * Counted in this process alone, for at most 5,000 addresses: a stranger's requests are no reason to write anything down.
 */
import rateLimit from '@fastify/rate-limit'
import type { FastifyInstance, FastifyRequest } from 'fastify'

/** So many refused requests in so many seconds. */
export interface RefusalLimit {
  readonly max: number
  /** 60 unless given. */
  readonly seconds?: number
}

export interface Refusals {
  /** Seconds until requests of this address are looked at again; 0: they are. */
  closedFor(request: FastifyRequest): Promise<number>
  /** One more was refused. */
  count(request: FastifyRequest): void
}

/** Prepares counting in a scope. An address is `request.ip`, and the network of an IPv6 one. */
export async function createRefusals(scope: FastifyInstance, { max, seconds = 60 }: RefusalLimit): Promise<Refusals> {
  // In a scope of its own: other limits may be counted in a store.
  let limit!: ReturnType<FastifyInstance['createRateLimit']>
  await scope.register(async (inner) => {
    await inner.register(rateLimit, { global: false })
    limit = inner.createRateLimit({ max, timeWindow: seconds * 1_000 })
  })
  return {
    async closedFor(request) {
      const found = await limit(request, { increment: false })
      return found.isAllowed || found.remaining > 0 ? 0 : found.ttlInSeconds
    },
    count: (request) => void limit(request),
  }
}
