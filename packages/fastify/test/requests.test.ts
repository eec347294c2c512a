import { expect, test } from '@jest/globals'
import { Customer, GetOrder, Line, ListOrders, Orders, PlaceOrder, type Seen } from './connectors/orders.js'
import { serving } from './connectors/app.js'

const seen: Seen = {}
const served = serving(new Orders(seen))
const placed = { customer: { name: 'Ada', email: 'ada@example.com' }, lines: [{ article: 'tea', quantity: 2 }] }

async function place(payload: unknown, headers: Record<string, string> = {}) {
  const { call } = await served
  return call({ method: 'POST', url: '/api/orders', payload, headers })
}
async function list(query: string) {
  const { call } = await served
  return call({ url: `/api/orders${query}` })
}
const faultsOf = (answer: { json: () => { errors: { in: string; path: string; code: string }[] } }) =>
  answer.json().errors.map(({ in: where, path, code }) => `${where} ${path} ${code}`)

test('a body becomes an instance of the input class, nested instances included', async () => {
  const answer = await place({ ...placed, deliverAt: '2030-01-31T09:30:00+01:00' })
  expect(answer.status).toBe(201)
  const input = seen.input as PlaceOrder
  expect(input).toBeInstanceOf(PlaceOrder)
  expect(input.customer).toBeInstanceOf(Customer)
  expect(input.lines[0]).toBeInstanceOf(Line)
  expect(input.deliverAt).toEqual(new Date('2030-01-31T08:30:00Z'))
})

test('what was not sent is no property of the instance', async () => {
  await place(placed)
  expect(Object.keys(seen.input as object)).toEqual(['customer', 'lines'])
})

test('null where a value may be missing is as good as missing, unless null is a value', async () => {
  expect((await place({ ...placed, note: null, deliverAt: null })).status).toBe(201)
  expect(Object.keys(seen.input as object)).toEqual(['customer', 'lines'])
})

test('every fault of a body is named with its place and rule', async () => {
  const answer = await place({ customer: { name: 5, email: 'ada' }, lines: [{ article: 'tea', quantity: 0 }], extra: 1 })
  expect(answer.status).toBe(400)
  expect(faultsOf(answer).sort()).toEqual([
    'body /customer/email isEmail',
    'body /customer/name type',
    'body /extra unknown',
    'body /lines/0/quantity minimum',
  ])
})

test.each([
  ['a number as text', { ...placed, lines: [{ article: 'tea', quantity: '2' }] }],
  ['true as a number', { ...placed, lines: [{ article: 'tea', quantity: true }] }],
  ['null where something is required', { ...placed, customer: null }],
  ['an array where an object is declared', { ...placed, customer: [placed.customer] }],
  ['an object where an array is declared', { ...placed, lines: placed.lines[0] }],
])('a JSON body is never coerced: %s is refused', async (_, payload) => {
  expect((await place(payload)).status).toBe(400)
})

test('a required body that is missing is a fault of its own', async () => {
  expect((await place(undefined)).json()).toMatchObject({ status: 400, code: 'missing-body' })
  expect((await place('', { 'content-type': 'application/json' })).json()).toMatchObject({ status: 400, code: 'missing-body' })
})

test('an operation that takes no body accepts none and an empty object, and nothing else', async () => {
  const { call } = await served
  expect((await call({ method: 'DELETE', url: '/api/orders/1', payload: {} })).status).toBe(204)
  expect((await call({ method: 'DELETE', url: '/api/orders/1', payload: { force: true } })).status).toBe(400)
})

test('query values become integers, numbers, booleans and arrays', async () => {
  expect((await list('?limit=5&above=1.5e1&open=true&states=new,sent')).status).toBe(200)
  expect(seen.input).toBeInstanceOf(ListOrders)
  expect(seen.input).toEqual(Object.assign(new ListOrders(), { limit: 5, above: 15, open: true, states: ['new', 'sent'], sortBy: 'id' }))
})

test('an array is a text with commas or a repeated name', async () => {
  await list('?states=new&states=sent')
  expect(seen.input).toMatchObject({ states: ['new', 'sent'] })
})

test.each([
  ['limit=', 'query /limit empty'],
  ['limit=1.5', 'query /limit type'],
  ['limit=05', 'query /limit type'],
  ['limit=+5', 'query /limit type'],
  ['limit=0x5', 'query /limit type'],
  ['limit=9007199254740993', 'query /limit type'],
  ['limit=1&limit=2', 'query /limit duplicate'],
  ['limit=101', 'query /limit maximum'],
  ['above=NaN', 'query /above type'],
  ['above=1e999', 'query /above type'],
  ['open=yes', 'query /open type'],
  ['open=True', 'query /open type'],
  ['states=', 'query /states empty'],
  ['states=new,lost', 'query /states/1 enum'],
  ['sort-by=price', 'query /sort-by enum'],
  ['sortBy=id', 'query /sortBy unknown'],
  ['__proto__=1', 'query /__proto__ unknown'],
])('the query %s is refused', async (query, fault) => {
  const answer = await list(`?${query}`)
  expect(answer.status).toBe(400)
  expect(faultsOf(answer)).toEqual([fault])
})

test('a default stands in for what is absent', async () => {
  await list('')
  expect(seen.input).toMatchObject({ sortBy: 'id' })
})

test('headers are found whatever their case', async () => {
  const { call } = await served
  await call({ url: '/api/orders', headers: { 'x-trace': 'abc' } })
  expect(seen.input).toMatchObject({ trace: 'abc' })
})

test('a path value may hold what has to be encoded, under a wire name that is no identifier', async () => {
  const { call } = await served
  expect((await call({ url: '/api/orders/a%2Fb%20c' })).status).toBe(200)
  expect(seen.input).toEqual(Object.assign(new GetOrder(), { id: 'a/b c' }))
})

test('a link is below the public address, with the changed query and nothing from the Host header', async () => {
  const { call } = await served
  const answer = await call({ url: '/api/orders?limit=5&states=new', headers: { host: 'evil.example' } })
  expect(answer.json().nextLink).toBe('https://orders.example/api/orders?limit=5&states=new&skip=10')
})

test('`publicUrl` moves routes and links', async () => {
  const { call } = await serving(new Orders(), { publicUrl: 'https://tunnel.example/v2/' })
  expect((await call({ url: '/v2/orders' })).json().nextLink).toBe('https://tunnel.example/v2/orders?skip=10')
})

test('`prefix` moves the routes alone', async () => {
  const { call } = await serving(new Orders(), { prefix: '/inside' })
  expect((await call({ url: '/inside/orders' })).json().nextLink).toBe('https://orders.example/api/orders?skip=10')
})
