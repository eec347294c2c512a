import { performance } from 'node:perf_hooks'
import { request } from 'node:http'
import { beforeEach, expect, test } from '@jest/globals'
import { Action, BaseConnector, Connector, Security, type Context } from '@ferrule/core'
import { nowhere, startBackend, startRawBackend } from './backend.js'
import { Things } from './connectors/things.js'
import { startFacade } from './facade.js'

const backend = await startBackend()
const things = new Things()
const facade = await startFacade(things, { backend: backend.url })

beforeEach(() => {
  backend.answer = {}
  backend.arrived.length = 0
  things.options = {}
})

const codeOf = ({ status, json }: { status: number; json: () => { code: string } }): unknown[] => [status, json().code]

test('a backend that is not there is 502, and said without its address', async () => {
  const alone = await startFacade(new Things(), { backend: await nowhere() })
  for (const [method, path] of [
    ['GET', '/api/things/a'],
    ['GET', '/api/file'],
  ] as const) {
    const answer = await alone.call(method, path)
    expect(codeOf(answer)).toEqual([502, 'backend-unreachable'])
    expect(answer.text).not.toMatch(/127\.0\.0\.1|ECONN/)
  }
})

test('a body that nobody takes is answered too: form, file and JSON', async () => {
  const alone = await startFacade(new Things(), { backend: await nowhere() })
  expect(codeOf(await alone.call('POST', '/api/things', { json: { 'thing-id': 'a' } }))).toEqual([502, 'backend-unreachable'])
  expect(codeOf(await alone.call('PUT', '/api/raw', { body: Buffer.alloc(2_000_000) }))).toEqual([502, 'backend-unreachable'])
  const form = Buffer.concat([
    Buffer.from('--b\r\ncontent-disposition: form-data; name="the-file"; filename="a"\r\n\r\n'),
    Buffer.alloc(2_000_000),
    Buffer.from('\r\n--b--\r\n'),
  ])
  const headers = { 'content-type': 'multipart/form-data; boundary=b' }
  expect(codeOf(await alone.call('POST', '/api/upload', { body: form, headers }))).toEqual([502, 'backend-unreachable'])
})

test('a backend that is too slow is 504 once the time is up, whatever it is slow with', async () => {
  things.options = { timeoutMs: 200 }
  for (const answer of [
    () => undefined,
    (_: unknown, response: { writeHead(status: number, headers: object): void; write(text: string): void }) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      response.write('{"thing-id":')
    },
  ]) {
    backend.answer = answer as never
    const started = performance.now()
    expect(codeOf(await facade.call('GET', '/api/things/a'))).toEqual([504, 'backend-timeout'])
    expect(performance.now() - started).toBeLessThan(2_000)
  }
})

