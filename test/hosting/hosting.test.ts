/** One connector, many homes: each answers the same calls the same way. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from '@jest/globals'
import { openSqliteStore } from '@ferrule/triggers/sqlite'
import { Orders } from '../../examples/orders/src/connector.js'
import { openShop } from '../../examples/orders/src/shop.js'
import { assembleImage, said, stage, type Image } from '../support/container.mjs'
import { HOMES, type Answer, type Call, type Home, type Made } from './homes.js'

const folders: string[] = []
let assembled: Image | undefined
const image = (): Image => (assembled ??= assembleImage())
afterAll(() => {
  folders.forEach((folder) => rmSync(folder, { recursive: true, force: true }))
  assembled?.remove()
})

const KEY = 'a key of the tests'
const PDF = Buffer.concat([
  Buffer.from('%PDF-1.7\n'),
  Buffer.from(Array.from({ length: 3_000 }, (_, index) => index % 256)),
  Buffer.from('\n%%EOF'),
])

async function open(name: string): Promise<Home> {
  const folder = mkdtempSync(join(tmpdir(), 'ferrule-home-'))
  folders.push(folder)
  const file = join(folder, 'orders.sqlite')
  const shop = openShop(file)
  const triggers = { store: await openSqliteStore({ file }), keys: [Buffer.alloc(32, 7)], deliver: false }
  const home = await (HOMES[name] as (made: Made) => Promise<Home>)({
    connector: new Orders(shop, new Map([[KEY, { name: 'tests' }]])),
    options: { triggers } as never,
    key: KEY,
    image,
  })
  return {
    call: home.call,
    async close() {
      await home.close()
      shop.close()
    },
  }
}

const json = (value: unknown): Pick<Call, 'body'> & { readonly type: string } => ({
  body: Buffer.from(JSON.stringify(value)),
  type: 'application/json',
})
const boundary = 'ferrule-boundary'
const upload = Buffer.concat([
  Buffer.from(`--${boundary}\r\ncontent-disposition: form-data; name="invoice"; filename="i.pdf"\r\ncontent-type: application/pdf\r\n\r\n`),
  PDF,
  Buffer.from(`\r\n--${boundary}--\r\n`),
])

/** What a maker’s flow would do, and what it must not; `id` is the order’s. */
const SCRIPT: readonly (readonly [
  name: string,
  method: string,
  path: string,
  sent?: { readonly body?: Buffer; readonly type?: string } | undefined,
  key?: string | null,
])[] = [
  ['lists orders', 'GET', '/orders?pageSize=2&status=placed'],
  ['asks for a key', 'GET', '/articles', undefined, null],
  ['refuses a wrong one', 'GET', '/articles', undefined, 'wrong'],
  [
    'places an order',
    'POST',
    '/orders',
    json({ customer: { name: 'Ada Lovelace', email: 'ada@contoso.example' }, lines: [{ article: 'hammer', quantity: 2 }] }),
  ],
  ['refuses what is not valid', 'POST', '/orders', json({ customer: { name: 'Ada', email: 'nobody' }, lines: [] })],
  ['refuses what is no JSON', 'POST', '/orders', { body: Buffer.from('{"a":'), type: 'application/json' }],
  ['refuses another type', 'POST', '/orders', { body: Buffer.from('<a/>'), type: 'application/xml' }],
  ['gets the order', 'GET', '/orders/{id}'],
  ['does not find another', 'GET', '/orders/00000000-0000-4000-8000-000000000000'],
  ['takes an invoice', 'POST', '/orders/{id}/invoice', { body: upload, type: `multipart/form-data; boundary=${boundary}` }],
  ['gives it back', 'GET', '/orders/{id}/invoice'],
  ['deletes the order', 'DELETE', '/orders/{id}'],
  ['does not know a path', 'GET', '/nowhere'],
  ['gives its definition', 'GET', '/apiDefinition.swagger.json', undefined, null],
  ['is healthy', 'GET', '/health', undefined, null],
]

/** What has to be the same: everything but names that are drawn anew, and times. */
function essence({ status, headers, body }: Answer): object {
  const type = headers['content-type'] ?? ''
  const text = type.includes('json')
    ? body
        .toString('utf8')
        .replace(/[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/g, 'id')
        .replace(/"(requestId|placedAt|changedAt|updatedAt|createdAt|host|basePath)":\s*"[^"]*"/g, '"$1":""')
        .replace(/https?:\\?\/\\?\/[^"/\\]+[^"?]*/g, 'address')
    : body.toString('base64')
  return {
    status,
    type,
    ...(headers['www-authenticate'] === undefined ? {} : { challenge: headers['www-authenticate'] }),
    nosniff: headers['x-content-type-options'],
    text,
  }
}

async function play(home: Home): Promise<Record<string, object>> {
  let id = '{id}'
  const seen: Record<string, object> = {}
  for (const [name, method, path, sent = {}, key = KEY] of SCRIPT) {
    const { body, type } = sent
    const headers = { ...(key === null ? {} : { 'x-api-key': key }), ...(type === undefined ? {} : { 'content-type': type }) }
    const answer = await home.call({ method, path: path.replace('{id}', id), headers, ...(body === undefined ? {} : { body }) })
    if (name === 'places an order') ({ id } = JSON.parse(answer.body.toString()) as { id: string })
    seen[name] = essence(answer)
  }
  return seen
}

const first = (async () => {
  const home = await open('a server of its own')
  const seen = await play(home)
  await home.close()
  return seen
})()

test('the script does what its names say', async () => {
  const statuses = Object.values(await first).map((one) => (one as { status: number }).status)
  expect(statuses).toEqual([200, 401, 401, 201, 400, 400, 415, 200, 404, expect.any(Number), 200, 204, 404, 200, 200])
  expect((await first)['gives it back']).toMatchObject({ type: 'application/pdf', text: PDF.toString('base64') })
})

test.each(Object.keys(HOMES).slice(1))(
  '%s answers like a server of its own',
  async (name) => {
    const home = await open(name)
    try {
      expect(await play(home)).toEqual(await first)
    } finally {
      await home.close()
    }
  },
  300_000,
)

test('the container runs as somebody who is not root', () => {
  expect([said('USER'), said('STOPSIGNAL')]).toEqual(['node', 'SIGTERM'])
  expect(stage).toMatch(/^HEALTHCHECK /m)
})

test('the container is well, keeps its data on its volume alone, and ends in order', async () => {
  const { address, health, stop } = await image().run({ ORDERS_API_KEY: KEY })
  expect(await health()).toBe(0)
  expect((await fetch(`${address}/api/articles`, { headers: { 'x-api-key': KEY } })).status).toBe(200)
  const { code, output } = await stop()
  expect({ code, output: code === 0 ? '' : output }).toEqual({ code: 0, output: '' })
  expect(await health()).toBe(1)
}, 300_000)
