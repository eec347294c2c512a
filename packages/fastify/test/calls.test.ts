/** Calls that are kept and counted: idempotent actions, those that take long, rate limits; on each store, and by several servers that share one. */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from '@jest/globals'
import Fastify from 'fastify'
import pg from 'pg'
import { ferrule, type CallStore } from '@ferrule/fastify'
import { openPostgresCalls } from '@ferrule/fastify/calls/postgres'
import { openSqliteCalls } from '@ferrule/fastify/calls/sqlite'
import { serving, type Serving } from './connectors/app.js'
import { Counted } from './connectors/counted.js'
import { Keys } from './connectors/keys.js'

const folder = mkdtempSync(join(tmpdir(), 'ferrule-calls-'))
const url = process.env['DATABASE_URL']
const pools: pg.Pool[] = []
let schemas = 0
afterAll(async () => {
  await Promise.all(pools.map((pool) => pool.end()))
})

/** Gives a function that opens the same store again and again. */
const STORES: Readonly<Record<string, () => () => Promise<CallStore>>> = {
  SQLite: () => {
    const file = join(folder, `${schemas++}.sqlite`)
    return async () => openSqliteCalls({ file })
  },
  ...(url === undefined
    ? {}
    : {
        PostgreSQL: () => {
          const schema = `calls_${process.pid}_${schemas++}`
          return async () => {
            const pool = new pg.Pool({ connectionString: url, max: 4 })
            pools.push(pool)
            return openPostgresCalls({ pool, schema })
          }
        },
      }),
}
if (url === undefined) console.log('PostgreSQL is not tested: set DATABASE_URL to a database that may be filled.')

/** A store some of whose methods fail. */
const failing = (real: CallStore) => {
  const fails = new Set<string>()
  const store = new Proxy(real, {
    get(target, name: keyof CallStore) {
      const method = target[name] as (...given: unknown[]) => Promise<unknown>
      return async (...given: unknown[]) => {
        if (fails.has(name)) throw new Error('the store is away')
        return method.apply(target, given)
      }
    },
  })
  return { store, fails }
}
const latch = () => {
  let open: () => void = () => undefined
  const opened = new Promise<void>((resolve) => (open = resolve))
  return { open, opened }
}
const headers = (more: Record<string, string> = {}) => ({ 'x-api-key': 'ada', ...more })

