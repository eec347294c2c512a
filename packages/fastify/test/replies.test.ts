import { setTimeout as wait } from 'node:timers/promises'
import { request } from 'node:http'
import { expect, test } from '@jest/globals'
import { HttpError, Readable, Replies, reply } from './connectors/replies.js'
import { Tools } from './connectors/tools.js'
import { serving } from './connectors/app.js'

const connector = new Replies()
const served = serving(connector)

async function give(path: string, next: () => unknown, method = 'GET') {
  const { call, log } = await served
  connector.next = next
  log.length = 0
  return { ...(await call({ method, url: path })), log }
}
const thing = {
  id: 'a',
  size: 3,
  color: 'red',
  at: new Date('2030-01-31T09:30:00Z'),
  day: new Date('2030-01-31T00:00:00Z'),
  label: null,
  parts: [{ name: 'wheel' }],
}

test('a reply travels under its wire names, dates as text', async () => {
  const { status, json } = await give('/thing', () => ({ ...thing, note: 'hi' }))
  expect(status).toBe(200)
  expect(json()).toEqual({
    id: 'a',
    size: 3,
    color: 'red',
    at: '2030-01-31T09:30:00.000Z',
    day: '2030-01-31',
    note: 'hi',
    label: null,
    'part-list': [{ name: 'wheel' }],
  })
})

test('properties that are not declared stay behind', async () => {
  const { json } = await give('/plain', () => ({ id: 'a', password: 'secret', part: { name: 'x', cost: 1 } }))
  expect(json()).toEqual({ id: 'a', part: { name: 'x' } })
})

test('null is left out where only absence is declared', async () => {
  const { json } = await give('/list', () => [
    { id: 'a', note: null, part: null },
    { id: 'b', extra: null },
  ])
  expect(json()).toEqual([{ id: 'a' }, { id: 'b', extra: null }])
})

test('an object that says itself how it becomes JSON is heard', async () => {
  const { json } = await give('/plain', () => ({ toJSON: () => ({ id: 'from toJSON', other: 1 }) }))
  expect(json()).toEqual({ id: 'from toJSON' })
})

test.each([
  ['a missing property', { ...thing, id: undefined }, '/id', 'required'],
  ['a number as text', { ...thing, size: '3' }, '/size', 'type'],
  ['a fraction for an integer', { ...thing, size: 1.5 }, '/size', 'type'],
  ['a limit', { ...thing, size: 11 }, '/size', 'maximum'],
  ['a choice', { ...thing, color: 'blue' }, '/color', 'enum'],
  ['null', { ...thing, id: null }, '/id', 'type'],
  ['an invalid date', { ...thing, at: new Date(Number.NaN) }, '/at', 'instantOrDate'],
  ['a list', { ...thing, parts: { name: 'wheel' } }, '/part-list', 'type'],
  ['nothing', undefined, '', 'type'],
])('a reply that breaks its promise does not leave: %s', async (_, value, path, rule) => {
  const { status, json, text, log } = await give('/thing', () => value)
  expect(status).toBe(500)
  expect(json()).toMatchObject({ code: 'broken-reply', title: 'The reply breaks its promise' })
  expect(text).not.toContain('wheel')
  expect(log).toContainEqual(expect.objectContaining({ operation: 'Thing', faults: [{ path, rule }], msg: 'the reply breaks its promise' }))
})

test.each([
  [
    'a cycle',
    () => {
      const extra: { self?: unknown } = {}
      extra.self = extra
      return { id: 'a', extra }
    },
  ],
  ['a bigint', () => ({ id: 'a', extra: { n: 1n } })],
  [
    'a getter that throws',
    () => ({
      get id(): string {
        throw new Error('secret')
      },
    }),
  ],
])('a reply that is no JSON is an answer of 500: %s', async (_, next) => {
  const { status, text } = await give('/plain', next)
  expect(status).toBe(500)
  expect(text).not.toContain('secret')
})

test('with `validateReplies: false` a reply is shaped but not judged', async () => {
  const lax = new Replies()
  const { call } = await serving(lax, { validateReplies: false })
  lax.next = () => ({ ...thing, color: 'blue', note: null, secret: 1 })
  const { status, json } = await call({ url: '/thing' })
  expect(status).toBe(200)
  expect(json()).toMatchObject({ color: 'blue', 'part-list': [{ name: 'wheel' }] })
  expect(json()).not.toHaveProperty('secret')
  expect(json()).not.toHaveProperty('note')
})

test('a method that returns nothing answers 204', async () => {
  const { status, bytes } = await give('/nothing', () => undefined, 'POST')
  expect(status).toBe(204)
  expect(bytes.length).toBe(0)
})

test('`reply` chooses status and headers; its body keeps the promise of that status', async () => {
  const found = await give('/plain', () => reply(404, { name: 'nowhere', secret: 1 }, { 'retry-after': '5' }))
  expect([found.status, found.json(), found.headers['retry-after']]).toEqual([404, { name: 'nowhere' }, '5'])
  expect((await give('/plain', () => reply(404, { name: 5 }))).status).toBe(500)
  const accepted = await give('/plain', () => reply(202))
  expect([accepted.status, accepted.text]).toEqual([202, ''])
})

test('a status that is not declared breaks the promise', async () => {
  expect((await give('/plain', () => reply(418, {}))).json()).toMatchObject({ status: 500, code: 'broken-reply' })
})

