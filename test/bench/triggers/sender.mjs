/** Sends one event to many subscriptions: as raw requests of undici, or as one `publish`. A process of its own. */
import { createTriggers, sign } from '@ferrule/triggers'
import { createRequire } from 'node:module'

// The one that deliveries are sent with.
const { Agent } = createRequire(import.meta.resolve('@ferrule/triggers'))('undici')

const BODY = Buffer.from(JSON.stringify({ id: 'order-1', customer: 'Ada', note: 'x'.repeat(960) }))
const now = () => performance.timeOrigin + performance.now()

const senders = { raw, sqlite: triggersOn(openSqlite), postgres: triggersOn(openPostgres) }

process.once('message', async ({ kind, port, subscriptions, place }) => {
  const send = await senders[kind]({ port, subscriptions, place })
  process.send({ ready: true })
  process.on('message', async () => {
    const began = now()
    const { published } = await send()
    process.send({ began, published: published - began, rssMb: process.memoryUsage.rss() / 1e6 })
  })
})

/** The same requests with the same headers, 64 on their way at a time. */
async function raw({ port, subscriptions }) {
  const agent = new Agent({ connections: 64, pipelining: 1 })
  const secret = Buffer.alloc(32, 1)
  return async () => {
    let next = 0
    const work = async () => {
      while (next < subscriptions) {
        const index = next++
        const headers = { 'content-type': 'application/json', ...sign(`msg_${index}`, Math.floor(Date.now() / 1000), BODY, [secret]) }
        const { body } = await agent.request({
          origin: `http://127.0.0.1:${port}`,
          path: `/flows/${index}?sig=%2F`,
          method: 'POST',
          headers,
          body: BODY,
        })
        await body.dump()
      }
    }
    const done = Promise.all(Array.from({ length: 64 }, work))
    const published = now()
    await done
    return { published }
  }
}

function triggersOn(open) {
  return async ({ port, subscriptions, place }) => {
    const triggers = createTriggers({
      store: await open(place),
      keys: [Buffer.alloc(32, 7)],
      callbacks: { allowHttp: true, ports: 'any', allowAddresses: ['127.0.0.0/8'] },
      quota: { perOwner: 1e6, perHost: 1e6 },
      perSubscription: { perSecond: 1000, burst: 1000 },
    })
    for (let index = 0; index < subscriptions; index += 50)
      await Promise.all(
        Array.from({ length: Math.min(50, subscriptions - index) }, (_, at) =>
          triggers.subscribe({
            topic: 'OrderPlaced',
            principal: 'bench',
            callbackUrl: `http://127.0.0.1:${port}/flows/${index + at}?sig=%2F`,
          }),
        ),
      )
    triggers.start()
    return async () => {
      await triggers.publish({ topic: 'OrderPlaced', body: BODY })
      return { published: now() }
    }
  }
}

async function openSqlite(file) {
  const { openSqliteStore } = await import('@ferrule/triggers/sqlite')
  return openSqliteStore({ file })
}

async function openPostgres(connectionString) {
  const { openPostgresStore } = await import('@ferrule/triggers/postgres')
  return openPostgresStore({ connectionString })
}
