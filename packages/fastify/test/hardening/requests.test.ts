/** Requests that HTTP forbids, or that only an attacker would send, as bytes on a real socket. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { serve, type Served } from '@ferrule/fastify'
import { call } from '../connectors/app.js'
import { Orders, type Seen } from '../connectors/orders.js'
import { head, send, type Heard } from './wire.js'

const seen: Seen = {}
let served: Served
let port: number
beforeAll(async () => {
  served = await serve(new Orders(seen), { port: 0, logger: false, signals: false })
  port = Number(new URL(served.address).port)
})
afterAll(() => served.close())

const HOST = 'Host: orders.example'
const JSON_TYPE = 'Content-Type: application/json'
const BODY = '{"customer":{"name":"Ada","email":"ada@example.org"},"lines":[{"article":"tea","quantity":1}]}'
const get = (...headers: string[]): string => head('GET /api/orders HTTP/1.1', HOST, ...headers)
const post = (body: string, ...headers: string[]): string => head('POST /api/orders HTTP/1.1', HOST, JSON_TYPE, ...headers) + body
const chunked = (...headers: string[]): string => post(`${BODY.length.toString(16)}\r\n${BODY}\r\n0\r\n\r\n`, ...headers)

test('what the table below breaks is fine when it is whole', async () => {
  expect((await send(port, post(BODY, `Content-Length: ${BODY.length}`, 'Connection: close'))).statuses).toEqual([201])
  expect((await send(port, chunked('Transfer-Encoding: chunked', 'Connection: close'))).statuses).toEqual([201])
})

/** A second request hides behind each of the first ones: it must not be answered. */
const HIDDEN = get()
const FRAMING: readonly (readonly [name: string, bytes: string | Buffer])[] = [
  ['a length and chunks', chunked('Content-Length: 5', 'Transfer-Encoding: chunked')],
  ['chunks and a length', chunked('Transfer-Encoding: chunked', 'Content-Length: 5')],
  ['two lengths that differ', post(BODY, `Content-Length: ${BODY.length}`, 'Content-Length: 5')],
  ['two lengths in one line', post(BODY, `Content-Length: ${BODY.length}, 5`)],
  ['a length with a sign', post(BODY, `Content-Length: +${BODY.length}`)],
  ['a length that is negative', post(BODY, 'Content-Length: -1')],
  ['a length in hexadecimal', post(BODY, 'Content-Length: 0x10')],
  ['a length that no number holds', post(BODY, 'Content-Length: 99999999999999999999999')],
  ['an encoding that is nearly chunked', chunked('Transfer-Encoding: xchunked')],
  ['an encoding that ends otherwise than chunked', chunked('Transfer-Encoding: chunked, identity')],
  ['chunked in quotation marks', chunked('Transfer-Encoding: "chunked"')],
  ['a size of a chunk that is no number', post('zz\r\nab\r\n0\r\n\r\n', 'Transfer-Encoding: chunked')],
  ['a chunk that is longer than it says', post('1\r\nabc\r\n0\r\n\r\n', 'Transfer-Encoding: chunked')],
  ['a size of a chunk with a line feed alone', post('2\n{}\r\n0\r\n\r\n', 'Transfer-Encoding: chunked')],
  ['40 kB behind the size of a chunk', post(`2;a=${'x'.repeat(40_000)}\r\n{}\r\n0\r\n\r\n`, 'Transfer-Encoding: chunked')],
  ['a space before the colon', head('GET /api/orders HTTP/1.1', 'Host : orders.example')],
  ['a space before the name', head('GET /api/orders HTTP/1.1', ' Host: orders.example')],
  ['a header without a colon', get('Nonsense')],
  ['a header without a name', get(': empty')],
  ['a folded header', get('X-Trace: one', ' two')],
  ['line feeds alone', `GET /api/orders HTTP/1.1\n${HOST}\n\n`],
  ['a carriage return alone', `GET /api/orders HTTP/1.1\r${HOST}\r\r`],
  ['NUL in a header', get('X-Trace: a\0b')],
  ['NUL in the path', head('GET /api/or\0ders HTTP/1.1', HOST)],
  ['bytes in the name of a header', Buffer.from(get('X-Tr\xe4ce: a'), 'latin1')],
  ['a version that does not exist', head('GET /api/orders HTTP/9.9', HOST)],
  ['HTTP/2 without having asked', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
  ['TLS', Buffer.from('16030100a5010000a10303', 'hex')],
  ['a method that nobody knows', head('BREW /api/orders HTTP/1.1', HOST)],
  ['a path without a slash', head('GET api/orders HTTP/1.1', HOST)],
]

describe('400, the connection ends, and what hides behind is not answered', () => {
  test.each(FRAMING)('%s', async (_, bytes) => {
    seen.input = undefined
    const heard = await send(port, Buffer.concat([Buffer.from(bytes as string), Buffer.from(HIDDEN)]))
    expect(heard.closed).toBe(true)
    expect(heard.statuses).toHaveLength(1)
    expect([400, 413]).toContain(heard.statuses[0])
    expect(heard.text).toMatch(/content-type: application\/problem\+json/)
    expect(seen.input).toBeUndefined()
  })
})

describe('where a request says that it goes to', () => {
  const forged = ['X-Forwarded-Host: evil.example', 'X-Forwarded-Proto: http', 'Forwarded: host=evil.example', 'X-Original-URL: /evil']
  test.each([
    ['another host', head('GET /api/orders HTTP/1.1', 'Host: evil.example', 'Connection: close')],
    ['what proxies add', get(...forged, 'Connection: close')],
  ])('%s: links are below the public address', async (_, bytes) => {
    const { text } = await send(port, bytes)
    expect(text).not.toContain('evil')
    expect(text).toContain('https://orders.example/api/orders?skip=10')
  })

  test.each([
    ['two hosts', head('GET /api/orders HTTP/1.1', HOST, 'Host: evil.example')],
    ['the same host twice', head('GET /api/orders HTTP/1.1', HOST, 'HOST: orders.example')],
    ['no host', head('GET /api/orders HTTP/1.1')],
    ['a whole address, as only a proxy is asked', head('GET http://evil.example/api/orders HTTP/1.1', 'Host: evil.example')],
    ['its own whole address', head('GET https://orders.example/api/orders HTTP/1.1', HOST)],
  ])('%s: 400, and the connection ends', async (_, bytes) => {
    const { text, statuses, closed } = await send(port, bytes)
    expect([statuses, closed, text.includes('"code":"malformed-request"')]).toEqual([[400], true, true])
  })

  test('documents name the public address too', async () => {
    const { text } = await send(port, head('GET /api/apiDefinition.swagger.json HTTP/1.1', 'Host: evil.example', 'Connection: close'))
    expect(text).toContain('"host": "orders.example"')
    expect(text).not.toContain('evil')
  })
})

describe('paths and queries', () => {
  test.each([
    ['/api/orders/%zz', 400],
    ['/api/orders/%ff%fe', 400],
    ['/api/orders/%c0%af', 400],
    ['/api/%zz', 400],
    ['/api/orders/..%2f..%2fetc', 200],
    ['/api/orders/%2e%2e', 200],
    ['/api/../api/orders', 404],
    ['//evil.example/api/orders', 404],
    ['/api/orders/%00', 400],
    ['/api/orders/a%00b?limit=1', 400],
    [`/api/orders/${'a'.repeat(2_049)}`, 414],
    ['/api/orders?__proto__[admin]=1', 400],
    ['/api/orders?constructor[prototype][admin]=1', 400],
    ['/api/orders?limit[]=1', 400],
    ['/api/orders?limit=%zz', 400],
    [`/api/orders?${'a&'.repeat(4_000)}`, 400],
  ])('%s is answered with %i, whatever else it might mean', async (path, status) => {
    const { statuses, text } = await send(port, head(`GET ${path} HTTP/1.1`, HOST, 'Connection: close'))
    expect([statuses, text.length < 20_000]).toEqual([[status], true])
    expect(({} as { admin?: unknown }).admin).toBeUndefined()
  })

  test('an id is the text that was sent, decoded once, and no path', async () => {
    await call(port, { url: '/api/orders/..%252f..%2fetc' })
    expect(seen.input).toMatchObject({ id: '..%2f../etc' })
  })

  test('16,000 characters of query are no reason to refuse, 20,000 are one', async () => {
    const trace = (length: number): Promise<Heard> =>
      send(port, head(`GET /api/orders?states=${'new,'.repeat(length / 4)}new HTTP/1.1`, HOST, 'Connection: close'))
    expect((await trace(15_900)).statuses).toEqual([200])
    const { statuses, text } = await trace(20_000)
    expect([statuses, text.includes('"code":"headers-too-large"')]).toEqual([[431], true])
  })
})

describe('headers', () => {
  test('20 kB are too large, and so are 3,000 of them', async () => {
    expect((await send(port, get(`X-Trace: ${'a'.repeat(20_000)}`))).statuses).toEqual([431])
    expect((await send(port, get(...Array.from({ length: 3_000 }, (_, index) => `X-${index}: a`)))).statuses).toEqual([431])
  })

  test('a compressed body is not inflated', async () => {
    const { statuses, text } = await send(port, post(BODY, `Content-Length: ${BODY.length}`, 'Content-Encoding: gzip', 'Connection: close'))
    expect([statuses, text.includes('unsupported-media-type')]).toEqual([[415], true])
  })
})

describe('methods', () => {
  test.each([
    ['PUT', '/api/orders', 'GET, HEAD, POST'],
    ['PATCH', '/api/orders/1', 'GET, HEAD, DELETE'],
    ['OPTIONS', '/api/orders', 'GET, HEAD, POST'],
    ['TRACE', '/api/orders', 'GET, HEAD, POST'],
    ['POST', '/api/health', 'GET, HEAD'],
    ['DELETE', '/api/openapi.json?a=1', 'GET, HEAD'],
    ['PUT', '/api/orders/a%2Fb', 'GET, HEAD, DELETE'],
  ])('%s %s: 405, and Allow says %s', async (method, url, allow) => {
    const answer = await call(port, { method, url })
    expect([answer.status, answer.headers.allow, answer.json().code]).toEqual([405, allow, 'method-not-allowed'])
  })

  test.each([
    ['PUT', '/api/nowhere'],
    ['PUT', '/api/orders/1/2'],
    ['PUT', '/api/orders/'],
    ['PUT', '/orders'],
  ])('%s %s: 404, for nobody declared it', async (method, url) => {
    expect((await call(port, { method, url })).status).toBe(404)
  })

  test('where the connector stands at the root, its paths are known too', async () => {
    const { app, address } = await serve(new Orders(), { port: 0, logger: false, signals: false, publicUrl: 'https://orders.example/' })
    const answer = await call(Number(new URL(address).port), { method: 'PUT', url: '/orders' })
    expect([answer.status, answer.headers.allow]).toEqual([405, 'GET, HEAD, POST'])
    await app.close()
  })

  test('CONNECT makes no tunnel', async () => {
    const { statuses, text } = await send(port, head('CONNECT evil.example:443 HTTP/1.1', HOST), { listenMs: 500 })
    expect(statuses.every((status) => status >= 400)).toBe(true)
    expect(text).not.toMatch(/^HTTP\/1\.1 2/)
  })

  test('an upgrade that is offered is not taken', async () => {
    const { statuses } = await send(
      port,
      get('Upgrade: websocket', 'Connection: Upgrade, close', 'Sec-WebSocket-Key: a', 'Sec-WebSocket-Version: 13'),
    )
    expect(statuses).toEqual([200])
  })
})
