/** What a developer's machine has: samples on request, and a place for callbacks. */
import { afterEach, expect, test } from '@jest/globals'
import { open, type Open } from './shop.js'

let opened: Open
afterEach(() => opened.close())

const KEY = { 'x-api-key': 'a-key' }
const publishSample = (id: string, init: RequestInit = {}): Promise<Response> =>
  fetch(`${opened.address}/_ferrule/triggers/${id}/test`, { method: 'POST', headers: KEY, ...init })

test('a sample of an event, made up from its declaration, reaches the flows that are on', async () => {
  opened = await open()
  const flow = await opened.platform.turnOn('OrderPlaced')
  const answer = await publishSample('OrderPlaced')
  expect([answer.status, await answer.json()]).toEqual([
    202,
    { id: expect.any(String), event: { id: 'Id', totalPrice: 1, placedAt: '2026-01-31T12:00:00Z' } },
  ])
  const [run] = await flow.received(1)
  expect(run?.body).toEqual({ id: 'Id', totalPrice: 1, placedAt: '2026-01-31T12:00:00.000Z' })
})

test('an event of one’s own is sent instead, to those alone who want it', async () => {
  opened = await open()
  const large = await opened.platform.turnOn('OrderPlaced', { minimumTotal: 100 })
  const send = (totalPrice: number): Promise<Response> =>
    publishSample('OrderPlaced', { body: JSON.stringify({ id: `order of ${totalPrice}`, totalPrice, placedAt: '2026-01-01T00:00:00Z' }) })
  expect((await send(99)).status).toBe(202)
  expect((await send(100)).status).toBe(202)
  await large.received(1)
  expect(large.runs.map(({ body }) => body)).toEqual([expect.objectContaining({ id: 'order of 100' })])
})

test('a polled event can be tried too; what the connector’s own query answers can not, and says why', async () => {
  opened = await open()
  const flow = opened.platform.startPolling('OrderChanged')
  await flow.poll()
  expect((await publishSample('OrderChanged')).status).toBe(202)
  await flow.poll()
  expect(flow.runs).toHaveLength(1)
  const refused = await publishSample('Stock')
  expect([refused.status, await refused.json()]).toEqual([409, expect.objectContaining({ detail: expect.stringContaining('own query') })])
})

test.each([
  ['is not as declared', '{"id":"1"}', /totalPrice/],
  ['is no JSON', '{', /JSON/],
])('an event that %s is refused with the reason', async (_what, body, reason) => {
  opened = await open()
  const answer = await publishSample('OrderPlaced', { body })
  expect([answer.status, await answer.json()]).toEqual([422, expect.objectContaining({ detail: expect.stringMatching(reason) })])
})

test('it asks for the credentials that the trigger asks for', async () => {
  opened = await open()
  expect((await publishSample('OrderPlaced', { headers: {} })).status).toBe(401)
})

test('callbacks can go to the server itself', async () => {
  opened = await open()
  const answer = await fetch(`${opened.address}/_ferrule/callback`, { method: 'POST', body: '{"id":"1"}' })
  expect(answer.status).toBe(202)
})

test('without development mode there is none of it', async () => {
  opened = await open({ development: false })
  expect((await publishSample('OrderPlaced')).status).toBe(404)
  expect((await fetch(`${opened.address}/_ferrule/callback`, { method: 'POST', body: '{}' })).status).toBe(404)
})