describe.each(Object.entries(STORES))('on %s', (_, create) => {
  const two = async () => {
    const open = create()
    const connectors = [new Counted(), new Counted()]
    const servers = await Promise.all(connectors.map(async (connector) => serving(connector, { calls: await open() })))
    return { connectors, servers: servers as [Serving, Serving], ran: () => connectors.reduce((sum, { charges }) => sum + charges, 0) }
  }
  const charge = ({ call }: Serving, amount: number, more: Record<string, string> = {}) =>
    call({ method: 'POST', url: '/charges', payload: { amount }, headers: headers(more) })

  test('the same key gives the same answer, from whichever server, and the method runs once', async () => {
    const { servers, ran } = await two()
    const [first, second] = servers
    const answer = await charge(first, 5, { 'idempotency-key': 'one' })
    const again = await charge(second, 5, { 'idempotency-key': 'one' })
    expect([answer.status, answer.json(), answer.headers['idempotency-replayed']]).toEqual([201, { number: 1 }, undefined])
    expect([again.status, again.text, again.headers['content-type'], again.headers['idempotency-replayed']]).toEqual([
      201,
      answer.text,
      answer.headers['content-type'],
      'true',
    ])
    expect(ran()).toBe(1)
  })

  test('the platform’s own name for a step does as well; without either every call counts', async () => {
    const { servers, ran } = await two()
    const step = { 'x-ms-action-tracking-id': '8d5b1c4e-0000-4000-8000-000000000001' }
    await charge(servers[0], 5, step)
    await charge(servers[1], 5, step)
    expect(ran()).toBe(1)
    await charge(servers[0], 5)
    await charge(servers[0], 5)
    expect(ran()).toBe(3)
  })

  test('twenty at once run once; who comes meanwhile is told to come back', async () => {
    const { connectors, servers, ran } = await two()
    const { open, opened } = latch()
    for (const connector of connectors) connector.before = () => opened
    const all = Array.from({ length: 20 }, (_none, index) => charge(servers[index % 2] as Serving, 5, { 'idempotency-key': 'busy' }))
    await new Promise((resolve) => setTimeout(resolve, 300))
    open()
    const statuses = (await Promise.all(all)).map(({ status }) => status)
    expect(statuses.filter((status) => status === 201)).toHaveLength(1)
    expect(new Set(statuses)).toEqual(new Set([201, 503]))
    expect((await charge(servers[1], 5, { 'idempotency-key': 'busy' })).status).toBe(201)
    expect(ran()).toBe(1)
  })

  test('a key belongs to its connection, and to one request', async () => {
    const { servers, ran } = await two()
    await charge(servers[0], 5, { 'idempotency-key': 'mine' })
    const other = await charge(servers[0], 6, { 'idempotency-key': 'mine' })
    expect([other.status, other.json().code]).toEqual([422, 'idempotency-key-reused'])
    expect((await charge(servers[1], 6, { 'idempotency-key': 'mine', 'x-api-key': 'eve' })).status).toBe(201)
    expect(ran()).toBe(2)
  })

  test('failures are not kept: the next try runs', async () => {
    const { servers, ran } = await two()
    for (const [amount, status] of [
      [0, 400],
      [-1, 503],
    ] as const)
      for (const server of servers) expect((await charge(server, amount, { 'idempotency-key': `${amount}` })).status).toBe(status)
    expect(ran()).toBe(4)
  })

  test('a method that passed its deadline may still have its effect, and is not run a second time', async () => {
    const connector = new Counted()
    const server = await serving(connector, { calls: await create()(), deadlineMs: 100 })
    connector.before = () => new Promise((resolve) => setTimeout(resolve, 600))
    const statuses = []
    for (let index = 0; index < 3; index++) statuses.push((await charge(server, 5, { 'idempotency-key': 'late' })).status)
    expect(statuses).toEqual([504, 503, 503])
    expect(connector.charges).toBe(1)
  })

  test('where the store fails just when an answer is to be kept, the answer goes out, and the method does not run again', async () => {
    const open = create()
    const connectors = [new Counted(), new Counted()]
    const [own, others] = [failing(await open()), await open()]
    const [here, there] = (await Promise.all(
      [own.store, others].map((calls, index) => serving(connectors[index] as Counted, { calls })),
    )) as [Serving, Serving]
    const ask = async (server: Serving) => {
      const { status, text, headers: told } = await charge(server, 5, { 'idempotency-key': 'unlucky' })
      return [status, status === 201 ? text : '', told['idempotency-replayed']]
    }
    own.fails.add('finish')
    expect(await ask(here)).toEqual([201, '{"number":1}', undefined])
    expect(here.log.find(({ msg }) => String(msg).startsWith('what came of a call is not kept yet'))).toMatchObject({ level: 40 })
    expect(await ask(here)).toEqual([201, '{"number":1}', 'true'])
    expect(await ask(there)).toEqual([503, '', undefined])
    own.fails.clear()
    while ((await ask(there))[0] === 503) await new Promise((resolve) => setTimeout(resolve, 50))
    expect(await ask(there)).toEqual([201, '{"number":1}', 'true'])
    expect(connectors.map(({ charges }) => charges)).toEqual([1, 0])
  })

  test('an answer that waits for its store is kept before the server ends', async () => {
    const open = create()
    const own = failing(await open())
    const here = await serving(new Counted(), { calls: own.store })
    own.fails.add('finish')
    await charge(here, 5, { 'idempotency-key': 'last' })
    own.fails.clear()
    await here.app.close()
    const again = await charge(await serving(new Counted(), { calls: await open() }), 5, { 'idempotency-key': 'last' })
    expect([again.json(), again.headers['idempotency-replayed']]).toEqual([{ number: 1 }, 'true'])
  })

  test('what could not be kept is not begun', async () => {
    const connector = new Counted()
    const { store, fails } = failing(await create()())
    const server = await serving(connector, { calls: store })
    fails.add('begin')
    const refused = await charge(server, 5, { 'idempotency-key': 'away' })
    expect([refused.status, refused.json().code, refused.headers['retry-after'], connector.charges]).toEqual([503, 'unavailable', '10', 0])
    fails.clear()
    expect((await charge(server, 5, { 'idempotency-key': 'away' })).status).toBe(201)
  })

  test('what could not be counted is not let through', async () => {
    const { store, fails } = failing(await create()())
    const { call, log } = await serving(new Counted(), { calls: store })
    fails.add('count')
    const refused = await call({ url: '/often', headers: headers() })
    expect([refused.status, refused.json().code, refused.headers['retry-after']]).toEqual([503, 'unavailable', '10'])
    expect(JSON.stringify(log)).toContain('the store is away')
  })

  test('what is quick is answered at once, and what is not is asked for later, at whichever server', async () => {
    const { connectors, servers } = await two()
    const [first, second] = servers
    const report = (amount: number) => first.call({ method: 'POST', url: '/reports', payload: { amount }, headers: headers() })
    expect((await report(3)).json()).toEqual({ number: 3 })
    const { open, opened } = latch()
    ;(connectors[0] as Counted).before = () => opened
    const told = await report(4)
    expect([told.status, told.headers['retry-after'], told.text]).toEqual([202, '7', ''])
    const { pathname, origin } = new URL(told.headers.location as string)
    expect(origin).toBe('https://counted.example')
    const ask = (more: Record<string, string> = headers()) => second.call({ url: pathname, headers: more })
    const meanwhile = await ask()
    expect([meanwhile.status, meanwhile.headers.location, meanwhile.headers['retry-after']]).toEqual([202, told.headers.location, '7'])
    expect((await ask({})).status).toBe(401)
    open()
    await new Promise((resolve) => setTimeout(resolve, 200))
    const done = await ask()
    expect([done.status, done.json(), done.headers['content-type']]).toEqual([200, { number: 4 }, 'application/json; charset=utf-8'])
    expect((await ask()).json()).toEqual({ number: 4 })
    expect((await second.call({ url: `${pathname}x`, headers: headers() })).status).toBe(404)
  })

  test('a failure of what takes long is its answer', async () => {
    const { connectors, servers } = await two()
    ;(connectors[0] as Counted).before = () => new Promise((resolve) => setTimeout(resolve, 400))
    const told = await servers[0].call({ method: 'POST', url: '/reports', payload: { amount: -1 }, headers: headers() })
    await new Promise((resolve) => setTimeout(resolve, 500))
    const done = await servers[1].call({ url: new URL(told.headers.location as string).pathname, headers: headers() })
    expect([done.status, done.json().code, done.json().message]).toEqual([400, 'user-error', 'Nothing to report.'])
  })

  test('rate limits count the calls of a connection at all servers together', async () => {
    const { servers } = await two()
    const often = async (index: number, key = 'ada') =>
      (await servers[index % 2]?.call({ url: '/often', headers: { 'x-api-key': key } })) as Awaited<ReturnType<Serving['call']>>
    const statuses = []
    for (let index = 0; index < 5; index++) statuses.push((await often(index)).status)
    expect(statuses).toEqual([200, 200, 200, 429, 429])
    const refused = await often(0)
    expect([refused.json().code, Number(refused.headers['retry-after']) <= 2]).toEqual(['too-many-requests', true])
    expect((await often(0, 'eve')).status).toBe(200)
    expect((await servers[0].call({ url: '/rarely', headers: headers() })).status).toBe(200)
    await new Promise((resolve) => setTimeout(resolve, 2_100))
    expect((await often(1)).status).toBe(200)
  })

  test('what is over is swept, what is known is not', async () => {
    const store = await create()()
    const answer = { status: 200, headers: {}, body: Buffer.from([0, 255]) }
    for (const name of ['kept', 'over']) expect(await store.begin(name, 'token', { fingerprint: '', leaseMs: 60_000 })).toBeUndefined()
    await store.finish('kept', 'token', answer, 60_000)
    await store.finish('over', 'token', answer, -1)
    expect(await store.sweep()).toBe(1)
    expect([(await store.find('kept'))?.answer, await store.find('over')]).toEqual([answer, undefined])
    await store.close()
  })

  test('a call whose process was lost is begun again, and the lost one can not answer for it', async () => {
    const store = await create()()
    expect(await store.begin('call', 'first', { fingerprint: 'a', leaseMs: -1 })).toBeUndefined()
    expect(await store.find('call')).toMatchObject({ isLost: true })
    expect(await store.begin('call', 'second', { fingerprint: 'a', leaseMs: 60_000 })).toBeUndefined()
    await store.finish('call', 'first', { status: 500, headers: {}, body: Buffer.alloc(0) }, 60_000)
    await store.forget('call', 'first')
    expect(await store.begin('call', 'third', { fingerprint: 'a', leaseMs: 60_000 })).toEqual({ fingerprint: 'a', isLost: false })
    await store.close()
  })
})

test('a limit over all operations needs no store, and counts each connection by itself', async () => {
  const { call } = await serving(new Keys(), { rateLimit: { max: 2 } })
  const ask = async (url: string, method: string, more: Record<string, string> = {}) => (await call({ url, method, headers: more })).status
  const ada = { 'x-api-key': 'key-of-ada' }
  expect([await ask('/who', 'POST', ada), await ask('/who', 'POST', ada), await ask('/who', 'POST', ada)]).toEqual([200, 200, 429])
  expect(await ask('/who', 'POST', { 'x-api-key': 'key, with a comma' })).toBe(200)
  expect(await ask('/who', 'POST', { 'x-api-key': 'wrong' })).toBe(401)
  // Nobody is asked who it is: the address counts.
  expect([await ask('/open', 'GET'), await ask('/open', 'GET'), await ask('/open', 'GET')]).toEqual([200, 200, 429])
})

test('without a store such a connector is not served', async () => {
  await expect(Fastify().register(ferrule, { connector: new Counted() })).rejects.toThrow(
    'Counted can not be served.\n- Charge, Report: nothing keeps their answers. Give `calls`, such as `openSqliteCalls({ file })`.',
  )
})
