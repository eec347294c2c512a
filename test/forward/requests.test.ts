import { randomBytes } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { beforeEach, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { startBackend } from './backend.js'
import { Things, type DoubleThing, type Fields, type GetThing, type SaveThing, type Upload } from './connectors/things.js'
import { startFacade } from './facade.js'

const backend = await startBackend()
const things = new Things()
const facade = await startFacade(things, { backend: backend.url })
const thing = { 'thing-id': 'a' }

beforeEach(() => {
  backend.answer = { json: thing }
  backend.arrived.length = 0
  things.options = {}
  things.change = (input) => input
})

test.each([
  ['GET', '/things/a'],
  ['GET', '/things/a%2Fb%20c%25d?%24filter=x%20eq%20%27y%27&page=2'],
  ['GET', "/things/~a!*'();:@&=+$,b?$filter=a+b"],
  ['GET', '/things/%E2%82%AC?tags=a&tags=b%2Cc'],
  ['GET', '/things/x?tags=a,b,c&since=2024-05-01T10:00:00%2B02:00'],
  ['GET', '/double/a%252Fb%2525/end'],
  ['DELETE', '/things/a%2Fb'],
])('%s %s arrives byte for byte, below the path of the backend', async (method, path) => {
  if (method === 'DELETE') backend.answer = { status: 204 }
  const { status } = await facade.call(method, `/api${path}`)
  expect(status).toBeLessThan(300)
  expect([backend.last().method, backend.last().url]).toEqual([method, `/v1${path}`])
})

test('defaults that the caller did not send are not sent', async () => {
  await facade.call('GET', '/api/things/a')
  expect(backend.last().url).toBe('/v1/things/a')
})

test('end-to-end headers travel on, those of the connection do not, and the host is the backend', async () => {
  await facade.call('GET', '/api/things/a', {
    headers: {
      authorization: 'Bearer of-the-caller',
      cookie: 'a=1',
      'user-agent': 'azure-logic-apps/1.0',
      'x-ms-client-request-id': 'r-1',
      'x-trace': 'caf\u00e9',
      'x-hop': 'only here',
      connection: 'close, X-Hop',
      te: 'trailers',
      'proxy-authorization': 'Basic c2VjcmV0',
      'accept-encoding': 'gzip, br',
      range: 'bytes=0-1',
      'if-none-match': '"a"',
    },
  })
  const { connection: _, ...headers } = backend.last().headers
  expect(headers).toEqual({
    host: new URL(backend.url).host,
    authorization: 'Bearer of-the-caller',
    cookie: 'a=1',
    'user-agent': 'azure-logic-apps/1.0',
    'x-ms-client-request-id': 'r-1',
    'x-trace': 'caf\u00e9',
    // What is looked into must not come compressed; what would change the status is not asked for.
    'accept-encoding': 'identity',
  })
})

test('a JSON body travels byte for byte: nulls, large numbers, dates and white space as they came', async () => {
  backend.answer = { status: 201, json: thing }
  const body =
    '{ "thing-id" : "a", "note": null, "made": "2024-05-01T10:00:00.5+02:00",\n "extra": 12345678901234567890, "parts": [ {"part-name":"p","weight":1.0} ] }'
  const { status } = await facade.call('POST', '/api/things?dryRun=false', {
    body,
    headers: { 'content-type': 'application/json; charset=utf-8', 'content-length': String(body.length) },
  })
  expect(status).toBe(201)
  expect(backend.last()).toMatchObject({ text: body, url: '/v1/things?dryRun=false' })
  expect(backend.last().headers).toMatchObject({ 'content-type': 'application/json; charset=utf-8', 'content-length': String(body.length) })
})

test('a key that was sent twice is sent on once, as it was checked', async () => {
  backend.answer = { status: 201, json: thing }
  const body = '{"thing-id":"first","note":"a \\" : b","extra":{"n":1,"n":2},"thing-id":"last"}'
  const { status } = await facade.call('POST', '/api/things?dryRun=false', {
    body,
    headers: { 'content-type': 'application/json', 'content-length': String(body.length) },
  })
  const { text, headers } = backend.last()
  expect([status, text]).toEqual([201, '{"thing-id":"last","note":"a \\" : b","extra":{"n":2}}'])
  expect(headers['content-length'] ?? String(text.length)).toBe(String(text.length))
})

test('what a method changes in its input is what is sent, and the rest stays as it came', async () => {
  backend.answer = { status: 201, json: thing }
  things.change = (input: SaveThing) => {
    input.count = 7
    const [part] = input.parts ?? []
    if (part !== undefined) part.name = 'renamed'
    ;(input.extra as { deep: { list: number[] } }).deep.list.push(3)
    return input
  }
  const json = {
    'thing-id': 'a',
    note: null,
    made: '2024-05-01T10:00:00.5+02:00',
    parts: [{ 'part-name': 'p', weight: null }],
    extra: { deep: { list: [1, 2] } },
  }
  await facade.call('POST', '/api/things?dryRun=true', { json })
  expect(JSON.parse(backend.last().text)).toEqual({
    ...json,
    count: 7,
    parts: [{ 'part-name': 'renamed', weight: null }],
    extra: { deep: { list: [1, 2, 3] } },
  })
})

test('a method may forward another input than it was given', async () => {
  backend.answer = { status: 201, json: thing }
  things.change = (input: SaveThing) => ({ ...input, made: new Date(0), dryRun: false, note: undefined })
  await facade.call('POST', '/api/things?dryRun=true', { json: { 'thing-id': 'a', note: 'x' } })
  expect(backend.last().url).toBe('/v1/things?dryRun=false')
  expect(JSON.parse(backend.last().text)).toEqual({ 'thing-id': 'a', made: '1970-01-01T00:00:00.000Z' })
})

test('changed parameters are written as declared: path encoded, query in place, header set', async () => {
  things.change = (input: GetThing) =>
    Object.assign(input, { id: 'a/b %', filter: undefined, tags: ['x', 'y&z'], page: 3, since: new Date(0), trace: 'mine' })
  await facade.call('GET', '/api/things/q?$filter=a&tags=a&tags=b&page=1', { headers: { 'x-trace': 'theirs' } })
  expect(backend.last().url).toBe('/v1/things/a%2Fb%20%25?tags=x&tags=y%26z&page=3&since=1970-01-01T00%3A00%3A00.000Z')
  expect(backend.last().headers['x-trace']).toBe('mine')
  things.change = (input: DoubleThing) => ({ name: `${input.name}/%` })
  await facade.call('GET', '/api/double/a/end')
  expect(backend.last().url).toBe('/v1/double/a%252F%2525/end')
})

test('options change method, path, query, headers and body', async () => {
  things.options = {
    method: 'POST',
    path: '/v2/{thing-id}/copy',
    query: { page: undefined, mode: 'full', ids: [1, 2] },
    headers: { 'X-Tenant': 'contoso', 'x-trace': undefined, Authorization: 'Bearer ours' },
    body: { copy: true },
  }
  await facade.call('GET', '/api/things/a%2Fb?page=2&tags=a', { headers: { 'x-trace': 't', authorization: 'Bearer theirs' } })
  const { method, url, headers, text } = backend.last()
  expect([method, url, text]).toEqual(['POST', '/v1/v2/a%2Fb/copy?tags=a&mode=full&ids=1&ids=2', '{"copy":true}'])
  expect(headers).toMatchObject({ 'x-tenant': 'contoso', authorization: 'Bearer ours', 'content-type': 'application/json' })
  expect(headers).not.toHaveProperty('x-trace')
})

test.each(['..', '.', 'a%2F..%2Fb', '%2e%2e', '..%5Cb'])(
  'a path value that leads up, %s, is refused and nothing is sent',
  async (value) => {
    const answer = await facade.call('GET', `/api/things/${value}`)
    expect([answer.status, answer.json().errors]).toEqual([
      400,
      [expect.objectContaining({ in: 'path', path: '/thing-id', code: 'dot-segment' })],
    ])
    expect((await facade.call('GET', '/api/double/%252e%252e/end')).status).toBe(400)
    expect(backend.arrived).toEqual([])
  },
)

test('a request that is not valid never reaches the backend', async () => {
  expect((await facade.call('GET', '/api/things/a?page=x')).status).toBe(400)
  expect((await facade.call('POST', '/api/things', { json: { note: 'x' } })).status).toBe(400)
  expect(backend.arrived).toEqual([])
})

const multipart = (boundary: string, parts: readonly (readonly [string, string | Buffer])[]): Buffer =>
  Buffer.concat([
    Buffer.from('a preamble that nobody reads\r\n'),
    ...parts.flatMap(([head, content]) => [
      Buffer.from(`--${boundary}\r\n${head}\r\n\r\n`),
      Buffer.from(content as string),
      Buffer.from('\r\n'),
    ]),
    Buffer.from(`--${boundary}--\r\nan epilogue`),
  ])
const field = (name: string): string => `Content-Disposition: form-data; name="${name}"\r\nX-Odd: Yes`
const fileHead = (name: string): string =>
  `Content-Disposition: form-data; name="${name}"; filename="a \u00fc.bin"\r\nContent-Type: image/x-odd`

test.each([
  ['whose file comes last', 300_000, true],
  ['whose file comes first', 300_000, false],
  ['whose large file comes first', 9_000_000, false],
  ['whose large file comes last', 9_000_000, true],
])('a multipart form %s travels byte for byte', async (_, size, last) => {
  const file = [fileHead('the-file'), randomBytes(size)] as const
  const fields = [[field('title'), 'A title'] as const, [field('labels'), 'one'] as const, [field('labels'), 'two'] as const]
  const body = multipart('bound--ary', last ? [...fields, file] : [file, ...fields])
  const headers = { 'content-type': 'multipart/form-data; boundary="bound--ary"' }
  const { status } = await facade.call('POST', '/api/upload', { body, headers })
  expect(status).toBe(200)
  expect(backend.last().bytes.equals(body)).toBe(true)
  expect(backend.last().headers).toMatchObject({ ...headers, 'content-length': String(body.length) })
  await nothingIsLeft()
})

/** Nothing of a form stays on disk once it is answered. */
async function nothingIsLeft(): Promise<void> {
  const left = async (): Promise<readonly string[]> => (await readdir(tmpdir())).filter((name) => name.startsWith(`ferrule-forward-`))
  for (let tries = 0; tries < 100 && (await left()).length > 0; tries++) await new Promise((resolve) => setTimeout(resolve, 50))
  expect(await left()).toEqual([])
}

test('a method may read a file and send the form on as it came', async () => {
  const content = randomBytes(2_000_000)
  const body = multipart('b', [
    [field('title'), 't'],
    [field('labels'), 'l'],
    [fileHead('the-file'), content],
  ])
  let read: Buffer | undefined
  things.change = async (input: Upload) => {
    read = await input.file.bytes()
    return input
  }
  const { status } = await facade.call('POST', '/api/upload', { body, headers: { 'content-type': 'multipart/form-data; boundary=b' } })
  expect([status, read?.equals(content), backend.last().bytes.equals(body)]).toEqual([200, true, true])
})

test('a form that a method changes is written anew, and its file streamed', async () => {
  const content = randomBytes(3_000_000)
  const body = multipart('b', [
    [field('title'), 'old'],
    [field('labels'), 'l'],
    [fileHead('the-file'), content],
  ])
  things.change = (input: Upload) => ({ ...input, title: 'new' })
  await facade.call('POST', '/api/upload', { body, headers: { 'content-type': 'multipart/form-data; boundary=b' } })
  const { bytes, headers } = backend.last()
  const form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': headers['content-type'] ?? '' } }).formData()
  const sent = form.get('the-file') as File
  expect([form.get('title'), form.get('labels'), sent.name, sent.type]).toEqual(['new', 'l', 'a \u00fc.bin', 'image/x-odd'])
  expect(Buffer.from(await sent.arrayBuffer()).equals(content)).toBe(true)
})

test('a URL-encoded form travels byte for byte, and changed where it is changed', async () => {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  await facade.call('POST', '/api/fields', { body: 'title=a+b%21&note=', headers })
  expect(backend.last().text).toBe('title=a+b%21&note=')
  things.change = (input: Fields) => ({ ...input, note: 'x & y' })
  await facade.call('POST', '/api/fields', { body: 'title=a+b%21&note=', headers })
  expect(backend.last().text).toBe('title=a+b%21&note=x+%26+y')
})

test('a binary body travels byte for byte with its type and length', async () => {
  const body = randomBytes(1_500_000)
  await facade.call('PUT', '/api/raw', { body, headers: { 'content-type': 'application/x-odd' } })
  expect(backend.last().bytes.equals(body)).toBe(true)
  expect(backend.last().headers).toMatchObject({ 'content-type': 'application/x-odd', 'content-length': '1500000' })
})

test('random inputs arrive as they were sent', async () => {
  backend.answer = { status: 201, json: thing }
  const text = fc.string({ unit: 'binary', maxLength: 30 })
  const optional = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<T | null | undefined> =>
    fc.option(fc.option(one, { nil: null }), { nil: undefined })
  const saved = fc.record(
    {
      'thing-id': text,
      note: optional(text),
      made: optional(fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true }).map((date) => date.toISOString())),
      parts: optional(
        fc.array(fc.record({ 'part-name': text, weight: optional(fc.double({ noNaN: true, noDefaultInfinity: true })) }), { maxLength: 3 }),
      ),
      // A key that would reach an object's prototype is refused, as everywhere.
      extra: optional(fc.jsonValue({ maxDepth: 4 }).filter((value) => !/"(?:__proto__|constructor)"/.test(JSON.stringify(value)))),
      count: optional(fc.maxSafeInteger()),
    },
    { requiredKeys: ['thing-id'] },
  )
  await fc.assert(
    fc.asyncProperty(saved, async (value) => {
      const body = JSON.stringify(value)
      const { status, text: said } = await facade.call('POST', '/api/things', { body, headers: { 'content-type': 'application/json' } })
      expect([status, status === 201 ? '' : said]).toEqual([201, ''])
      expect(backend.last().text).toBe(body)
      // Written anew, the value is the same.
      things.change = (input: SaveThing) => ({ ...input, dryRun: true, id: `${input.id}!` })
      await facade.call('POST', '/api/things', { body, headers: { 'content-type': 'application/json' } })
      things.change = (input) => input
      expect(JSON.parse(backend.last().text)).toEqual(JSON.parse(JSON.stringify({ ...value, 'thing-id': `${value['thing-id']}!` })))
    }),
    { numRuns: 100 },
  )
  backend.answer = { json: thing }
  const word = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).filter((one) => !/(^|[/\\])\.{1,2}([/\\]|$)/.test(one))
  await fc.assert(
    fc.asyncProperty(word, fc.option(word), fc.array(word, { maxLength: 3 }), async (id, filter, tags) => {
      const query = [
        ...(filter === null ? [] : [`$filter=${encodeURIComponent(filter)}`]),
        ...tags.map((tag) => `tags=${encodeURIComponent(tag)}`),
      ].join('&')
      const path = `/things/${encodeURIComponent(id)}${query === '' ? '' : `?${query}`}`
      const { status } = await facade.call('GET', `/api${path}`)
      expect([status, backend.last().url]).toEqual([200, `/v1${path}`])
      things.change = (input: GetThing) => ({ ...input, id: input.id, page: 9 })
      await facade.call('GET', `/api${path}`)
      things.change = (input) => input
      const arrived = new URL(backend.last().url, 'http://backend')
      expect(decodeURIComponent(arrived.pathname.slice('/v1/things/'.length))).toBe(id)
      expect([arrived.searchParams.get('$filter'), arrived.searchParams.getAll('tags'), arrived.searchParams.get('page')]).toEqual([
        filter,
        tags,
        '9',
      ])
    }),
    { numRuns: 100 },
  )
})
