import { randomBytes } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { beforeEach, expect, test } from '@jest/globals'
import { BackendError } from '@ferrule/fastify'
import type { Context } from '@ferrule/core'
import { startBackend } from './backend.js'
import { Things, type Failure, type GetThing, type Thing } from './connectors/things.js'
import { startFacade } from './facade.js'

const backend = await startBackend()
const things = new Things()
const facade = await startFacade(things, { backend: backend.url })
const { host, origin } = new URL(backend.url)

beforeEach(() => {
  backend.answer = {}
  backend.arrived.length = 0
  things.options = {}
  things.changeReply = undefined
})

test('a reply comes back byte for byte, with what is not declared in it and with its end-to-end headers', async () => {
  const body = '{"thing-id":"a", "note":null,"undeclared":[1.0, 12345678901234567890],"made":"2024-05-01T10:00:00+02:00"}'
  const headers = {
    'content-type': 'application/json; odata=minimal',
    etag: '"1"',
    'cache-control': 'max-age=60',
    'x-rate-limit': '5',
    'set-cookie': ['a=1', 'b=2'],
    connection: 'keep-alive, x-hop',
    'x-hop': 'not for you',
    'alt-svc': `h3="${host}"`,
  }
  backend.answer = { body, headers }
  for (const path of ['/api/things/a', '/api/double/a/end']) {
    const answer = await facade.call('GET', path)
    expect([answer.status, answer.text]).toEqual([200, body])
    expect(answer.headers).toMatchObject({
      'content-type': 'application/json; odata=minimal',
      'content-length': String(body.length),
      etag: '"1"',
      'cache-control': 'max-age=60',
      'x-rate-limit': '5',
      'set-cookie': ['a=1', 'b=2'],
      'x-content-type-options': 'nosniff',
    })
    expect(answer.headers).not.toHaveProperty('x-hop')
    expect(answer.headers).not.toHaveProperty('alt-svc')
  }
  backend.answer = { status: 201, body, headers }
  const saved = await facade.call('POST', '/api/things', { json: { 'thing-id': 'a' } })
  expect([saved.status, saved.text]).toEqual([201, body])
})

test('the method is given the reply as its type says: names of properties, dates, instances', async () => {
  backend.answer = { status: 201, json: { 'thing-id': 'a', made: '2024-05-01T00:00:00Z', parts: [{ 'part-name': 'p' }] } }
  await facade.call('POST', '/api/things', { json: { 'thing-id': 'a' } })
  const seen = things.seen as Thing
  expect([seen.constructor.name, seen.id, seen.made, seen.parts?.[0]?.name]).toEqual(['Thing', 'a', new Date('2024-05-01T00:00:00Z'), 'p'])
})

test('what a method changes in a reply is changed, and the rest is as it came', async () => {
  const json = { 'thing-id': 'a', note: null, made: '2024-05-01T00:00:00+02:00', parts: [{ 'part-name': 'p', weight: null }] }
  backend.answer = { status: 201, json, headers: { etag: '"1"', 'x-kept': 'yes' } }
  things.changeReply = (thing: Thing) => {
    const [part] = thing.parts ?? []
    if (part !== undefined) part.weight = 2
    return thing
  }
  const answer = await facade.call('POST', '/api/things', { json: { 'thing-id': 'a' } })
  expect(answer.json()).toEqual({ ...json, parts: [{ 'part-name': 'p', weight: 2 }] })
  expect(answer.headers['x-kept']).toBe('yes')
  expect(answer.headers).not.toHaveProperty('etag')
})

test('a reply that a method makes of another one is its own', async () => {
  backend.answer = { status: 201, json: { 'thing-id': 'a', undeclared: 1 }, headers: { 'x-backend': 'yes' } }
  things.changeReply = (thing: Thing) => ({ ...thing, note: 'mine', made: new Date(0) })
  const answer = await facade.call('POST', '/api/things', { json: { 'thing-id': 'a' } })
  expect([answer.status, answer.json()]).toEqual([201, { 'thing-id': 'a', note: 'mine', made: '1970-01-01T00:00:00.000Z' }])
  expect(answer.headers).not.toHaveProperty('x-backend')
})

test('a reply that a method spoils does not leave', async () => {
  backend.answer = { status: 201, json: { 'thing-id': 'a' } }
  things.changeReply = (thing: Thing) => Object.assign(thing, { id: 5 })
  const answer = await facade.call('POST', '/api/things', { json: { 'thing-id': 'a' } })
  expect([answer.status, answer.json().code]).toEqual([500, 'broken-reply'])
})

