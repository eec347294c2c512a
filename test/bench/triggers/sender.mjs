/** Publishes: as raw requests of undici, or to a store. A process of its own, which does what it is told. */
import { createTriggers, sign } from '@ferrule/triggers'
import { createRequire } from 'node:module'
import { setInterval } from 'node:timers'
import { setTimeout as sleep } from 'node:timers/promises'

// The one that deliveries are sent with.
const { Agent } = createRequire(import.meta.resolve('@ferrule/triggers'))('undici')

const BODY = Buffer.from(JSON.stringify({ id: 'order-1', customer: 'Ada', note: 'x'.repeat(960) }))
/** Nothing listens there. */
const REFUSING = 'http://127.0.0.1:9'
const now = () => performance.timeOrigin + performance.now()

let triggers
let raw
let maxRssMb = 0

const does = {
  /** `limits`: of one subscription, where those that are the default would be what is measured. */
  async open({ kind, place, limits }) {
    if (kind === 'raw') return
    triggers = createTriggers({
      store: await stores[kind](place),
      keys: [Buffer.alloc(32, 7)],
      callbacks: { allowHttp: true, ports: 'any', allowAddresses: ['127.0.0.0/8'] },
      quota: { perOwner: 1e6, perHost: 1e6 },
      ...(limits === undefined ? {} : { perSubscription: limits }),
    })
  },

  /** `dead`: the share that is; one half of it never answers, the other can't be reached. `topics`: one for all, or one for each. */
  async subscribe({ kind, port, count, dead = 0, topics = 'one' }) {
    if (kind === 'raw') return void (raw = requests(port, count))
    const subscribe = (index) => {
      const every = dead === 0 ? Infinity : Math.round(1 / dead)
      const place = index % every !== every - 1 ? 'flows' : Math.floor(index / every) % 2 === 0 ? 'hang' : 'refuse'
      const origin = place === 'refuse' ? REFUSING : `http://127.0.0.1:${port}`
      return triggers.subscribe({
        topic: topicOf(topics, index),
        principal: `bench${index % 100}`,
        callbackUrl: `${origin}/${place}/${index}?sig=%2F`,
      })
    }
    for (let index = 0; index < count; index += 50)
      await Promise.all(Array.from({ length: Math.min(50, count - index) }, (_, at) => subscribe(index + at)))
  },

  start: () => triggers.start(),

  /** Says when it began and when what was published was durable. */
  async publish({ kind, events = 1 }) {
    const began = now()
    const published = kind === 'raw' ? await raw() : await publishMany(events)
    return { began, published }
  },

  /** So many a second, each to one topic by chance, whether those before have arrived or not. */
  async pace({ perSecond, seconds, topics }) {
    const began = performance.now()
    const all = []
    for (let index = 0; index < perSecond * seconds; index++) {
      const wait = began + (index * 1000) / perSecond - performance.now()
      if (wait > 0) await sleep(wait)
      const topic = topicOf('each', Math.floor(Math.random() * topics))
      all.push(triggers.publish({ topic, body: Buffer.from(JSON.stringify({ at: now(), note: 'x'.repeat(960) })) }))
    }
    await Promise.all(all)
  },

  memory: () => ({ maxRssMb: Math.round(maxRssMb) }),
}

process.on('message', async (message) => {
  const answer = await does[message.do](message)
  process.send(answer ?? {})
})
setInterval(() => (maxRssMb = Math.max(maxRssMb, process.memoryUsage.rss() / 1e6)), 100).unref()

const topicOf = (topics, index) => (topics === 'one' ? 'OrderPlaced' : `OrderPlaced${index}`)

async function publishMany(events) {
  for (let left = events; left > 0; left -= 50)
    await Promise.all(Array.from({ length: Math.min(50, left) }, () => triggers.publish({ topic: topicOf('one'), body: BODY })))
  return now()
}

/** The same requests with the same headers, 64 on their way at a time. */
function requests(port, count) {
  const agent = new Agent({ connections: 64, pipelining: 1 })
  const secret = Buffer.alloc(32, 1)
  return async () => {
    let next = 0
    const work = async () => {
      while (next < count) {
        const index = next++
        const headers = { 'content-type': 'application/json', ...sign(`msg_${index}`, Math.floor(Date.now() / 1000), BODY, [secret]) }
        const origin = `http://127.0.0.1:${port}`
        const { body } = await agent.request({ origin, path: `/flows/${index}?sig=%2F`, method: 'POST', headers, body: BODY })
        await body.dump()
      }
    }
    const done = Promise.all(Array.from({ length: 64 }, work))
    const published = now()
    await done
    return published
  }
}

const stores = {
  async sqlite(file) {
    const { openSqliteStore } = await import('@ferrule/triggers/sqlite')
    return openSqliteStore({ file })
  },
  async postgres(connectionString) {
    const { openPostgresStore } = await import('@ferrule/triggers/postgres')
    return openPostgresStore({ connectionString })
  },
}
