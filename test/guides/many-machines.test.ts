/** The guide from one process to many machines, followed to the letter, on PostgreSQL. */
import { spawn, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { receiver, type Receiver } from '@ferrule/testing'
import pg from 'pg'
import { NoPostgres, startPostgres, type PostgresServer } from '../../scripts/postgres.mjs'
import { FERRULE, follow, withoutJest } from './guide.js'

const { folder, commands } = follow('docs/guides/many-machines.md')
const [first, second, serving, working] = commands.map((text) => text.trim()).filter((text) => text.includes('npx ferrule'))

// The guide's connector, whose flows may be on this machine.
writeFileSync(
  join(folder, 'local.ts'),
  `import Orders, { triggers as own } from './connector.js'
export default Orders
export const triggers = async () => ({
  ...(await own()),
  callbacks: { allowHttp: true, ports: 'any', allowAddresses: ['127.0.0.0/8'] },
})
`,
)

let server: PostgresServer | undefined
if (process.env['DATABASE_URL'] === undefined)
  try {
    server = await startPostgres({ settings: { fsync: 'off' } })
  } catch (error) {
    if (!(error instanceof NoPostgres)) throw error
    console.warn(
      `Skipped what needs PostgreSQL: ${error.message}\nInstall PostgreSQL, or name a server: DATABASE_URL=postgres://… npm test`,
    )
  }
const on = process.env['DATABASE_URL'] ?? server?.url
const name = `ferrule_guide_${randomBytes(6).toString('hex')}`
const DATABASE_URL = on === undefined ? '' : Object.assign(new URL(on), { pathname: `/${name}` }).href
const TRIGGERS_KEY = randomBytes(32).toString('base64')
const headers = { 'x-api-key': 'a-key', 'content-type': 'application/json' }

/** A process that a command of the guide starts. */
interface Started {
  readonly address: string
  readonly said: () => string
  readonly end: (signal?: NodeJS.Signals) => Promise<number | null>
}
const running = new Set<ChildProcess>()

let flow: Receiver
const query = async (url: string, text: string): Promise<void> => {
  const client = new pg.Client(url)
  await client.connect()
  await client.query(text)
  await client.end()
}

beforeAll(async () => {
  if (on === undefined) return
  await query(on, `CREATE DATABASE ${name}`)
  await query(DATABASE_URL, 'CREATE TABLE orders (id text PRIMARY KEY)')
  flow = await receiver()
})
afterAll(async () => {
  for (const child of running) child.kill('SIGKILL')
  await Promise.all([...running].map((child) => new Promise((resolve) => child.once('close', resolve))))
  if (on === undefined) return
  await flow.close()
  await query(on, `DROP DATABASE ${name} WITH (FORCE)`)
  await server?.remove()
})

/** Runs a command of the guide, with `--json` and a port that is free. */
async function run(command = ''): Promise<Started> {
  const [, port, args = ''] = /^(?:PORT=(\d+) )?npx ferrule (.*)$/.exec(command) ?? []
  const child = spawn(process.execPath, [FERRULE, ...args.replace('connector.ts', 'local.ts').split(' '), '--json'], {
    cwd: folder,
    env: {
      ...withoutJest(),
      DATABASE_URL,
      TRIGGERS_KEY,
      ORDERS_KEY: 'a-key',
      HOST: '127.0.0.1',
      ...(port === undefined ? {} : { PORT: '0' }),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.add(child)
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  void ended.then(() => running.delete(child))
  let said = ''
  const begun = await new Promise<string>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        said += chunk.toString()
        if (/"event":"(listening|working)"/.test(said)) resolve(said)
      })
    void ended.then((code) => reject(new Error(`It ended with ${code}:\n${said}`)))
  })
  return {
    address: /"address":"([^"]+)"/.exec(begun)?.[1] ?? '',
    said: () => said,
    end: (signal = 'SIGTERM') => {
      child.kill(signal)
      return ended
    },
  }
}

async function place({ address }: Started, id: string): Promise<number> {
  return (await fetch(`${address}/orders`, { method: 'POST', headers, body: JSON.stringify({ id }) })).status
}

async function subscribe({ address }: Started, path: string): Promise<void> {
  const body = JSON.stringify({ callbackUrl: flow.origin + path })
  expect((await fetch(`${address}/triggers/order-placed`, { method: 'POST', headers, body })).status).toBe(201)
}

/** Waits for these orders, each of them once. */
async function waitFor(path: string, ids: readonly string[]): Promise<void> {
  await flow.waitFor(path, ids.length, 30_000)
  await sleep(300)
  const received = flow.requestsTo(path).map(({ body }) => (JSON.parse(String(body)) as { id: string }).id)
  expect(received.toSorted()).toEqual(ids.toSorted())
}

const onPostgres = on === undefined ? describe.skip : describe

onPostgres('on PostgreSQL', () => {
  test('two processes serve and deliver; each order is heard of once, whichever takes it', async () => {
    const [one, other] = [await run(first), await run(second)]
    await subscribe(one, '/both')
    const ids = Array.from({ length: 10 }, (_, index) => `both-${index}`)
    for (const [index, id] of ids.entries()) expect(await place(index % 2 === 0 ? one : other, id)).toBe(200)
    // What is there already is refused by the table, and is not published.
    expect(await place(one, 'both-0')).toBe(500)
    await waitFor('/both', ids)
    expect(await Promise.all([one.end(), other.end()])).toEqual([0, 0])
  })

  test('a process that only serves delivers nothing until one works, which opens no port and drains on SIGTERM', async () => {
    const serves = await run(serving)
    await subscribe(serves, '/worked')
    expect(await place(serves, 'worked-1')).toBe(200)
    await sleep(1_500)
    expect(flow.requestsTo('/worked')).toEqual([])

    const works = await run(working)
    expect(works.address).toBe('')
    await waitFor('/worked', ['worked-1'])

    // It is told to stop while a receiver takes its time: what has begun is ended, and written down.
    flow.answer('/worked', { delayMs: 1_500 })
    expect(await place(serves, 'worked-2')).toBe(200)
    await flow.waitFor('/worked', 2, 20_000)
    expect(await works.end()).toBe(0)
    expect(works.said()).toContain('"event":"stopped"')

    const next = await run(working)
    flow.answer('/worked', { status: 200 })
    expect(await place(serves, 'worked-3')).toBe(200)
    await waitFor('/worked', ['worked-1', 'worked-2', 'worked-3'])
    expect(await Promise.all([next.end(), serves.end()])).toEqual([0, 0])
  })
})