test('`reply` changes status, headers and body before they are checked', async () => {
  backend.answer = { status: 200, json: { id: 'a' }, headers: { 'x-gone': '1' } }
  things.options = {
    reply: ({ status, headers, body }) => {
      const { 'x-gone': _, ...kept } = headers
      return { status: status + 1, headers: { ...kept, 'x-new': '2' }, body: { 'thing-id': (body as { id: string }).id } }
    },
  }
  const answer = await facade.call('POST', '/api/things', { json: { 'thing-id': 'a' } })
  expect([answer.status, answer.json(), answer.headers['x-new'], answer.headers['x-gone']]).toEqual([
    201,
    { 'thing-id': 'a' },
    '2',
    undefined,
  ])
})

test('`reply` sees statuses that are not declared, and may make something of them', async () => {
  backend.answer = { status: 418, json: { tea: true } }
  things.options = {
    reply: ({ status, headers, body }) => ({ status: 404, headers, body: { reason: `${status} ${JSON.stringify(body)}` } }),
  }
  const answer = await facade.call('GET', '/api/things/a')
  expect([answer.status, answer.json()]).toEqual([404, { reason: '418 {"tea":true}' }])
})

test('a declared failure passes as it came; a method may catch it', async () => {
  backend.answer = {
    status: 404,
    body: '{"reason": "gone", "more": 1}',
    headers: { 'content-type': 'application/json', 'x-why': 'because' },
  }
  const answer = await facade.call('GET', '/api/things/a')
  expect([answer.status, answer.text, answer.headers['x-why']]).toEqual([404, '{"reason": "gone", "more": 1}', 'because'])
})

test('a method may catch a declared failure and give something else', async () => {
  const patient = new Things()
  patient.get = async (_input: GetThing, context: Context): Promise<Thing> => {
    try {
      return await context.forward<Thing>()
    } catch (error) {
      if (!(error instanceof BackendError) || error.status !== 404) throw error
      return { id: 'none', note: (error.body as Failure).reason }
    }
  }
  backend.answer = { status: 404, json: { reason: 'gone' } }
  const catching = await startFacade(patient, { backend: backend.url })
  const answer = await catching.call('GET', '/api/things/a')
  expect([answer.status, answer.json()]).toEqual([200, { 'thing-id': 'none', note: 'gone' }])
})

test.each([
  ['nothing', '', undefined],
  ['a page', '<p>Hello</p>', 'text/html'],
  ['a number', '1.0', 'application/json'],
])('where anything may come, %s may', async (_, body, type) => {
  backend.answer = { body, headers: type === undefined ? {} : { 'content-type': type } }
  const answer = await facade.call('GET', '/api/any')
  expect([answer.status, answer.text, answer.headers['content-type']]).toEqual([200, body, type])
  expect(answer.headers['content-security-policy'] === undefined).toBe(type === 'application/json')
})

test('a response for any status speaks for those that have none of their own', async () => {
  backend.answer = { status: 418, json: { reason: 'tea' } }
  const answer = await facade.call('GET', '/api/any')
  expect([answer.status, answer.json()]).toEqual([418, { reason: 'tea' }])
  backend.answer = { status: 418, json: { tea: true } }
  expect((await facade.call('GET', '/api/any')).json().code).toBe('broken-backend-reply')
})

const SECRET = 'SELECT * FROM secrets -- at db7.internal'
test.each([
  [400, 400, 'backend-refused'],
  [401, 401, 'unauthenticated'],
  [403, 403, 'forbidden'],
  [409, 409, 'conflict'],
  [410, 400, 'backend-refused'],
  [422, 422, 'unprocessable'],
  [429, 429, 'too-many-requests'],
  [500, 502, 'backend-failed'],
  [503, 503, 'unavailable'],
  [504, 504, 'backend-timeout'],
  [202, 502, 'broken-backend-reply'],
])('an undeclared %i becomes %i %s, and nothing of the reply leaks', async (status, expected, code) => {
  backend.answer = {
    status,
    json: { error: SECRET },
    headers: { server: 'Secret/1.0', 'x-debug': SECRET, 'retry-after': '600', 'www-authenticate': 'Bearer realm="secret"' },
  }
  const answer = await facade.call('GET', '/api/things/a')
  expect([answer.status, answer.headers['content-type'], answer.json().code]).toEqual([
    expected,
    'application/problem+json; charset=utf-8',
    code,
  ])
  expect(`${JSON.stringify(answer.headers)}${answer.text}`).not.toMatch(/secret|db7|127\.0\.0\.1/i)
  expect(answer.headers['retry-after']).toBe(status === 429 || status === 503 ? '600' : undefined)
  const line = facade.log.findLast(({ msg }) => String(msg).includes('not declared'))
  expect(line).toMatchObject({ operation: 'Get', status, reqId: answer.json().requestId })
})

