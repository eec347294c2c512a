/** A façade in a process of its own, which tells how much memory it has needed. */
import { serve } from '@ferrule/fastify'
import { Things } from '../connectors/things.js'

const { address } = await serve(new Things(), { port: 0, logger: false, backend: process.argv[2] ?? '', requestTimeoutMs: 120_000 })
let peak = 0
setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 5)
process.on('message', (asked) => {
  if (asked === 'idle') {
    // What starting and the first requests left behind is not what streaming needs.
    ;(globalThis as { gc?: () => void }).gc?.()
    peak = process.memoryUsage.rss()
  }
  process.send?.({ peak })
})
process.send?.({ address })