test.each([
  ['speaks no HTTP', 'BLAH\r\n\r\n', 'broken-backend-reply'],
  ['has headers without end', `HTTP/1.1 200 OK\r\n${'x-a: 1234567890\r\n'.repeat(5_000)}\r\n`, 'broken-backend-reply'],
  [
    'says less than it promised',
    'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"thing-id":"a"}',
    'backend-unreachable',
  ],
  ['breaks off in a chunk', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n20\r\n{"thing-id"', 'backend-unreachable'],
  ['has a length that is none', 'HTTP/1.1 200 OK\r\ncontent-length: many\r\n\r\n{}', 'broken-backend-reply'],
  ['has two lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}', 'broken-backend-reply'],
  ['hangs up', '', 'backend-unreachable'],
])('a backend that %s is 502', async (_, text, code) => {
  const hostile = await startRawBackend((socket) => socket.end(text))
  const before = await startFacade(new Things(), { backend: hostile.url })
  expect(codeOf(await before.call('POST', '/api/things', { json: { 'thing-id': 'a' } }))).toEqual([502, code])
  expect((await before.call('GET', '/api/openapi.json')).status).toBe(200)
})

test('a file that breaks off is broken off, not passed off as whole', async () => {
  const hostile = await startRawBackend((socket) => {
    socket.write('HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\nthe beginning')
    setTimeout(() => socket.destroy(), 50)
  })
  const before = await startFacade(new Things(), { backend: hostile.url })
  await expect(before.call('GET', '/api/file')).rejects.toThrow(/aborted|hang up|reset/)
})

test('a request that was sent is not sent again where it might do twice what is asked once', async () => {
  const hostile = await startRawBackend((socket) => socket.destroy())
  const before = await startFacade(new Things(), { backend: hostile.url })
  await before.call('POST', '/api/things', { json: { 'thing-id': 'a' } })
  expect(hostile.connections()).toBe(1)
  await before.call('PUT', '/api/raw', { body: 'bytes that are gone once they are read' })
  expect(hostile.connections()).toBe(2)
})

test('a request that may be sent twice is, but not for ever', async () => {
  let calls = 0
  const hostile = await startRawBackend((socket) => {
    if (++calls < 3) socket.destroy()
    else socket.end('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 16\r\n\r\n{"thing-id":"a"}')
  })
  const connector = new Things()
  const before = await startFacade(connector, { backend: hostile.url })
  expect((await before.call('GET', '/api/things/a')).status).toBe(200)
  calls = -10
  expect(codeOf(await before.call('GET', '/api/things/a'))).toEqual([502, 'backend-unreachable'])
  expect(calls).toBe(-7)
  connector.options = { retries: 0 }
  calls = -10
  expect((await before.call('GET', '/api/things/a')).status).toBe(502)
  expect(calls).toBe(-9)
})

test('a backend that is busy is asked again when it says, if there is time', async () => {
  const busy = { status: 503, headers: { 'retry-after': '1' } }
  const fine = { json: { 'thing-id': 'a' } }
  backend.answer = [busy, fine]
  const started = performance.now()
  expect((await facade.call('GET', '/api/things/a')).status).toBe(200)
  expect(performance.now() - started).toBeGreaterThan(990)
  backend.answer = [busy, fine]
  things.options = { timeoutMs: 900 }
  expect((await facade.call('GET', '/api/things/a')).status).toBe(503)
  backend.answer = [busy, fine]
  things.options = {}
  expect((await facade.call('POST', '/api/things', { json: { 'thing-id': 'a' } })).status).toBe(503)
})

test('a caller who hangs up ends the request to the backend', async () => {
  const gone = new Promise<void>((resolve) => {
    backend.answer = (incoming) => {
      incoming.socket.once('close', () => resolve())
      sent.destroy()
    }
  })
  const sent = request({ port: facade.port, host: '127.0.0.1', path: '/api/things/a' })
  sent.on('error', () => undefined)
  sent.end()
  await gone
})

test.each(['/api/raw', '/api/upload'])('a caller who breaks an upload to %s off harms nobody else', async (path) => {
  const gone = new Promise<void>((resolve) => {
    backend.answer = (incoming) => {
      incoming.on('error', () => resolve())
      incoming.resume()
      sent.destroy()
    }
  })
  const headers = { 'content-type': 'multipart/form-data; boundary=b', 'content-length': '90000000' }
  const sent = request({ port: facade.port, host: '127.0.0.1', path, method: path === '/api/raw' ? 'PUT' : 'POST', headers })
  sent.on('error', () => undefined)
  const part = (name: string): string => `--b\r\ncontent-disposition: form-data; name="${name}"`
  sent.write(`${part('title')}\r\n\r\nt\r\n${part('labels')}\r\n\r\nl\r\n${part('the-file')}; filename="a"\r\n\r\n`)
  sent.write(Buffer.alloc(500_000))
  await gone
  backend.answer = { json: { 'thing-id': 'a' } }
  expect((await facade.call('GET', '/api/things/a')).status).toBe(200)
})

test('an upload that the backend refuses early is answered', async () => {
  backend.answer = (incoming, response) => {
    response.writeHead(413, { connection: 'close' })
    response.end()
    incoming.resume()
  }
  const answer = await facade.call('PUT', '/api/raw', { body: Buffer.alloc(8_000_000) })
  expect(answer.status === 413 || answer.status === 502).toBe(true)
})

test('an upload beyond the limit is 413, and its end never arrives', async () => {
  const small = await startFacade(new Things(), { backend: backend.url, uploadLimit: 100_000, bodyLimit: 10_000 })
  expect(codeOf(await small.call('PUT', '/api/raw', { body: Buffer.alloc(500_000) }))).toEqual([413, 'body-too-large'])
  expect(backend.arrived).toEqual([])
})

test('a connector without a backend says so in the log, and 500 to the caller', async () => {
  @Connector({ title: 'Alone', description: 'Has nothing behind it.', version: '1.0.0', url: 'https://alone.example' })
  @Security.none()
  class Alone extends BaseConnector {
    @Action('GET /a', { summary: 'A', description: 'A.' })
    a(_input: undefined, context: Context): Promise<void> {
      return context.forward()
    }
  }
  const alone = await startFacade(new Alone())
  expect(codeOf(await alone.call('GET', '/a'))).toEqual([500, 'internal-error'])
  expect(JSON.stringify(alone.log)).toContain('give @Connector a `backend`')
})

test('a backend that is no address stops the start', async () => {
  await expect(startFacade(new Things(), { backend: 'ftp://files.example' })).rejects.toThrow('`backend` is not an http(s) address')
})
