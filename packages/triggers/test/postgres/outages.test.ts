/** A database that goes away and comes back: nothing that was accepted is lost, nobody waits for ever, and the process lives. */
import { receiver as openReceiver, type Receiver } from '@ferrule/testing'
import { createTriggers, type Store, type TriggerLog, type Triggers } from '@ferrule/triggers'
import { openPostgresStore, type PgClient } from '@ferrule/triggers/postgres'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { emptyDatabase, startServer } from '../../../../test/support/postgres.js'

const server = await startServer()
const TOPIC = 'orderPlaced'
const quiet = (): void => undefined
const log: TriggerLog = { debug: quiet, info: quiet, warn: quiet, error: quiet }

const describeHere: typeof describe = server === undefined ? describe.skip : describe
describeHere('a store whose PostgreSQL goes away', () => {
  if (server === undefined) return
  let url: string
  let store: Store<PgClient>
  let triggers: Triggers<PgClient>
  let receiver: Receiver

  beforeEach(async () => {
    ;({ url } = await emptyDatabase(server.url))
    receiver = await openReceiver()
    store = await openPostgresStore({ connectionString: url, leaseSeconds: 3, log })
    triggers = createTriggers({
      store,
      keys: [Buffer.alloc(32, 1)],
      callbacks: { allowHttp: true, ports: 'any', allowAddresses: ['127.0.0.1/32'] },
      perSubscription: { perSecond: 1_000 },
      log,
    })
    for (let index = 0; index < 5; index++)
      await triggers.subscribe({ topic: TOPIC, principal: 'somebody', callbackUrl: `${receiver.origin}/${index}` })
    triggers.start()
  })
  afterEach(async () => {
    await triggers.stop()
    await store.close()
    await receiver.close()
  })
  afterAll(() => server.remove())

  /** Publishes for a time, and resolves to the ids that were accepted. */
  async function publishFor(ms: number): Promise<readonly string[]> {
    const accepted: string[] = []
    for (let index = 0, end = Date.now() + ms; Date.now() < end; index++) {
      const id = `event-${index}`
      await triggers.publish({ topic: TOPIC, event: { id }, id }).then(
        () => accepted.push(id),
        (error: unknown) => expect(error).toMatchObject({ code: 'store-unavailable' }),
      )
      await sleep(5)
    }
    return accepted
  }

  /** Everything that was accepted reached everybody. */
  async function expectAll(accepted: readonly string[]): Promise<void> {
    const missing = (): readonly string[] => {
      const received = new Set(receiver.requests.map(({ path, body }) => `${path} ${(JSON.parse(body.toString()) as { id: string }).id}`))
      return accepted.flatMap((id) => Array.from({ length: 5 }, (_, index) => `/${index} ${id}`)).filter((one) => !received.has(one))
    }
    for (const end = Date.now() + 40_000; missing().length > 0 && Date.now() < end;) await sleep(50)
    expect(missing()).toEqual([])
  }

  test('goes on when its connections are ended, again and again', async () => {
    const admin = new pg.Client(url)
    await admin.connect()
    const ending = setInterval(() => {
      admin
        .query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()')
        .catch(quiet)
    }, 400)
    const accepted = await publishFor(2_000)
    clearInterval(ending)
    await admin.end()
    await expectAll([...accepted, ...(await publishFor(200))])
    expect(accepted.length).toBeGreaterThan(5)
  }, 60_000)

  test('looks at its connection no more often when that was ended and made anew', async () => {
    const pool = new pg.Pool({ connectionString: url })
    pool.on('error', quiet)
    let looks = 0
    pool.on('connect', (client) => {
      const query = client.query.bind(client) as (...given: unknown[]) => unknown
      client.query = ((...given: unknown[]) => {
        if (String(given[0]).includes('clock_timestamp')) looks++
        return query(...given)
      }) as typeof client.query
    })
    const other = await openPostgresStore({ pool, log })
    for (let times = 0; times < 4; times++) {
      await pool.query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND query LIKE '%clock_timestamp%' OR query LIKE 'LISTEN%'",
      )
      await sleep(700)
    }
    looks = 0
    await sleep(10_500)
    await other.close()
    await pool.end()
    expect(looks).toBe(1)
  }, 60_000)

  test('goes on when the server crashes and comes back, and others hear of its work again', async () => {
    const publishing = publishFor(3_000)
    await sleep(500)
    await server.stop('immediate')
    await sleep(500)
    await server.start()
    await expectAll(await publishing)
    const other = await openPostgresStore({ connectionString: url, log })
    await sleep(500)
    const heard = new Promise<void>((resolve) => store.onWork(() => resolve()))
    await other.append([{ id: 'other', topic: 'another', body: Buffer.from('{}'), createdAt: Date.now(), fanOut: true }])
    await heard
    await other.close()
  }, 60_000)

  test('says so within five seconds while the server is stopped, and is closed as fast', async () => {
    await server.stop('fast')
    await expectUnavailable(() => triggers.publish({ topic: TOPIC, event: {} }))
    await expectUnavailable(() => store.read({ topic: TOPIC, after: '', limit: 1 }))
    await expectUnavailable(() => openPostgresStore({ connectionString: url }))
    await server.start()
  }, 60_000)

  test('says so within five seconds while the server hangs, and goes on when it does', async () => {
    const processes = server.pids
    for (const pid of processes) process.kill(pid, 'SIGSTOP')
    try {
      await Promise.all([
        expectUnavailable(() => triggers.publish({ topic: TOPIC, event: {} })),
        expectUnavailable(() => store.read({ topic: TOPIC, after: '', limit: 1 })),
        expectUnavailable(() => store.claimDue('live', 1, 1)),
      ])
    } finally {
      for (const pid of processes) process.kill(pid, 'SIGCONT')
    }
    await expectAll(await publishFor(500))
  }, 60_000)
})

async function expectUnavailable(ask: () => Promise<unknown>): Promise<void> {
  const asked = Date.now()
  await expect(ask()).rejects.toMatchObject({ code: 'store-unavailable' })
  expect(Date.now() - asked).toBeLessThan(5_000)
}
