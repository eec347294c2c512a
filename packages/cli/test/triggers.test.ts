/** `ferrule triggers`, beside a process that delivers: what it shows, and what it mends. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { receiver, type Receiver } from '@ferrule/testing'
import { createTriggers, type Triggers } from '@ferrule/triggers'
import { openDatabase, openSqliteStore } from '@ferrule/triggers/sqlite'
import { ferrule, type Outcome } from './support/ferrule.js'
import { temporaryFolder } from './support/project.js'

const folder = temporaryFolder()
const file = join(folder, 'triggers.sqlite')

let flow: Receiver
let triggers: Triggers
/** Of subscriptions, by path. */
const ids: Record<string, string> = {}

beforeAll(async () => {
  flow = await receiver()
  triggers = createTriggers({
    store: await openSqliteStore({ file }),
    keys: [Buffer.alloc(32, 7)],
    callbacks: { allowHttp: true, ports: 'any', allowAddresses: ['127.0.0.0/8'] },
  })
  triggers.start()
  for (const path of ['/fine', '/gone']) {
    const { token } = await triggers.subscribe({ topic: 'OrderPlaced', principal: 'ada', callbackUrl: `${flow.origin}${path}?sig=secret` })
    ids[path] = token.slice(0, 22)
  }
  flow.answer('/gone', { status: 410 })
  await triggers.publish({ topic: 'OrderPlaced', event: { id: 1 }, id: 'order-1' })
  await until(async () => (await list()).dead.length === 1)
})
afterAll(async () => {
  await triggers.stop()
  await triggers.store.close()
  await flow.close()
})

interface Listed {
  readonly ok: boolean
  readonly backlog: object
  readonly subscriptions: readonly { readonly id: string; readonly state: { readonly kind: string } }[]
  readonly dead: readonly { readonly id: string; readonly subscription: string; readonly reason: string }[]
}

const run = (...args: readonly string[]): Promise<Outcome> => ferrule(folder, 'triggers', ...args, '--store', file)

async function json<T = object>(...args: readonly string[]): Promise<T> {
  const { code, stdout, stderr } = await run(...args, '--json')
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return JSON.parse(stdout) as T
}
const list = (): Promise<Listed> => json<Listed>('list')

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 20; tries++) if (await condition()) return
  throw new Error('it never came about')
}

test('list says how much waits, who is subscribed and what is dead', async () => {
  expect(await list()).toEqual({
    ok: true,
    backlog: expect.objectContaining({ deliveries: 0, dead: 1, subscriptions: { active: 1, disabled: 1, open: 0 } }),
    subscriptions: expect.arrayContaining([
      expect.objectContaining({ id: ids['/fine'], topic: 'OrderPlaced', state: { kind: 'active' } }),
      expect.objectContaining({
        id: ids['/gone'],
        state: expect.objectContaining({ kind: 'disabled', reason: 'The receiver answered 410.' }),
      }),
    ]),
    dead: [expect.objectContaining({ event: 'order-1', subscription: ids['/gone'], reason: 'The receiver answered 410: it is gone.' })],
  })
  const { stdout } = await run('list')
  expect(stdout).toMatch(/^Nothing waits; 1 dead$/m)
  expect(stdout).toMatch(new RegExp(`^${ids['/fine']} +OrderPlaced +127\\.0\\.0\\.1#[\\w-]{8} +active$`, 'm'))
  expect(stdout).toMatch(new RegExp(`^${ids['/gone']} .* disabled: The receiver answered 410\\.`, 'm'))
})

test('show tells of a subscription with its deliveries, and of a delivery with its attempts', async () => {
  const [dead] = (await list()).dead
  const shown = await json('show', ids['/gone'] ?? '')
  expect(shown).toMatchObject({ subscription: { id: ids['/gone'] }, deliveries: [{ id: dead?.id, state: 'dead' }] })
  expect(await json('show', dead?.id ?? '')).toMatchObject({
    delivery: { id: dead?.id, event: 'order-1' },
    attempts: [{ outcome: 'refused', status: 410 }],
  })
  expect((await run('show', dead?.id ?? '')).stdout).toMatch(/refused 410, \d+ ms/)
})

