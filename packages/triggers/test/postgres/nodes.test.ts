/** Several nodes on one database. */
import { receiver as openReceiver } from '@ferrule/testing'
import { createTriggers, type ClaimedDelivery, type Store } from '@ferrule/triggers'
import { openPostgresStore, type PgClient } from '@ferrule/triggers/postgres'
import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { describeOnPostgres, newDatabase, type TestDatabase } from '../../../../test/support/postgres.js'

const QUOTA = { perOwner: 1_000_000, perHost: 1_000_000 }
const TOPIC = 'orderPlaced'

describeOnPostgres('nodes on one PostgreSQL', () => {
  let database: TestDatabase
  let stores: Store<PgClient>[]

  beforeEach(async () => {
    database = await newDatabase()
    stores = []
  })
  afterEach(async () => {
    await Promise.all(stores.map((store) => store.close()))
    await database.drop()
  })

  async function node(options: { readonly leaseSeconds?: number } = {}): Promise<Store<PgClient>> {
    const store = await openPostgresStore({ connectionString: database.url, connections: 6, ...options })
    stores.push(store)
    return store
  }

  test('of two who claim at the same time each delivery goes to one', async () => {
    const [one, two] = [await node(), await node()]
    for (let index = 0; index < 20; index++) await subscribe(one, `s${index}`)
    await publish(
      one,
      Array.from({ length: 20 }, (_, index) => `event-${index}`),
    )
    const work = async (store: Store): Promise<readonly string[]> => {
      const mine: string[] = []
      for (;;) {
        const claimed = await store.claimDue('live', 16, 4)
        if (claimed.length === 0) return mine
        mine.push(...claimed.map(({ id }) => id))
        expect(await store.record(claimed.map(delivered))).toEqual({ late: 0 })
      }
    }
    const [first, second] = await Promise.all([work(one), work(two)])
    expect(new Set([...first, ...second]).size).toBe(400)
    expect(first.length + second.length).toBe(400)
    expect(Math.min(first.length, second.length)).toBeGreaterThan(0)
  })

  test('two deliver everything once between them', async () => {
    const receiver = await openReceiver()
    const nodes = (await Promise.all([node(), node()])).map((store) =>
      createTriggers({
        store,
        keys: [Buffer.alloc(32, 1)],
        callbacks: { allowHttp: true, ports: 'any', allowAddresses: ['127.0.0.1/32'] },
        perSubscription: { perSecond: 1_000 },
      }),
    )
    const [one, two] = nodes
    if (one === undefined || two === undefined) throw new Error('unreachable')
    for (let index = 0; index < 10; index++)
      await one.subscribe({ topic: TOPIC, principal: 'somebody', callbackUrl: `${receiver.origin}/${index}` })
    for (const triggers of nodes) triggers.start()
    for (let index = 0; index < 15; index++)
      await Promise.all(nodes.map((triggers, which) => triggers.publish({ topic: TOPIC, event: {}, id: `${which}-${index}` })))
    await until(async () => (await one.store.backlog()).deliveries === 0 && (await one.store.backlog()).fanOuts === 0)
    expect(receiver.requests).toHaveLength(300)
    expect(new Set(receiver.requests.map(({ headers }) => headers['webhook-id'])).size).toBe(300)
    await Promise.all(nodes.map((triggers) => triggers.stop()))
    await receiver.close()
  })

  test('who publishes the same id on two nodes at the same time publishes once', async () => {
    const [one, two] = [await node(), await node()]
    const results = await Promise.all(
      Array.from({ length: 100 }, async (_, index) => {
        const event = () => ({ id: `event-${index}`, topic: TOPIC, body: Buffer.from('{}'), createdAt: Date.now(), fanOut: true })
        const both = await Promise.all([one.append([event()]), two.append([event()])])
        return both.flat().filter(({ duplicate }) => !duplicate).length
      }),
    )
    expect(new Set(results)).toEqual(new Set([1]))
    expect((await one.backlog()).fanOuts).toBe(100)
  })

  test('a node hears of work that another one has', async () => {
    const [one, two] = [await node(), await node()]
    await subscribe(one, 'a')
    const heard = new Promise<void>((resolve) => two.onWork(() => resolve()))
    await publish(one, ['one'])
    await heard
    expect(await two.claimDue('live', 10, 10)).toHaveLength(1)
  })

  test('what a node had taken is free for others as soon as it has closed', async () => {
    const [one, two] = [await node(), await node()]
    await subscribe(one, 'a')
    await publish(one, ['one', 'two'])
    const [claimed] = await one.claimDue('live', 10, 10)
    await append(one, 'three')
    await one.claimFanOuts(8, 500)
    expect(await two.claimDue('live', 10, 10)).toEqual([])
    await one.close()
    expect(await two.claimDue('live', 10, 10)).toHaveLength(2)
    expect(await two.claimFanOuts(8, 500)).toHaveLength(1)
    expect(claimed?.event.id).toBe('one')
  })

  test('a node that is silent for longer than its lease loses what it had, and what it says of it later changes nothing', async () => {
    const [one, two] = [await node(), await node()]
    await subscribe(one, 'a')
    await publish(one, ['one'])
    const [late] = await one.claimDue('live', 10, 10)
    if (late === undefined) throw new Error('nothing is due')
    await letLeasesRunOut(database)
    const current = await claimSoon(two)
    expect(current.id).toBe(late.id)
    expect(await one.record([{ ...delivered(late), next: { kind: 'dead', reason: 'late' }, disable: 'late' }])).toEqual({ late: 1 })
    await one.release([{ delivery: late, dueAt: Date.now(), lane: 'slow' }])
    expect(await two.attempts(late.id)).toEqual([])
    expect((await two.subscription(late.subscription.id))?.state).toEqual({ kind: 'active' })
    expect(await one.claimDue('slow', 10, 10)).toEqual([])
    expect(await two.record([delivered(current)])).toEqual({ late: 0 })
    const [view] = (await two.deliveries({}, { limit: 10 })).items
    expect(view).toMatchObject({ state: 'delivered', attempts: 1 })
  })

  test('a node that stood still for longer than its lease knows that others may have what it had taken', async () => {
    const one = await node({ leaseSeconds: 3 })
    await subscribe(one, 'a')
    await publish(one, ['one'])
    const [delivery] = await one.claimDue('live', 10, 10)
    if (delivery === undefined) throw new Error('nothing is due')
    expect(one.holds(delivery)).toBe(true)
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 3_100)
    expect(one.holds(delivery)).toBe(false)
  })

  test('a comparison that was taken over is recorded once', async () => {
    const [one, two] = [await node(), await node()]
    for (let index = 0; index < 6; index++) await subscribe(one, `s${index}`)
    await append(one, 'one')
    const [late] = await one.claimFanOuts(8, 4)
    if (late === undefined) throw new Error('nothing is to be compared')
    await letLeasesRunOut(database)
    await until(async () => {
      for (const fanOut of await two.claimFanOuts(8, 4)) await two.recordFanOut(fanOut, wanted(fanOut))
      return (await two.backlog()).fanOuts === 0
    })
    await one.recordFanOut(late, wanted(late))
    expect((await one.backlog()).deliveries).toBe(6)
    expect(await one.claimDue('live', 10, 10)).toHaveLength(6)
  })

  test('a node that lives keeps what it has for longer than a lease', async () => {
    const [one, two] = [await node({ leaseSeconds: 3 }), await node({ leaseSeconds: 3 })]
    await subscribe(one, 'a')
    await publish(one, ['one'])
    const [delivery] = await one.claimDue('live', 10, 10)
    if (delivery === undefined) throw new Error('nothing is due')
    for (const until = Date.now() + 9_000; Date.now() < until; await sleep(200)) expect(await two.claimDue('live', 10, 10)).toEqual([])
    expect(await one.record([delivered(delivery)])).toEqual({ late: 0 })
    await sleep(4_000)
    expect(await two.claimDue('live', 10, 10)).toEqual([])
  })

  test('what a node took as it was made is due for others when its lease has run out, each once', async () => {
    const [one, two] = [await node({ leaseSeconds: 3 }), await node()]
    for (let index = 0; index < 100; index++) await subscribe(one, `s${index}`)
    const taken = await publishAndTake(one, 'one')
    expect(taken).toHaveLength(100)
    expect(await one.record(taken.slice(0, 30).map(delivered))).toEqual({ late: 0 })
    expect(await two.claimDue('live', 200, 10)).toEqual([])
    // It stands still.
    await database.query(`UPDATE ferrule_jobs.job SET start_after = start_after - interval '1 hour'`)
    const others: ClaimedDelivery[] = []
    for (let claimed = await two.claimDue('live', 40, 10); claimed.length > 0; claimed = await two.claimDue('live', 40, 10)) {
      expect(claimed.length).toBeLessThanOrEqual(40)
      others.push(...claimed)
    }
    expect(new Set(others.map(({ id }) => id))).toEqual(new Set(taken.slice(30).map(({ id }) => id)))
    expect(others).toHaveLength(70)
    expect(await one.record(taken.slice(30).map(delivered))).toEqual({ late: 70 })
    expect(await two.record(others.map(delivered))).toEqual({ late: 0 })
    await until(async () => (await database.query('SELECT 1 FROM ferrule_jobs.job')).length === 0)
  })

  test('a node that lives keeps what it took as it was made for longer than a lease, and leaves no job behind', async () => {
    const [one, two] = [await node({ leaseSeconds: 3 }), await node({ leaseSeconds: 3 })]
    for (let index = 0; index < 10; index++) await subscribe(one, `s${index}`)
    const taken = await publishAndTake(one, 'one')
    expect(await one.record(taken.slice(0, 4).map(delivered))).toEqual({ late: 0 })
    for (const until = Date.now() + 9_000; Date.now() < until; await sleep(200)) expect(await two.claimDue('live', 10, 10)).toEqual([])
    expect(await one.record(taken.slice(4).map(delivered))).toEqual({ late: 0 })
    await until(async () => (await database.query('SELECT 1 FROM ferrule_jobs.job')).length === 0)
  })

  test('who ends a subscription takes nothing from others that were taken with it', async () => {
    const [one, two] = [await node(), await node()]
    const ended = await subscribe(one, 'ended')
    await subscribe(one, 'a')
    const taken = await publishAndTake(one, 'one')
    await two.unsubscribe(ended.id, ended.generation, Date.now())
    await sleep(500)
    await database.query(`UPDATE ferrule_jobs.job SET start_after = start_after - interval '1 hour'`)
    const other = taken.find(({ subscription }) => subscription.id !== ended.id)
    expect((await two.claimDue('live', 10, 10)).map(({ id }) => id)).toEqual([other?.id])
  })

  test('nothing is left in the job queue of what was finished, cancelled or given back', async () => {
    const store = await node()
    const ended = await subscribe(store, 'ended')
    await subscribe(store, 'a')
    await publish(
      store,
      Array.from({ length: 20 }, (_, index) => `event-${index}`),
    )
    await store.unsubscribe(ended.id, ended.generation, Date.now())
    const claimed = await store.claimDue('live', 100, 100)
    await store.release(claimed.slice(0, 5).map((delivery) => ({ delivery, dueAt: Date.now(), lane: 'slow' })))
    await store.record(claimed.slice(5).map(delivered))
    await store.record((await store.claimDue('slow', 100, 100)).map(delivered))
    await until(async () => (await database.query('SELECT 1 FROM ferrule_jobs.job')).length === 0)
    expect(await database.query('SELECT 1 FROM ferrule_jobs.archive')).toEqual([])
  })

  test('a job that comes back though its delivery is finished is deleted and nothing is sent', async () => {
    const store = await node()
    await subscribe(store, 'a')
    await publish(store, ['one'])
    const [job] = await database.query(`SELECT * FROM ferrule_jobs.job WHERE name = 'live'`)
    await store.record((await store.claimDue('live', 10, 10)).map(delivered))
    await until(async () => (await database.query('SELECT 1 FROM ferrule_jobs.job')).length === 0)
    await database.query(`INSERT INTO ferrule_jobs.job (id, name, data) VALUES ($1, $2, $3)`, [job?.id, job?.name, job?.data])
    expect(await store.claimDue('live', 10, 10)).toEqual([])
    await until(async () => (await database.query('SELECT 1 FROM ferrule_jobs.job')).length === 0)
  })
})

