import { receiver, type Receiver } from '@ferrule/testing'
import { Agent, request } from 'undici'

let here: Receiver
let agent: Agent

beforeEach(async () => {
  here = await receiver()
  agent = new Agent({ headersTimeout: 300, bodyTimeout: 300, connections: 1 })
})
afterEach(async () => {
  await agent.destroy()
  await here.close()
})

const post = (path: string, body = '{}') => request(here.origin + path, { method: 'POST', body, dispatcher: agent })

test('what is not said to be answered otherwise is answered 200', async () => {
  const { statusCode, body } = await post('/hook')
  expect({ statusCode, text: await body.text() }).toEqual({ statusCode: 200, text: '' })
})

test('a request is remembered as it came, byte for byte', async () => {
  await post('/hook/%2Fa?sig=%2F&b=1', '{"a": 1}')
  expect(here.requests).toEqual([
    {
      method: 'POST',
      path: '/hook/%2Fa?sig=%2F&b=1',
      headers: expect.objectContaining({ 'content-length': '8' }),
      body: Buffer.from('{"a": 1}'),
      at: expect.closeTo(Date.now(), -4),
      connection: 1,
    },
  ])
})

test('answers come one after the other, and the last again and again', async () => {
  here.answer('/hook', { status: 503, headers: { 'retry-after': '60' } }, ({ body }) => ({ status: 201, body }))
  const first = await post('/hook')
  expect(first.statusCode).toBe(503)
  expect(first.headers['retry-after']).toBe('60')
  for (const text of ['one', 'two']) {
    const { statusCode, body } = await post('/hook', text)
    expect({ statusCode, text: await body.text() }).toEqual({ statusCode: 201, text })
  }
  expect((await post('/other')).statusCode).toBe(200)
  expect(here.requestsTo('/hook')).toHaveLength(3)
})

test('it can say nothing before the head, after it, or in the middle of the body', async () => {
  here.answer('/before', { hang: 'before-head' })
  here.answer('/after', { hang: 'after-head', body: 'never' })
  here.answer('/mid', { hang: 'mid-body' })
  await expect(post('/before')).rejects.toMatchObject({ code: 'UND_ERR_HEADERS_TIMEOUT' })
  await expect((await post('/after')).body.text()).rejects.toMatchObject({ code: 'UND_ERR_BODY_TIMEOUT' })
  await expect((await post('/mid')).body.text()).rejects.toMatchObject({ code: 'UND_ERR_BODY_TIMEOUT' })
})

test('it can break the connection before the head, after it, in the middle of the body, or at once', async () => {
  here.answer('/before', { reset: 'before-head' })
  here.answer('/after', { reset: 'after-head', body: 'never' })
  here.answer('/mid', { reset: 'mid-body' })
  await expect(post('/before')).rejects.toThrow()
  await expect((await post('/after')).body.text()).rejects.toThrow()
  await expect((await post('/mid')).body.text()).rejects.toThrow()
  expect(here.requests).toHaveLength(3)
  here.breakConnections(true)
  await expect(post('/hook')).rejects.toThrow()
  expect(here.requests).toHaveLength(3)
  here.breakConnections(false)
  expect((await post('/hook')).statusCode).toBe(200)
})

test('what is being answered breaks when open connections are dropped, and new ones are taken', async () => {
  here.answer('/silent', { hang: 'before-head' }, { status: 202 })
  const broken = post('/silent')
  await here.waitFor('/silent', 1)
  here.dropConnections()
  await expect(broken).rejects.toThrow(/other side closed|ECONNRESET/)
  expect((await post('/silent')).statusCode).toBe(202)
})

test('it can wait, and send the body a byte at a time', async () => {
  here.answer('/slow', { delayMs: 100, dripMs: 20, body: 'abc' })
  const started = performance.now()
  const { body } = await post('/slow')
  expect(performance.now() - started).toBeGreaterThan(90)
  expect(await body.text()).toBe('abc')
  expect(performance.now() - started).toBeGreaterThan(140)
})

test('connections are counted, requests or none', async () => {
  expect(here.connections).toBe(0)
  await (await post('/hook')).body.dump()
  await (await post('/hook')).body.dump()
  expect(here.connections).toBe(1)
  expect(here.openConnections).toBe(1)
  await agent.destroy()
  agent = new Agent()
  await (await post('/hook')).body.dump()
  expect(here.connections).toBe(2)
})

test('waiting for requests ends with them, or says how many came', async () => {
  const waited = here.waitFor('/hook', 2)
  await post('/hook')
  await post('/hook')
  expect(await waited).toHaveLength(2)
  await expect(here.waitFor('/hook', 3, 50)).rejects.toThrow('2 of 3 requests came to /hook within 50 ms.')
})
