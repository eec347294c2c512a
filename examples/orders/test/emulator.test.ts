/** The shop as a maker and a flow meet it: the pretend platform knows the files that were built, and the server's address. */
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { fileContent, openPlatform, receiver, type Platform } from '@ferrule/testing'
import '@ferrule/testing/jest'
import { KEY, serveShop, type ServedShop } from './support/served-shop.js'

const definition = fileURLToPath(new URL('../../../test/golden/orders', import.meta.url))
const customer = { email: 'ada@contoso.example', name: 'Ada Lovelace' }
const lines = [{ article: 'hammer', quantity: 1 }]
/** As much of an order as the tests look at. */
interface Order {
  readonly id: string
}

let shop: ServedShop
let platform: Platform
beforeEach(async () => {
  shop = await serveShop()
  platform = await openPlatform({ definition, baseUrl: shop.url() })
})
afterEach(async () => {
  await platform.close()
  await shop.close()
})

const place = async (): Promise<string> => {
  const placed = await platform.invoke('PlaceOrder', { customer, lines })
  expect(placed).toBeAccepted()
  return (placed.body as Order).id
}

test('a maker connects with a key, finds the operations, and sees a card', async () => {
  expect(platform.dialog.fields).toMatchObject([{ name: 'api_key', label: 'API key', control: 'masked', required: true }])
  await platform.connect({ api_key: KEY })
  const { actions, triggers } = platform.catalogue()
  expect(triggers.map(({ operationId }) => operationId)).toEqual(['OrderPlaced', 'OrderChanged', 'StockLow'])
  expect(actions[0]?.label).toBe('Place an order')
  expect(actions.map(({ operationId }) => operationId)).not.toContain('ListArticles')
  const { fields, outputs } = platform.card('GetOrder')
  expect(fields).toMatchObject([{ name: 'orderId', required: true }])
  expect(outputs.map(({ name }) => name)).toEqual(expect.arrayContaining(['id', 'status', 'total']))
})

test('the drop-down of articles depends on that of categories', async () => {
  await platform.connect({ api_key: KEY })
  const categories = await platform.values('ListOrders', 'category')
  const [first, second] = categories.items
  const offered = await Promise.all([first, second].map((one) => platform.values('ListOrders', 'article', { category: one?.value })))
  const [these, those] = offered.map(({ items }) => items.map(({ value }) => value))
  expect(these?.length).toBeGreaterThan(0)
  expect(these).not.toEqual(those)
  expect(platform.dependencies('ListOrders')).toContainEqual(
    expect.objectContaining({ of: 'article', dependsOn: ['category'], dangling: [] }),
  )
})

test('the fields of an article follow from its category', async () => {
  await platform.connect({ api_key: KEY })
  const fields = async (of: 'inputs' | 'outputs', category?: string): Promise<unknown> => {
    const { schema, failure } = await platform.schema('AddArticle', of, category === undefined ? {} : { category })
    expect(failure).toBeUndefined()
    return schema
  }
  expect(await fields('inputs')).toBeUndefined()
  for (const side of ['inputs', 'outputs'] as const) {
    expect(await fields(side, 'paint')).toEqual({
      type: 'object',
      properties: { litres: { type: 'integer', title: 'Litres' }, colour: { type: 'string', title: 'Colour' } },
    })
    expect(await fields(side, 'garden')).toMatchObject({ properties: { rustproof: { type: 'boolean' } } })
  }
  const red = { category: 'paint', title: 'Red, 2 l', price: 19.5, details: { litres: 2, colour: 'red' } }
  const added = await platform.invoke('AddArticle', red)
  expect(added).toBeAccepted()
  expect(added.body).toMatchObject(red)
  expect(await platform.values('ListOrders', 'article', { category: 'paint' })).toMatchObject({
    items: expect.arrayContaining([expect.objectContaining({ displayName: 'Red, 2 l' })]),
  })
  expect(await platform.invoke('AddArticle', { ...red, details: { petals: 5 } })).toFail('have no petals')
  expect(platform).toHaveNoFindings()
})

test('orders are placed, changed, listed by pages and deleted', async () => {
  await platform.connect({ api_key: KEY })
  const ids = [await place(), await place(), await place()]
  const shipped = await platform.invoke('UpdateOrder', { orderId: ids[0], status: 'shipped' })
  expect(shipped).toBeAccepted()
  const first = await platform.invoke('ListOrders', { pageSize: 2 })
  expect((first.body as { value: Order[] }).value).toHaveLength(2)
  const all = await platform.invoke('ListOrders', { pageSize: 2 }, { pagination: { threshold: 100 } })
  // Behind the orders that the shop had already.
  expect((all.body as { value: Order[] }).value.map(({ id }) => id).slice(-3)).toEqual(ids)
  expect(await platform.invoke('DeleteOrder', { orderId: ids[2] })).toBeAccepted()
  expect(await platform.invoke('GetOrder', { orderId: ids[2] })).toFail('There is no order')
  expect(platform).toHaveNoFindings()
})

test('an invoice goes up and comes down', async () => {
  await platform.connect({ api_key: KEY })
  const orderId = await place()
  const invoice = fileContent('%PDF-1.7 invoice', 'application/pdf', 'invoice.pdf')
  expect(await platform.invoke('UploadInvoice', { orderId, invoice })).toBeAccepted()
  const down = await platform.invoke('DownloadInvoice', { orderId })
  expect(down).toBeAccepted()
  expect(down.body).toEqual(fileContent('%PDF-1.7 invoice', 'application/pdf'))
})

test('a flow is turned on, started by an order, and turned off', async () => {
  await platform.connect({ api_key: KEY })
  const flow = await platform.turnOn('OrderPlaced')
  const id = await place()
  flow.happened({ id })
  await expect(flow).toStartRuns([{ id, customer }])
  await flow.turnOff()
  await place()
  await sleep(400)
  await expect(flow).toStartRuns(1)
  expect(platform).toHaveNoFindings()
})

test('a flow that asks hears of each change once, as hours pass', async () => {
  await platform.connect({ api_key: KEY })
  const flow = platform.startPolling('OrderChanged', {}, { recurrenceMs: 3_600_000 })
  await platform.advance(0)
  const orderId = await place()
  for (const note of ['ring twice', 'leave it at the door']) {
    await platform.invoke('UpdateOrder', { orderId, note })
    flow.happened({ id: orderId, note })
    await platform.advance(2 * 3_600_000)
  }
  await expect(flow).toStartRuns([{ note: 'ring twice' }, { note: 'leave it at the door' }])
  expect(platform).toHaveNoFindings()
})

test('a key that was revoked fails the step, and shows on the connection', async () => {
  const connection = await platform.connect({ api_key: KEY })
  connection.break()
  expect(await platform.invoke('ListOrders')).toFail('unauthenticated')
  expect(connection.status).toBe('Error')
})

test('a server whose answers break its schema is found out', async () => {
  const wrong = await receiver()
  wrong.answer('/api/orders', { headers: { 'content-type': 'application/json' }, body: JSON.stringify({ value: [{ id: 7 }] }) })
  const other = await openPlatform({ definition, baseUrl: `${wrong.origin}/api`, connection: { api_key: KEY } })
  try {
    expect(await other.invoke('ListOrders')).toFail('body/value/0')
    expect(other.findings).toMatchObject([{ code: 'invalid-response', place: expect.stringMatching(/^ListOrders, body\/value\/0/) }])
  } finally {
    await other.close()
    await wrong.close()
  }
})
