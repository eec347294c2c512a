/** Owns measuring a façade against @fastify/http-proxy on the same routes. What loads them and what stands behind them share the other core. */
import { ask, compareUnderLoad, pinLoad, start } from './harness.mjs'

const TARGET = 0.9

const order = {
  customer: { email: 'ada.lovelace@contoso.example', name: 'Ada Lovelace' },
  lines: [1, 2, 3, 4, 5].map((index) => ({ article: `article-${index}`, quantity: index, price: index * 10.5 })),
  note: 'Please ring twice.',
}
const SCENARIOS = {
  'POST of 0.3 KB for 1 KB': {
    request: { method: 'POST', path: '/orders', headers: { 'content-type': 'application/json' }, body: JSON.stringify(order) },
    status: 200,
  },
  'GET of 1 KB': { request: { method: 'GET', path: '/orders/b6a7c3d8?page=3' }, status: 200 },
}

/** Requests per second of both, by scenario. Sets the exit code where the façade is slower than wanted. */
export async function measureForward({ rounds, seconds }) {
  pinLoad()
  const backend = await start('forward-backend', { cpu: 1 })
  const args = [backend.address]
  const results = {}
  try {
    for (const [name, scenario] of Object.entries(SCENARIOS)) {
      const open = async () => {
        const servers = [await start('forward-proxy', { args }), await start('forward-facade', { args })]
        const answers = await Promise.all(servers.map((server) => ask(server, scenario)))
        if (new Set(answers).size !== 1) throw new Error(`${name} is answered differently`)
        return servers
      }
      results[name] = await compareUnderLoad(open, scenario, { rounds, seconds })
      const { ratio } = results[name]['forward-facade']
      console.log(`\nforwarding, ${name} (${rounds} rounds of ${seconds} s)`)
      console.table(results[name])
      console.log(`${ratio} of @fastify/http-proxy; at least ${TARGET} is wanted`)
      if (ratio < TARGET) process.exitCode = 1
    }
  } finally {
    backend.stop()
  }
  return results
}
