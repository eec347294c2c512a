/** What is the SQLite store's own: its file, its lock, its drivers. What every store does is in the conformance suite. */
import { StoreUnavailable, type NewEvent, type Store } from '@ferrule/triggers'
import { openDatabase, openSqliteStore, type SqliteHandle, type SqliteStoreOptions } from '@ferrule/triggers/sqlite'
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const require = createRequire(import.meta.url)
const Libsql = require('libsql') as new (file: string) => SqliteHandle

let folder: string
let file: string
const opened: { close(): unknown }[] = []
const children: ChildProcess[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ferrule-sqlite-'))
  file = join(folder, 'store.sqlite')
})
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  for (const one of opened.splice(0).toReversed()) await one.close()
  rmSync(folder, { recursive: true, force: true })
})

const open = async (options: Partial<SqliteStoreOptions> = {}): Promise<Store<SqliteHandle>> => {
  const store = await openSqliteStore('database' in options ? (options as SqliteStoreOptions) : { file, ...options })
  opened.push(store)
  return store
}
const handleOn = (path: string = file): SqliteHandle => {
  const handle = openDatabase(path)
  opened.push(handle)
  return handle
}
const event = (id: string, more: Partial<NewEvent> = {}): NewEvent => ({
  id,
  topic: 'orderPlaced',
  body: Buffer.from('{}'),
  createdAt: Date.now(),
  fanOut: true,
  ...more,
})
const subscription = (name: string) => ({
  id: `id-of-${name}`,
  topic: 'orderPlaced',
  owner: 'owner',
  sealedUrl: Buffer.from(name),
  urlDigest: name,
  formerDigests: [],
  label: name,
  host: 'example.com',
  filter: '{}',
  at: Date.now(),
})
const quota = { perOwner: 100, perHost: 100 }
const deliver = async (store: Store): Promise<void> => {
  for (const fanOut of await store.claimFanOuts(8, 500))
    await store.recordFanOut(
      fanOut,
      fanOut.subscriptions.map((to) => ({ subscription: to, delivery: `${fanOut.event.id}-${to.id}`, dueAt: Date.now(), lane: 'live' })),
    )
}