test('an answer that is declared for any status is given with 200, or with the status that the method chooses', async () => {
  const usual = await give('/whatever', () => ({ id: 'a', secret: 1 }))
  expect([usual.status, usual.json()]).toEqual([200, { id: 'a' }])
  const chosen = await give('/whatever', () => reply(503, { id: 'b', secret: 1 }))
  expect([chosen.status, chosen.json()]).toEqual([503, { id: 'b' }])
  expect((await give('/whatever', () => reply(503, { id: 5 }))).status).toBe(500)
})

test('where failures are all that is described, a method that gives nothing is answered with 200', async () => {
  const well = await give('/failing', () => undefined)
  expect([well.status, well.text]).toEqual([200, ''])
  expect((await give('/failing', () => reply(404, { name: 'it' }))).json()).toEqual({ name: 'it' })
  expect((await give('/failing', () => reply(403))).json()).toMatchObject({ code: 'broken-reply' })
})

test('what a method gives is answered with the status that is declared for it', async () => {
  expect(await give('/gone', () => ({ name: 'it' }))).toMatchObject({ status: 410, text: '{"name":"it"}' })
  expect(await give('/made', () => ({ name: 'it' }))).toMatchObject({ status: 201, text: '{"name":"it"}' })
})

test('a text travels as text', async () => {
  const { headers, text } = await give('/text', () => 'plain "text"')
  expect([headers['content-type'], text]).toEqual(['text/plain; charset=utf-8', 'plain "text"'])
})

test('what a method throws stays in the log', async () => {
  const { status, text, log } = await give('/plain', () => {
    throw new Error('the password is hunter2')
  })
  expect(status).toBe(500)
  expect(JSON.parse(text)).toMatchObject({ code: 'internal-error', detail: 'Something went wrong.' })
  expect(text).not.toContain('hunter2')
  expect(log).toContainEqual(expect.objectContaining({ operation: 'Plain', msg: 'the operation failed' }))
})

test('a typed error becomes its problem document, with headers', async () => {
  const { status, headers, json } = await give('/plain', () => {
    throw new HttpError('too-many-requests', 'Come back later.', { headers: { 'retry-after': '60' } })
  })
  expect(status).toBe(429)
  expect(headers['retry-after']).toBe('60')
  expect(json()).toMatchObject({ code: 'too-many-requests', detail: 'Come back later.', message: 'Come back later.', status: 429 })
})

test('every answer forbids guessing types and keeping copies', async () => {
  for (const answer of [await give('/text', () => 'a'), await give('/plain', () => ({})), await give('/nowhere', () => 0)]) {
    expect(answer.headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' })
  }
})

test('a file is streamed with its type and a name that every reader understands', async () => {
  const { status, headers, bytes } = await give('/file', () => ({
    content: Readable.from([Buffer.from('%PDF'), Buffer.from('-1.7')]),
    name: '../Rechnung "März" 2030.pdf',
  }))
  expect([status, bytes.toString()]).toEqual([200, '%PDF-1.7'])
  expect(headers['content-type']).toBe('application/pdf')
  expect(headers['content-disposition']).toBe(
    'attachment; filename="Rechnung _M_rz_ 2030.pdf"; filename*=UTF-8\'\'Rechnung%20%22M%C3%A4rz%22%202030.pdf',
  )
  expect(headers['content-security-policy']).toContain('sandbox')
})

test('a file may come as bytes or text, with a type of its own', async () => {
  const { headers, text } = await give('/file', () => ({ content: 'a;b', type: 'text/csv', name: 'list.csv' }))
  expect([headers['content-type'], headers['content-disposition'], text]).toEqual(['text/csv', 'attachment; filename="list.csv"', 'a;b'])
  expect((await give('/file', () => ({ content: new Uint8Array([1, 2]) }))).bytes).toEqual(Buffer.from([1, 2]))
})

test('a type that can not stand in a header is replaced by the declared one', async () => {
  const { status, headers } = await give('/file', () => ({ content: 'a', type: 'text/html\r\nset-cookie: a=b' }))
  expect([status, headers['content-type'], headers['set-cookie']]).toEqual([200, 'application/pdf', undefined])
})

test('a file that fails before its first byte is an answer of 500', async () => {
  const { status, json, headers } = await give('/file', () => ({
    content: new Readable({
      read() {
        this.destroy(new Error('disk'))
      },
    }),
    name: 'a.pdf',
  }))
  expect([status, json().code, headers['content-disposition']]).toEqual([500, 'internal-error', undefined])
})

test('the signal of the context aborts when the caller hangs up', async () => {
  const { port, log } = await served
  log.length = 0
  const sent = request({ port, host: '127.0.0.1', path: '/slow' })
  sent.on('error', () => undefined)
  sent.end()
  await wait(50)
  sent.destroy()
  await wait(50)
  expect(log.some(({ msg }) => msg === 'the operation failed')).toBe(false)
})

test('a property may be called like something that every object inherits', async () => {
  const { call } = await serving(new Tools())
  for (let count = 0; count < 5; count++) {
    const answer = async (payload: object): Promise<unknown> => (await call({ method: 'POST', url: '/tools', payload })).json()
    expect(await answer({ name: 'saw' })).toEqual({ name: 'saw' })
    expect(await answer({ name: 'saw', valueOf: 'iron', constructor: 'Ada' })).toEqual({ name: 'saw', valueOf: 'iron', constructor: 'Ada' })
  }
})
