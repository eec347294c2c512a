/** Owns the path that answers Prometheus. */
import type { FastifyInstance } from 'fastify'
import type { Triggers } from '@ferrule/triggers'
import { setSecurityHeaders } from '../security-headers.js'

export async function addMetrics(scope: FastifyInstance, path: string, triggers: Triggers): Promise<void> {
  const { triggerMetrics } = await import('@ferrule/triggers/metrics').catch((cause: unknown) => {
    throw new Error('`metrics` of triggers needs prom-client: npm install prom-client', { cause })
  })
  const registry = triggerMetrics(triggers)
  scope.get(path, async (_request, reply) => {
    setSecurityHeaders(reply)
    return reply.type(registry.contentType).send(await registry.metrics())
  })
}
