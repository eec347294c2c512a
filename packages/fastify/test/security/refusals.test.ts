/** Whoever is refused too often is not looked at any more, for a while. */
import { expect, test } from '@jest/globals'
import { serve } from '@ferrule/fastify'
import { call, serving } from '../connectors/app.js'
import { Keys, Lookups } from '../connectors/keys.js'

test('an address whose requests were refused too often is asked to wait, and nobody is asked about its keys', async () => {
  const connector = new Lookups()
  const { call: ask } = await serving(connector, { refusalLimit: { max: 3, seconds: 4 } })
  const statusOf = async (code: string): Promise<number> => (await ask({ url: `/who?code=${code}` })).status
  expect([
    await statusOf('right'),
    await statusOf('wrong'),
    await statusOf('right'),
    await statusOf('wrong'),
    await statusOf('wrong'),
  ]).toEqual([200, 401, 200, 401, 401])
  const refused = await ask({ url: '/who?code=right' })
  expect([refused.status, refused.json().code]).toEqual([429, 'too-many-requests'])
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
  expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(4)
  expect(connector.asked).toHaveLength(5)
  await new Promise((resolve) => setTimeout(resolve, 4_100))
  expect(await statusOf('right')).toBe(200)
})

test('good requests and open operations do not count, and go on being served', async () => {
  const { call: ask } = await serving(new Keys(), { refusalLimit: { max: 2 } })
  const who = async (key: string): Promise<number> => (await ask({ url: '/who', method: 'POST', headers: { 'x-api-key': key } })).status
  for (let index = 0; index < 5; index++) expect(await who('key-of-ada')).toBe(200)
  expect([await who('wrong'), await who('wrong'), await who('key-of-ada')]).toEqual([401, 401, 429])
  expect((await ask({ url: '/open' })).status).toBe(200)
})

const refusedFor = async (trustProxy: readonly string[]) => {
  const { address, close } = await serve(new Keys(), {
    port: 0,
    logger: false,
    signals: false,
    refusalLimit: { max: 1 },
    trustProxy,
  })
  const statuses = []
  for (const from of ['203.0.113.1', '203.0.113.1', '203.0.113.2', '203.0.113.2'])
    statuses.push((await call(Number(new URL(address).port), { url: '/who', method: 'POST', headers: { 'x-forwarded-for': from } })).status)
  await close()
  return statuses
}

test('behind a proxy that is trusted each caller has a count of its own', async () => {
  expect(await refusedFor(['127.0.0.1'])).toEqual([401, 429, 401, 429])
})

test('nobody else gets a new count by saying that it is somebody else', async () => {
  expect(await refusedFor([])).toEqual([401, 429, 429, 429])
  expect(await refusedFor(['192.0.2.1'])).toEqual([401, 429, 429, 429])
})