test.each([
  ['is no JSON', '{"thing-id":', 'application/json'],
  ['is a page', '<html>Welcome</html>', 'text/html'],
  ['has the wrong type', '{"thing-id":7}', 'application/json'],
  ['lacks what must be there', '{"note":"x"}', 'application/json'],
  ['has null where something must be', '{"thing-id":null}', 'application/json'],
  ['is empty', '', 'application/json'],
  ['is not UTF-8', Buffer.from([0x7b, 0xff, 0x7d]), 'application/json'],
])('a reply that %s does not leave', async (_, body, type) => {
  backend.answer = { body, headers: { 'content-type': type } }
  const answer = await facade.call('GET', '/api/things/a')
  expect([answer.status, answer.json().code]).toEqual([502, 'broken-backend-reply'])
})

test('a reply that came compressed is read all the same', async () => {
  const json = { 'thing-id': 'a' }
  backend.answer = { body: gzipSync(JSON.stringify(json)), headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' } }
  const answer = await facade.call('GET', '/api/things/a')
  expect([answer.status, answer.json(), answer.headers['content-encoding']]).toEqual([200, json, undefined])
  backend.answer = { body: 'nothing of the kind', headers: { 'content-encoding': 'gzip' } }
  expect((await facade.call('GET', '/api/things/a')).status).toBe(502)
  backend.answer = { body: '{"thing-id":"a"}', headers: { 'content-encoding': 'x-unheard-of' } }
  expect((await facade.call('GET', '/api/things/a')).status).toBe(502)
})

test('a file comes back byte for byte with its headers, compressed or not', async () => {
  const body = randomBytes(500_000)
  const headers = {
    'content-type': 'image/x-odd',
    'content-disposition': 'inline; filename="a.bin"',
    'content-length': String(body.length),
    etag: '"7"',
  }
  backend.answer = { body, headers }
  const answer = await facade.call('GET', '/api/file')
  expect([answer.status, answer.bytes.equals(body)]).toEqual([200, true])
  expect(answer.headers).toMatchObject(headers)
  backend.answer = { body: gzipSync(body), headers: { 'content-encoding': 'gzip' } }
  const packed = await facade.call('GET', '/api/file', { headers: { 'accept-encoding': 'gzip' } })
  expect([packed.headers['content-encoding'], packed.bytes.equals(gzipSync(body)), backend.last().headers['accept-encoding']]).toEqual([
    'gzip',
    true,
    'gzip',
  ])
})

test.each([301, 302, 303, 307, 308])(
  'a redirect (%i) is not followed but answered; where it led to the backend it leads to the connector',
  async (status) => {
    for (const [location, expected] of [
      [`${backend.url}/things/b?x=1#y`, 'https://facade.example/api/things/b?x=1#y'],
      ['/v1/things/b', 'https://facade.example/api/things/b'],
      ['b', 'https://facade.example/api/things/b'],
      ['https://storage.example/blob?sig=1', 'https://storage.example/blob?sig=1'],
    ] as const) {
      backend.answer = { status, headers: { location }, body: SECRET }
      const answer = await facade.call('GET', '/api/things/a')
      expect([answer.status, answer.headers['location'], answer.text]).toEqual([status, expected, ''])
    }
    backend.answer = { status, headers: { location: `${origin}/internal` } }
    expect((await facade.call('GET', '/api/things/a')).json().code).toBe('broken-backend-reply')
    expect(backend.arrived.every(({ url }) => url === '/v1/things/a')).toBe(true)
  },
)

test('addresses in the headers of a reply lead to the connector', async () => {
  backend.answer = {
    status: 201,
    json: { 'thing-id': 'a' },
    headers: { location: `${backend.url}/things/a`, 'content-location': `${origin}/elsewhere` },
  }
  const { headers } = await facade.call('POST', '/api/things', { json: { 'thing-id': 'a' } })
  expect([headers['location'], headers['content-location']]).toEqual(['https://facade.example/api/things/a', undefined])
})