describe('durability', () => {
  test('commits are on disk when they return, in WAL mode', async () => {
    await open()
    const handle = handleOn()
    expect(handle.prepare('PRAGMA journal_mode').get()).toMatchObject({ journal_mode: 'wal' })
    expect(handle.prepare('PRAGMA synchronous').get()).toMatchObject({ synchronous: 2 })
  })

  test('what was promised waits for the disk, whatever was written before; what can be worked out again does not', async () => {
    const handle = handleOn()
    const commits: number[] = []
    const exec = handle.exec.bind(handle)
    handle.exec = (sql) => {
      if (sql === 'COMMIT') commits.push((handle.prepare('PRAGMA synchronous').get() as { readonly synchronous: number }).synchronous)
      return exec(sql)
    }
    const store = await open({ database: handle })
    const commitsOf = async (work: () => Promise<unknown>): Promise<readonly number[]> => {
      commits.splice(0)
      await work()
      return [...commits]
    }
    const [NORMAL, FULL] = [1, 2]
    expect(await commitsOf(() => store.subscribe(subscription('a'), quota))).toEqual([FULL])
    for (const id of ['one', 'two']) {
      expect(await commitsOf(() => store.append([event(id)]))).toEqual([FULL])
      expect(await commitsOf(() => deliver(store))).toEqual([NORMAL])
      const [delivery] = await store.claimDue('live', 1, 1)
      const attempt = { at: Date.now(), durationMs: 1, outcome: 'delivered', status: 202 } as const
      expect(
        await commitsOf(() => store.record(delivery === undefined ? [] : [{ delivery, attempt, next: { kind: 'delivered' } }])),
      ).toEqual([NORMAL])
    }
    expect(await commitsOf(() => store.unsubscribe('id-of-a', 1, Date.now()))).toEqual([FULL])
  })

  test('a connection whose commits are not on disk when they return is refused, with what to do about it', async () => {
    const handle = handleOn()
    handle.exec('PRAGMA synchronous = NORMAL')
    await expect(openSqliteStore({ database: handle })).rejects.toThrow(/PRAGMA synchronous = FULL/)
    const other = new Libsql(join(folder, 'other.sqlite'))
    opened.push(other)
    await expect(openSqliteStore({ database: other })).rejects.toThrow(/PRAGMA journal_mode = WAL/)
  })

  test('a database in memory is refused', async () => {
    await expect(openSqliteStore({ file: ':memory:' })).rejects.toThrow('A store needs a file')
  })

  test("a caller's transaction whose commit would not be on disk is refused", async () => {
    const store = await open()
    const handle = handleOn()
    handle.exec('PRAGMA synchronous = NORMAL')
    handle.exec('BEGIN')
    await expect(store.append([event('one')], { transaction: handle })).rejects.toThrow(/PRAGMA synchronous = FULL/)
  })

  test('when the disk is full, publishing says so, nothing is half written, and it goes on when there is room', async () => {
    const handle = handleOn()
    const store = await open({ database: handle })
    await store.subscribe(subscription('a'), quota)
    await store.append([event('one')])
    const { page_count: pages } = handle.prepare('PRAGMA page_count').get() as { readonly page_count: number }
    handle.exec(`PRAGMA max_page_count = ${pages + 1}`)
    const large = event('large', { body: Buffer.alloc(50_000) })
    const rejected = store.append([event('small'), large])
    await expect(rejected).rejects.toBeInstanceOf(StoreUnavailable)
    await expect(rejected).rejects.toThrow(/full/)
    expect((await store.read({ topic: 'orderPlaced', after: '', limit: 10 })).events.map(({ id }) => id)).toEqual(['one'])
    handle.exec('PRAGMA max_page_count = 1000000')
    await store.append([event('small'), large])
    expect((await store.read({ topic: 'orderPlaced', after: '', limit: 10 })).events.map(({ id }) => id)).toEqual(['one', 'small', 'large'])
    await deliver(store)
    expect(await store.claimDue('live', 10, 10)).toHaveLength(3)
  })

  test('attempts that could not be written down for want of room are written down later, by the same claims', async () => {
    const handle = handleOn()
    const store = await open({ database: handle })
    for (let index = 0; index < 100; index++) await store.subscribe({ ...subscription(`s${index}`) }, quota)
    await store.append([event('one')])
    await deliver(store)
    const claimed = await store.claimDue('live', 100, 10)
    const { page_count: pages } = handle.prepare('PRAGMA page_count').get() as { readonly page_count: number }
    handle.exec(`PRAGMA max_page_count = ${pages}`)
    const records = claimed.map((delivery) => ({
      delivery,
      attempt: { at: 1, durationMs: 1, outcome: 'refused', status: 500, error: 'x'.repeat(200) } as const,
      next: { kind: 'dead', reason: 'x'.repeat(200) } as const,
    }))
    await expect(store.record(records)).rejects.toBeInstanceOf(StoreUnavailable)
    expect((await store.deliveries({ state: 'dead' }, { limit: 1 })).items).toEqual([])
    handle.exec('PRAGMA max_page_count = 1000000')
    expect(await store.record(records)).toEqual({ late: 0 })
  })
})