test('nothing that is shown has a callback URL or a secret in it', async () => {
  const said = await Promise.all([run('list'), run('list', '--json'), run('show', ids['/gone'] ?? '', '--json')])
  for (const { stdout } of said) expect(stdout).not.toMatch(/sig=|secret|sealed|http:/)
})

test('a database without tables of triggers is wrong use, and stays as it is', async () => {
  const other = join(folder, 'other.sqlite')
  const handle = openDatabase(other)
  handle.exec('PRAGMA journal_mode = DELETE; CREATE TABLE orders (id INTEGER)')
  handle.close()
  const before = readFileSync(other)
  const { code, stdout, stderr } = await ferrule(folder, 'triggers', 'list', '--store', other)
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toContain("The store can't be opened: The database has no tables of @ferrule/triggers.")
  expect(readFileSync(other).equals(before)).toBe(true)
})

test('enable takes a subscription up again, replay brings what it missed under the same id, and disable ends both', async () => {
  flow.answer('/gone', { status: 202 })
  expect(await json('enable', ids['/gone'] ?? '')).toMatchObject({ changed: true, subscription: { state: { kind: 'active' } } })
  expect(await json('enable', ids['/gone'] ?? '')).toMatchObject({ changed: false })
  expect(await json('replay', '--subscription', ids['/gone'] ?? '', '--from', '2020-01-01T00:00:00Z')).toEqual({ ok: true, replayed: 1 })
  const [first, second] = await flow.waitFor('/gone', 2)
  expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id'])
  expect((await run('replay', '--all')).stdout).toBe('No dead letter made due again.\n')

  const { stdout } = await run('disable', ids['/gone'] ?? '', '--reason', 'The customer has left.')
  expect(stdout).toContain('disabled: The customer has left.')
  await triggers.publish({ topic: 'OrderPlaced', event: { id: 2 }, id: 'order-2' })
  await flow.waitFor('/fine', 2)
  await until(async () => (await list()).dead.some(({ subscription }) => subscription === ids['/gone']))
  expect(flow.requestsTo('/gone')).toHaveLength(2)
})

test.each([
  { what: 'no store', args: ['list'], says: "required option '--store <place>' not specified" },
  { what: 'a store that is not there', args: ['list', '--store', 'nothing.sqlite'], says: 'nothing.sqlite does not exist' },
  { what: 'a server that is not there', args: ['list', '--store', 'postgres://127.0.0.1:1/none'], says: "The store can't be opened" },
  { what: 'an unknown id', args: ['show', 'nobody', '--store', file], says: 'neither a subscription nor a delivery nobody' },
  { what: 'an unknown subscription', args: ['enable', 'nobody', '--store', file], says: 'no subscription nobody' },
  { what: 'a replay of nothing in particular', args: ['replay', '--store', file], says: 'Nothing says which dead letters.' },
  { what: 'a time that is none', args: ['replay', '--from', 'yesterday', '--store', file], says: 'A time is written like' },
  {
    what: 'a rate that is none',
    args: ['replay', '--all', '--per-second', 'many', '--store', file],
    says: '--per-second is a number above 0.',
  },
  { what: 'an unknown command', args: ['purge', '--store', file], says: "unknown command 'purge'" },
])('$what is wrong use: exit code 2, in words and as JSON', async ({ args, says }) => {
  const [words, asJson] = await Promise.all([ferrule(folder, 'triggers', ...args), ferrule(folder, 'triggers', ...args, '--json')])
  expect({ code: words.code, stdout: words.stdout }).toEqual({ code: 2, stdout: '' })
  expect(words.stderr).toContain(says)
  expect(words.stderr).not.toMatch(/\n\s+at /)
  expect({ code: asJson.code, stderr: asJson.stderr }).toEqual({ code: 2, stderr: '' })
  expect(JSON.parse(asJson.stdout)).toEqual({ ok: false, error: expect.objectContaining({ message: expect.stringContaining(says) }) })
})
