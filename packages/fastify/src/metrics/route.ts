/** Owns the path that answers Prometheus. */
import type { FastifyInstance } from 'fastify'
import type { Triggers } from '@ferrule/triggers'
import { setSecurityHeaders } from '../security-headers.js'

/** Watches the requests of a scope, and the triggers where there are some. prom-client is loaded here alone. */
export async function addMetrics(scope: FastifyInstance, path: string, triggers: Triggers | undefined): Promise<void> {
  const { requestMetrics } = await import('./requests.js').catch((cause: unknown) => {
    throw new Error('`metrics` needs prom-client: npm install prom-client', { cause })
  })
  const registry = requestMetrics(scope)
  if (triggers !== undefined) (await import('@ferrule/triggers/metrics')).triggerMetrics(triggers, { registry })
  scope.get(path, async (_request, reply) => {
    setSecurityHeaders(reply)
    return reply.type(registry.contentType).send(await registry.metrics())
  })
}
