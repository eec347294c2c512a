/** Owns promises that a method let go of and that failed: Node would end the process, and with it every request that is being answered. */
import type { FastifyInstance } from 'fastify'

/** Logs them instead, for as long as an application is open and nobody else has said what is to be done. */
export function logStrayRejections(app: FastifyInstance): void {
  if (process.listenerCount('unhandledRejection') > 0) return
  const log = (error: unknown): void => app.log.error({ err: error }, 'a promise failed that nobody waited for')
  process.on('unhandledRejection', log)
  app.addHook('onClose', async () => void process.removeListener('unhandledRejection', log))
}