describe('transactions of the caller', () => {
  test("an event commits with the caller's own rows, or neither does", async () => {
    const store = await open()
    const shop = handleOn()
    shop.exec('CREATE TABLE orders (id TEXT)')
    shop.exec('BEGIN')
    shop.prepare('INSERT INTO orders VALUES (?)').run('1')
    await store.append([event('placed-1')], { transaction: shop })
    shop.exec('ROLLBACK')
    shop.exec('BEGIN')
    shop.prepare('INSERT INTO orders VALUES (?)').run('2')
    await store.append([event('placed-2')], { transaction: shop })
    shop.exec('COMMIT')
    expect((await store.read({ topic: 'orderPlaced', after: '', limit: 10 })).events.map(({ id }) => id)).toEqual(['placed-2'])
    expect(shop.prepare('SELECT id FROM orders').all()).toEqual([{ id: '2' }])
  })

  test('while a transaction of this process is open, others wait for it without holding it up', async () => {
    const store = await open()
    const shop = handleOn()
    shop.exec('BEGIN IMMEDIATE')
    const waiting = store.append([event('other')])
    await new Promise((resolve) => setTimeout(resolve, 100))
    await store.append([event('joined')], { transaction: shop })
    shop.exec('COMMIT')
    await waiting
    expect((await store.read({ topic: 'orderPlaced', after: '', limit: 10 })).events.map(({ id }) => id)).toEqual(['joined', 'other'])
  })

  test('a transaction that stays open makes publishing fail in time, and nothing else', async () => {
    const store = await open({ busyTimeoutMs: 100 })
    const shop = handleOn()
    shop.exec('BEGIN IMMEDIATE')
    const started = performance.now()
    let turns = 0
    const timer = setInterval(() => turns++, 5)
    await expect(store.append([event('one')])).rejects.toMatchObject({
      code: 'store-unavailable',
      message: expect.stringContaining('Keep transactions on this file short'),
    })
    clearInterval(timer)
    expect(performance.now() - started).toBeGreaterThanOrEqual(95)
    expect(turns).toBeGreaterThan(3)
    expect((await store.read({ topic: 'orderPlaced', after: '', limit: 10 })).events).toEqual([])
    shop.exec('ROLLBACK')
    expect(await store.append([event('one')])).toEqual([{ duplicate: false }])
  })

  test("on another file, on the store's own connection or of another driver it is refused", async () => {
    const handle = new Libsql(file)
    opened.push(handle)
    handle.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL')
    const store = await open({ database: handle })
    const elsewhere = handleOn(join(folder, 'elsewhere.sqlite'))
    await expect(store.append([event('one')], { transaction: elsewhere })).rejects.toThrow(
      /elsewhere\.sqlite, the store on .*store\.sqlite/,
    )
    await expect(store.append([event('one')], { transaction: handle })).rejects.toThrow('Open one of your own on the same file')
    class AnotherDriver extends Libsql {}
    const other = new AnotherDriver(file)
    opened.push(other)
    await expect(store.append([event('one')], { transaction: other })).rejects.toThrow('of another driver than the store')
  })

  test('where joining fails, the rest of the transaction can still commit', async () => {
    const store = await open()
    const shop = handleOn()
    shop.exec('CREATE TABLE orders (id TEXT)')
    shop.exec('BEGIN')
    shop.prepare('INSERT INTO orders VALUES (?)').run('1')
    const wrong = { ...event('one'), createdAt: 'never' as unknown as number }
    await expect(store.append([event('before'), wrong], { transaction: shop })).rejects.toThrow()
    shop.exec('COMMIT')
    expect(shop.prepare('SELECT id FROM orders').all()).toEqual([{ id: '1' }])
    expect((await store.read({ topic: 'orderPlaced', after: '', limit: 10 })).events).toEqual([])
  })
})

