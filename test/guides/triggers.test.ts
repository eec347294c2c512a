/** The guide about triggers, followed to the letter. */
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals'
import { receiver, type Receiver } from '@ferrule/testing'
import { openDatabase } from '@ferrule/triggers/sqlite'
import { follow, ROOT, sh, start, type Running } from './guide.js'

const { folder, commands } = follow('docs/guides/triggers.md')
const [seeIt = '', tryIt = '', lookAfter = ''] = commands
const TRIGGERS_KEY = randomBytes(32).toString('base64')
const headers = { 'x-api-key': 'a-key-for-trying', 'content-type': 'application/json' }

let flow: Receiver
let running: Running | undefined

beforeAll(async () => void (flow = await receiver()))
afterAll(() => flow.close())
afterEach(async () => {
  await running?.end()
  running = undefined
})

const post = (path: string, body: object): Promise<Response> =>
  fetch(`${running?.address ?? ''}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })

test('opening a ticket starts the flows that asked for its urgency, and can be polled as an event and as a change', async () => {
  running = await start(folder, ['dev', 'entry.ts', '--port', '0'], { TRIGGERS_KEY })
  expect((await post('/triggers/ticket-opened', { callbackUrl: `${flow.origin}/urgent`, urgency: 4 })).status).toBe(201)
  expect((await post('/triggers/ticket-opened', { callbackUrl: `${flow.origin}/all` })).status).toBe(201)
  const began = await Promise.all(['/triggers/ticket-feed', '/triggers/ticket-changes'].map((path) => poll(running?.address + path)))
  expect(began.map(({ status }) => status)).toEqual([202, 202])

  expect((await post('/tickets', { subject: 'It is cold' })).status).toBe(200)
  const [started] = await flow.waitFor('/all', 1)
  expect(JSON.parse(String(started?.body))).toMatchObject({ subject: 'It is cold', urgency: 3 })
  expect(flow.requestsTo('/urgent')).toEqual([])

  const [feed, changes] = began.map(({ location }) => location)
  expect(await poll(feed ?? '')).toMatchObject({ status: 200, items: [{ subject: 'It is cold' }] })
  // Changes are given once nothing can come before them any more.
  const changed = await until(async () => {
    const polled = await poll(changes ?? '')
    return polled.status === 200 ? polled : undefined
  })
  expect(changed.items).toMatchObject([{ subject: 'It is cold' }])
})

test('an order that is not kept is not heard of, and one that is kept is heard of once', async () => {
  running = await start(folder, ['dev', 'orders.ts', '--port', '0'], { TRIGGERS_KEY })
  await post('/triggers/order-placed', { callbackUrl: `${flow.origin}/orders` })
  expect((await post('/orders', { id: 'one' })).status).toBe(200)
  // The table has it, so what was published a moment before rolls back.
  const table = openDatabase(join(folder, 'orders.sqlite'))
  table.exec("INSERT INTO orders (id) VALUES ('lost')")
  table.close()
  expect((await post('/orders', { id: 'lost' })).status).toBe(500)
  expect((await post('/orders', { id: 'two' })).status).toBe(200)
  await flow.waitFor('/orders', 2)
  expect(flow.requestsTo('/orders').map(({ body }) => JSON.parse(String(body)))).toEqual([{ id: 'one' }, { id: 'two' }])
})

test('“See it work” works, against the example of this repository', async () => {
  const key = join(folder, 'orders.key')
  running = await start(ROOT, ['dev', 'examples/orders/src/connector.ts', '--port', '0'], {
    ORDERS_DATABASE: join(folder, 'shop.sqlite'),
    ORDERS_KEY_FILE: key,
    ORDERS_TRIGGERS_KEY_FILE: join(folder, 'shop.triggers.key'),
  })
  const here = (script: string): string =>
    script
      .replaceAll('http://127.0.0.1:3000/api/_ferrule/callback', `${flow.origin}/shop`)
      .replaceAll('http://127.0.0.1:3000/api', running?.address ?? '')
      .replaceAll('examples/orders/orders.key', key)
      .replaceAll('curl ', 'curl -sS ')
  const said = sh(folder, here(seeIt))
  const [order] = await flow.waitFor('/shop', 1)
  expect(JSON.parse(String(order?.body))).toMatchObject({ customer: { email: 'ada@contoso.example' }, lines: [{ article: 'hammer' }] })
  sh(folder, here(tryIt.replace('X-Api-Key: $KEY', `X-Api-Key: ${readFileSync(key, 'utf8').trim()}`)))
  expect(flow.requestsTo('/shop')).toHaveLength(1)
  const location = /^location: (\S+)/im.exec(said)?.[1] ?? ''
  for (const _ of [1, 2]) expect((await fetch(location, { method: 'DELETE' })).status).toBe(204)
})

test('the commands of “When a receiver is away” take a subscription up again and bring what it missed', async () => {
  running = await start(folder, ['dev', 'entry.ts', '--port', '0'], { TRIGGERS_KEY })
  flow.answer('/away', { status: 410 }, { status: 200 })
  await post('/triggers/ticket-opened', { callbackUrl: `${flow.origin}/away`, urgency: 2 })
  await post('/tickets', { subject: 'It is dark' })
  const [missed] = await flow.waitFor('/away', 1)
  const list = lookAfter.split('\n').find((line) => line.includes(' list ')) ?? ''
  const disabled = await until(() => /^(\S+) .*\bdisabled\b/m.exec(sh(folder, list))?.[1])
  sh(folder, lookAfter.replaceAll('<id>', `"${disabled}"`))
  const [, replayed] = await flow.waitFor('/away', 2)
  expect(replayed?.headers['webhook-id']).toBe(missed?.headers['webhook-id'])
  expect(replayed?.body).toEqual(missed?.body)
})

interface Polled {
  readonly status: number
  readonly location: string
  readonly items: unknown
}

async function poll(url: string): Promise<Polled> {
  const answer = await fetch(url, { headers })
  const text = await answer.text()
  return { status: answer.status, location: answer.headers.get('location') ?? '', items: text === '' ? undefined : JSON.parse(text) }
}

/** What is found once there is something. */
async function until<T>(find: () => T | undefined | Promise<T | undefined>): Promise<T> {
  for (let tries = 0; tries < 50; tries++) {
    const found = await find()
    if (found !== undefined) return found
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  throw new Error('nothing was found')
}