async function subscribe(store: Store, name: string): Promise<{ readonly id: string; readonly generation: number }> {
  const result = await store.subscribe(
    {
      id: randomBytes(16).toString('base64url'),
      topic: TOPIC,
      owner: 'owner',
      sealedUrl: Buffer.from(name),
      urlDigest: name,
      formerDigests: [],
      label: name,
      host: 'example.com',
      filter: '{}',
      at: Date.now(),
    },
    QUOTA,
  )
  if (result.kind === 'refused') throw new Error('refused')
  return result.subscription
}

async function append(store: Store, id: string): Promise<void> {
  await store.append([{ id, topic: TOPIC, body: Buffer.from('{}'), createdAt: Date.now(), fanOut: true }])
}

/** Keeps events and makes their deliveries. */
async function publish(store: Store, ids: readonly string[]): Promise<void> {
  for (const id of ids) await append(store, id)
  for (;;) {
    const fanOuts = await store.claimFanOuts(8, 500)
    if (fanOuts.length === 0) return
    for (const fanOut of fanOuts) await store.recordFanOut(fanOut, wanted(fanOut))
  }
}

/** Keeps an event and takes its deliveries as they are made. */
async function publishAndTake(store: Store, id: string): Promise<readonly ClaimedDelivery[]> {
  await append(store, id)
  const [fanOut] = await store.claimFanOuts(8, 500)
  if (fanOut === undefined) throw new Error('nothing is to be compared')
  return store.recordFanOut(
    fanOut,
    wanted(fanOut).map((one) => ({ ...one, take: true })),
  )
}

function wanted({ event, subscriptions }: Awaited<ReturnType<Store['claimFanOuts']>>[number]): Parameters<Store['recordFanOut']>[1] {
  return subscriptions.map((subscription) => ({
    subscription,
    delivery: `msg_${event.id}_${subscription.id}`,
    dueAt: Date.now(),
    lane: 'live',
  }))
}

const delivered = (delivery: ClaimedDelivery) => ({
  delivery,
  attempt: { at: Date.now(), durationMs: 1, outcome: 'delivered', status: 200 } as const,
  next: { kind: 'delivered' } as const,
})

/** As if all that is taken had been taken an hour ago. */
async function letLeasesRunOut(database: TestDatabase): Promise<void> {
  await database.query(`UPDATE ferrule_jobs.job SET started_on = started_on - interval '1 hour' WHERE state = 'active'`)
}

async function claimSoon(store: Store): Promise<ClaimedDelivery> {
  let claimed: readonly ClaimedDelivery[] = []
  await until(async () => (claimed = await store.claimDue('live', 10, 10)).length > 0)
  return claimed[0] as ClaimedDelivery
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 20_000; !(await condition()); await sleep(20))
    if (Date.now() > end) throw new Error('It did not come to pass.')
}