describe('one process works on a file', () => {
  test('a second one in the same process is refused, and let in once the first is closed', async () => {
    const store = await open()
    await expect(openSqliteStore({ file })).rejects.toThrow(/Another process already delivers from .*store\.sqlite\. Stop it first;/)
    await store.close()
    await open()
  })

  test('another process is refused; the file is free at once when that one is killed', async () => {
    const child = await startWorker()
    await expect(openSqliteStore({ file })).rejects.toThrow('Another process already delivers')
    child.kill('SIGKILL')
    await once(child, 'exit')
    const store = await open()
    expect((await store.read({ topic: 'orderPlaced', after: '', limit: 10 })).events.map(({ id }) => id)).toEqual(['from the worker'])
    await deliver(store)
    expect(await store.claimDue('live', 10, 10)).toHaveLength(1)
  })

  test('beside it, others look and administer, and take no work', async () => {
    await startWorker()
    const beside = await open({ worker: false })
    expect((await beside.read({ topic: 'orderPlaced', after: '', limit: 10 })).events).toHaveLength(1)
    expect((await beside.subscribe(subscription('b'), quota)).kind).toBe('created')
    expect(await beside.append([event('one')])).toEqual([{ duplicate: false }])
    expect((await beside.backlog()).fanOuts).toBe(2)
    expect(await beside.replay({}, { at: Date.now(), perSecond: 1, limit: 1 })).toBe(0)
    await expect(beside.claimDue('live', 1, 1)).rejects.toThrow('worker: false')
    await expect(beside.claimFanOuts(1, 1)).rejects.toThrow('worker: false')
  })

  test('what others do beside it is seen by the worker at once', async () => {
    const store = await open()
    await store.subscribe(subscription('a'), quota)
    await store.subscribe(subscription('b'), quota)
    await store.append([event('one'), event('two')])
    await deliver(store)
    const claimed = await store.claimDue('live', 2, 1)
    const beside = await open({ worker: false })
    expect(await beside.unsubscribe('id-of-a', 1, Date.now())).toBe(true)
    expect(await beside.setState('id-of-b', 'disabled', 'maintenance', Date.now())).toBe(true)
    expect(await store.claimDue('live', 10, 10)).toEqual([])
    const attempt = { at: Date.now(), durationMs: 1, outcome: 'delivered', status: 200 } as const
    expect(await store.record(claimed.map((delivery) => ({ delivery, attempt, next: { kind: 'delivered' } })))).toEqual({ late: 2 })
    expect(await beside.setState('id-of-b', 'active', '', Date.now())).toBe(true)
    expect(await beside.replay({}, { at: Date.now(), perSecond: 1000, limit: 10 })).toBe(2)
    const [again] = await store.claimDue('live', 10, 10)
    expect(again?.subscription).toMatchObject({ id: 'id-of-b', state: { kind: 'active' } })
  })

  async function startWorker(): Promise<ChildProcess> {
    const script = join(folder, 'worker.mjs')
    const built = new URL('../dist/stores/sqlite/index.js', import.meta.url).href
    writeFileSync(
      script,
      `import { openSqliteStore } from ${JSON.stringify(built)}
       const store = await openSqliteStore({ file: ${JSON.stringify(file)} })
       await store.subscribe({ id: 'id-of-a', topic: 'orderPlaced', owner: 'o', sealedUrl: Buffer.from('a'), urlDigest: 'a', formerDigests: [], label: 'a', host: 'h', filter: '{}', at: 1 }, { perOwner: 9, perHost: 9 })
       await store.append([{ id: 'from the worker', topic: 'orderPlaced', body: Buffer.from('{}'), createdAt: Date.now(), fanOut: true }])
       process.send('ready')
       setInterval(() => undefined, 1000)`,
    )
    const child = fork(script, { execArgv: [], env: { ...process.env, NODE_OPTIONS: '' } })
    children.push(child)
    await once(child, 'message')
    return child
  }
})

describe('the file', () => {
  test('a file of a newer version is refused, and says what to do', async () => {
    await (await open()).close()
    handleOn().exec('INSERT INTO ferrule_migrations VALUES (1000, 0)')
    await expect(openSqliteStore({ file })).rejects.toThrow(/tables of version 1000; this version of @ferrule\/triggers knows \d+\./)
    await expect(openSqliteStore({ file })).rejects.toThrow('tables of version 1000')
  })

  test('a file that is no database is refused, and the lock is let go', async () => {
    writeFileSync(file, 'this is a text and no database, however long one looks at it')
    await expect(openSqliteStore({ file })).rejects.toThrow()
    rmSync(file)
    await open()
  })

  test("the application's own tables live beside the store's", async () => {
    const shop = handleOn()
    shop.exec('CREATE TABLE events (id TEXT); CREATE TABLE orders (id TEXT)')
    await open()
    const names = (shop.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all() as { readonly name: string }[]).map(
      ({ name }) => name,
    )
    expect(names.filter((name) => !name.startsWith('ferrule_') && !name.startsWith('sqlite_'))).toEqual(['events', 'orders'])
  })

  test('each new file has a history of its own', async () => {
    const first = await open()
    const second = await open({ file: join(folder, 'second.sqlite') })
    expect(first.epoch).not.toBe(second.epoch)
    expect(first.epoch).toMatch(/^[0-9a-f]{16}$/)
  })

  test('a position from a log that was put back to an earlier state is a gap, and reading goes on from the oldest', async () => {
    const store = await open()
    await store.append([event('one')])
    expect(await store.read({ topic: 'orderPlaced', after: '1000', limit: 10 })).toMatchObject({
      events: [{ id: 'one' }],
      position: '1',
      gap: true,
    })
  })
})

test('nothing but the file, its log and its lock is made', async () => {
  await open()
  expect(readdirSync(folder).toSorted()).toEqual(['store.sqlite', 'store.sqlite-shm', 'store.sqlite-wal', 'store.sqlite-worker.lock'])
})
