/** Owns metrics of requests for Prometheus, through `prom-client`. Public, under `@ferrule/fastify/metrics`. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Histogram, Registry } from 'prom-client'
import { operationOf } from './operation-of.js'

export interface RequestMetricsOptions {
  /** Where the metrics are registered, such as `register` of `prom-client`; a registry of their own unless given. */
  readonly registry?: Registry
}

/** From an answer out of memory to the deadline of a method. */
const BUCKETS_S = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 100]

/**
 * Registers how long the requests of an application take, and gives the registry. Labels are the ids of declared operations and classes of
 * statuses, so that no request can make new ones. Call it before connectors are registered.
 *
 * ```ts
 * requestMetrics(app, { registry: register })
 * await app.register(ferrule, { connector })
 * ```
 */
export function requestMetrics(app: FastifyInstance, { registry = new Registry() }: RequestMetricsOptions = {}): Registry {
  const requests = new Histogram({
    name: 'ferrule_request_duration_seconds',
    help: 'How long requests took, by operation (none where no operation answers) and class of the status (none where the caller hung up).',
    labelNames: ['operation', 'status'],
    buckets: BUCKETS_S,
    registers: [registry],
  })
  const observe = (request: FastifyRequest, status: string, elapsedMs: number): void =>
    requests.observe({ operation: operationOf(request) ?? 'none', status }, elapsedMs / 1_000)
  // Who hangs up is told of by a hook of its own, which has no reply.
  const replies = new WeakMap<FastifyRequest, FastifyReply>()
  app.addHook('onRequest', (request, reply, done) => {
    replies.set(request, reply)
    done()
  })
  app.addHook('onRequestAbort', (request, done) => {
    observe(request, 'none', replies.get(request)?.elapsedTime ?? 0)
    done()
  })
  app.addHook('onResponse', (request, reply, done) => {
    observe(request, `${Math.floor(reply.statusCode / 100)}xx`, reply.elapsedTime)
    done()
  })
  return registry
}
