/** The shop's triggers, as the platform uses them: by the definition that was built, over HTTP. */
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { openPlatform, type Platform } from '@ferrule/testing'
import { KEY, serveShop, type ServedShop } from './support/served-shop.js'

const definition = fileURLToPath(new URL('../../../test/golden/orders', import.meta.url))
const customer = { email: 'ada@contoso.example', name: 'Ada Lovelace' }

let shop: ServedShop
let platform: Platform
beforeEach(async () => {
  shop = await serveShop()
  platform = await openPlatform({ definition, baseUrl: shop.url(), connection: { api_key: KEY } })
})
afterEach(async () => {
  await platform.close()
  await shop.close()
})

const place = async (quantity: number): Promise<string> => {
  const { status, body } = await platform.invoke('PlaceOrder', { customer, lines: [{ article: 'hammer', quantity }] })
  expect(status).toBe(201)
  return (body as { readonly id: string }).id
}

test('a flow starts when an order is placed that is large enough', async () => {
  const flow = await platform.turnOn('OrderPlaced', { minimumTotal: 50 })
  await place(1)
  const large = await place(4)
  const [run] = await flow.received(1)
  expect(run?.body).toMatchObject({ id: large, total: 75.6, customer })
  await flow.turnOff()
})

test('an order that is refused starts nothing', async () => {
  const flow = await platform.turnOn('OrderPlaced')
  const refused = await platform.invoke('PlaceOrder', { customer, lines: [{ article: 'nothing', quantity: 1 }] })
  expect(refused.status).toBe(422)
  const placed = await place(1)
  await flow.received(1)
  expect(flow.runs.map(({ body }) => (body as { id: string }).id)).toEqual([placed])
})

test('a flow that was on before a restart hears of what comes after it', async () => {
  const flow = await platform.turnOn('OrderPlaced')
  await shop.restart()
  await platform.close()
  platform = await openPlatform({ definition, baseUrl: shop.url(), connection: { api_key: KEY } })
  expect(flow.location).toBeDefined()
  const again = platform.startPolling('OrderChanged')
  await again.poll()
  const id = await place(1)
  await platform.invoke('UpdateOrder', { orderId: id, status: 'shipped' })
  await again.poll()
  expect(again.runs.map(({ body }) => body)).toEqual([expect.objectContaining({ id, status: 'shipped' })])
})

test('a flow starts for each change of an order that is far enough', async () => {
  const flow = platform.startPolling('OrderChanged', { status: 'shipped' })
  await flow.poll()
  const id = await place(1)
  await platform.invoke('UpdateOrder', { orderId: id, note: 'Ring twice.' })
  await platform.invoke('UpdateOrder', { orderId: id, status: 'shipped' })
  await flow.poll()
  expect(flow.runs.map(({ body }) => body)).toEqual([expect.objectContaining({ id, status: 'shipped', note: 'Ring twice.' })])
})

test('a flow starts when few of an article are left', async () => {
  const flow = platform.startPolling('StockLow', { atMost: 5 })
  await flow.poll()
  await place(39)
  await new Promise((resolve) => setTimeout(resolve, 1_200))
  await flow.poll()
  await flow.poll()
  expect(flow.runs.map(({ body }) => body)).toEqual([expect.objectContaining({ id: 'hammer' })])
})
