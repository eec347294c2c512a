/** Opening the store: its tables, its pool, and what became of the database in the meantime. */
import { systemClock, type Clock, type Store } from '@ferrule/triggers'
import { openPostgresStore, type PgClient } from '@ferrule/triggers/postgres'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { describeOnPostgres, emptyDatabase, newDatabase, type TestDatabase } from '../../../../test/support/postgres.js'

const TOPIC = 'orderPlaced'
const MINUTE = 60_000

describeOnPostgres('opening a PostgreSQL store', () => {
  let database: TestDatabase
  const stores: Store<PgClient>[] = []

  beforeEach(async () => {
    database = await newDatabase()
  })
  afterEach(async () => {
    await Promise.all(stores.splice(0).map((store) => store.close()))
    await database.drop()
  })

  async function open(options: Partial<Parameters<typeof openPostgresStore>[0]> = {}): Promise<Store<PgClient>> {
    const store = await openPostgresStore({ connectionString: database.url, ...options } as Parameters<typeof openPostgresStore>[0])
    stores.push(store)
    return store
  }

  test('of many nodes that find an empty database at the same time one makes the tables, and all of them work', async () => {
    await database.drop()
    database = await emptyDatabase(new URL('/postgres', database.url).href)
    const all = await Promise.all(Array.from({ length: 4 }, () => open({ connections: 4 })))
    expect(new Set(all.map(({ epoch }) => epoch)).size).toBe(1)
    for (const [index, store] of all.entries()) await append(store, `event-${index}`)
    expect((await all[0]?.read({ topic: TOPIC, after: '', limit: 10 }))?.events).toHaveLength(4)
  })

  test('where it is not to make tables, an empty database is refused and stays empty, and one that has them is opened', async () => {
    const store = await open({ create: false })
    await append(store, 'one')
    await store.close()
    await database.drop()
    database = await emptyDatabase(new URL('/postgres', database.url).href)
    await expect(open({ create: false })).rejects.toThrow('The database has no tables of @ferrule/triggers.')
    expect(await database.query(`SELECT 1 FROM pg_namespace WHERE nspname LIKE 'ferrule%'`)).toEqual([])
  })

  test('a node begins while another one stands still in the middle of a transaction', async () => {
    const one = await open()
    const client = new pg.Client(database.url)
    await client.connect()
    await client.query('BEGIN')
    await append(one, 'held', client)
    await append(await open(), 'other')
    await client.query('COMMIT')
    await client.end()
    expect(await one.claimFanOuts(8, 500)).toHaveLength(2)
  })

  test('two stores in schemas of their own have nothing to do with each other', async () => {
    const [one, two] = [await open(), await open({ schema: 'second' })]
    await append(one, 'one')
    expect((await two.read({ topic: TOPIC, after: '', limit: 10 })).events).toEqual([])
    expect(await two.claimFanOuts(8, 500)).toEqual([])
    expect(await one.claimFanOuts(8, 500)).toHaveLength(1)
  })

  test('a name of a schema that would have to be quoted is refused', async () => {
    await expect(openPostgresStore({ connectionString: database.url, schema: 'a"b' })).rejects.toThrow(/schema/)
  })

  test('tables of a newer version are refused by name', async () => {
    await database.query('INSERT INTO ferrule.migrations (version) VALUES (1000)')
    await expect(open()).rejects.toThrow(/version 1000/)
  })

  test('the pool of the application is used, and left open', async () => {
    const pool = new pg.Pool({ connectionString: database.url })
    const before = pool.listenerCount('error')
    const store = await openPostgresStore({ pool })
    await append(store, 'one')
    await store.close()
    expect(pool.listenerCount('error')).toBe(before)
    expect((await pool.query('SELECT id FROM ferrule.events')).rows).toEqual([{ id: 'one' }])
    await pool.end()
  })

  test('what an application made of types in its pool changes nothing', async () => {
    const types = {
      getTypeParser: (id: number) => (text: string) => (id === 20 ? BigInt(text) : id === 17 ? Buffer.from(text.slice(2), 'hex') : text),
    }
    const pool = new pg.Pool({ connectionString: database.url, types: types as never })
    const store = await openPostgresStore({ pool })
    await append(store, 'one')
    const [event] = (await store.read({ topic: TOPIC, after: '', limit: 10 })).events
    expect(event).toMatchObject({ id: 'one', createdAt: 1_700_000_000_000 })
    expect((await store.backlog()).fanOuts).toBe(1)
    await store.close()
    await pool.end()
  })

  test('a database whose transactions are counted from a lower number starts a new epoch, in the order of the old one', async () => {
    const store = await open()
    const { id } = await subscribe(store)
    await append(store, 'one')
    await append(store, 'two')
    const position = (await store.read({ topic: TOPIC, after: '', limit: 10 })).position
    await store.close()
    // What a dump carries into another server: numbers that are still to come there.
    await database.query(`UPDATE ferrule.events SET xid = (xid::text::bigint + 1000000)::text::xid8`)
    await database.query(`UPDATE ferrule.subscriptions SET born = '2000000:2000000:'`)
    const again = await open()
    expect(again.epoch).not.toBe(store.epoch)
    await append(again, 'three')
    const read = await again.read({ topic: TOPIC, after: '', limit: 10 })
    expect(read.events.map((event) => event.id)).toEqual(['one', 'two', 'three'])
    expect((await again.claimFanOuts(8, 500)).map(({ subscriptions }) => subscriptions.map((one) => one.id))).toEqual([[id], [id], [id]])
    expect((await again.read({ topic: TOPIC, after: position, limit: 10 })).events.length).toBeGreaterThan(0)
    await again.close()
    expect((await open()).epoch).toBe(again.epoch)
  })

  test('a position that was never given is a gap, and everything comes again', async () => {
    const store = await open()
    await append(store, 'one')
    const read = await store.read({ topic: TOPIC, after: '999999999.7', limit: 10 })
    expect(read.gap).toBe(true)
    expect(read.events).toHaveLength(1)
    expect((await store.read({ topic: TOPIC, after: read.position, limit: 10 })).gap).toBe(false)
  })

  test.each([
    ['five minutes ahead', 5 * MINUTE],
    ['two days behind', -48 * 60 * MINUTE],
  ])('a node whose clock is %s and one whose clock is right agree about what is due', async (_, offMs) => {
    const [right, wrong] = [await open(), await open({ clock: shifted(() => offMs) })]
    const off = Date.now() + offMs
    await subscribe(right)
    await append(right, 'one')
    await fanOut(wrong, off)
    const [first] = await right.claimDue('live', 10, 10)
    if (first === undefined) throw new Error('nothing is due')
    await right.release([{ delivery: first, dueAt: Date.now(), lane: 'live' }])
    const [again] = await wrong.claimDue('live', 10, 10)
    if (again === undefined) throw new Error('nothing is due')
    // In half a second, and the receiver left alone for a minute, by the clock that is wrong.
    const now = Date.now() + offMs
    await wrong.record([
      {
        delivery: again,
        attempt: { at: now, durationMs: 1, outcome: 'connection' },
        next: { kind: 'retry', dueAt: now + 500, lane: 'live' },
        health: { failures: 5, timeouts: 0, failingSince: now, openUntil: now + MINUTE },
      },
    ])
    expect(await right.claimDue('live', 10, 10)).toEqual([])
    await sleep(1_000)
    const [retried] = await right.claimDue('live', 10, 10)
    expect(retried?.id).toBe(first.id)
    expect(Math.abs((retried?.subscription.health.openUntil ?? 0) - (now - offMs + MINUTE))).toBeLessThan(2_000)
    expect((await wrong.backlog()).oldestDueMs).toBeLessThan(MINUTE)
  })

  test('a clock that jumps makes nothing wait for longer', async () => {
    let offMs = 0
    const store = await open({ clock: shifted(() => offMs) })
    await subscribe(store)
    await append(store, 'one')
    await fanOut(store, Date.now())
    const [delivery] = await store.claimDue('live', 10, 10)
    if (delivery === undefined) throw new Error('nothing is due')
    offMs = 48 * 60 * MINUTE
    await store.release([{ delivery, dueAt: Date.now() + offMs + 300, lane: 'live' }])
    await sleep(800)
    expect(await store.claimDue('live', 10, 10)).toHaveLength(1)
  })
})

/** The system's clock, so much ahead. */
function shifted(offMs: () => number): Clock {
  return { ...systemClock, now: () => Date.now() + offMs(), wall: () => Date.now() + offMs() }
}

async function append(store: Store<PgClient>, id: string, transaction?: PgClient): Promise<void> {
  const event = { id, topic: TOPIC, body: Buffer.from('{}'), createdAt: 1_700_000_000_000, fanOut: true }
  await store.append([event], transaction === undefined ? {} : { transaction })
}

async function subscribe(store: Store): Promise<{ readonly id: string }> {
  const result = await store.subscribe(
    {
      id: 'AAAAAAAAAAAAAAAAAAAAAA',
      topic: TOPIC,
      owner: 'owner',
      sealedUrl: Buffer.from('sealed'),
      urlDigest: 'digest',
      formerDigests: [],
      label: 'label',
      host: 'example.com',
      filter: '{}',
      at: Date.now(),
    },
    { perOwner: 10, perHost: 10 },
  )
  if (result.kind === 'refused') throw new Error('refused')
  return result.subscription
}

async function fanOut(store: Store, dueAt: number): Promise<void> {
  for (const one of await store.claimFanOuts(8, 500))
    await store.recordFanOut(
      one,
      one.subscriptions.map((subscription) => ({ subscription, delivery: `msg_${one.event.id}`, dueAt, lane: 'live' })),
    )
}
