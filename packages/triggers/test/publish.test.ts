/** What is taken in as an event, and what is not. */
import { openDatabase } from '@ferrule/triggers/sqlite'
import { openBench, statesOf, until, type Bench } from './bench.js'

let here: Bench
afterEach(() => here.close())

const publish = (event: unknown, more: object = {}) => here.triggers.publish({ topic: 'orderPlaced', event, ...more })
const kept = async () => (await here.store.read({ topic: 'orderPlaced', after: '', limit: 10_000 })).events

test('an event is kept as JSON once publishing has resolved, under an id of its own', async () => {
  here = await openBench()
  const { id, duplicate } = await publish({ order: 1 })
  expect(duplicate).toBe(false)
  expect(id).toMatch(/^[\w-]{22}$/)
  const [event] = await kept()
  expect(event).toMatchObject({ id, topic: 'orderPlaced' })
  expect(Buffer.from(event?.body ?? []).toString()).toBe('{"order":1}')
})

test('those that are published at the same time share commits, and each is told of itself', async () => {
  here = await openBench()
  let commits = 0
  const append = here.store.append.bind(here.store)
  here.store.append = (...given) => (commits++, append(...given))
  const results = await Promise.all(Array.from({ length: 200 }, (_, index) => publish({ index }, { id: `order-${index % 100}` })))
  expect(results.map(({ id }) => id)).toEqual(Array.from({ length: 200 }, (_, index) => `order-${index % 100}`))
  expect(results.filter(({ duplicate }) => duplicate)).toHaveLength(100)
  expect(await kept()).toHaveLength(100)
  expect(commits).toBeLessThanOrEqual(8)
})

test.each([
  ['undefined', undefined],
  ['a function', () => 1],
  ['a symbol', Symbol('x')],
  ['a BigInt', { amount: 1n }],
  ['something in itself', circular()],
])('%s is no event', async (_, event) => {
  here = await openBench()
  await expect(publish(event)).rejects.toMatchObject({
    code: 'unpublishable-event',
    message: expect.stringContaining("can't be written as JSON"),
  })
  expect(await kept()).toEqual([])
})

test('an event that is too large is refused, with its size and the limit', async () => {
  here = await openBench({ maxEventBytes: 100 })
  await publish('x'.repeat(98))
  await expect(publish('x'.repeat(99))).rejects.toThrow(
    'The event has 101 bytes; at most 100 are accepted. Publish what changed, not all of it.',
  )
})

test.each([[''], ['a b'], ['a\n'], ['é'], ['x'.repeat(201)]])('%j is no id', async (id) => {
  here = await openBench()
  await expect(publish({}, { id })).rejects.toMatchObject({ code: 'unpublishable-event' })
})

test('in a transaction of the caller it is there when that commits, and reaches its subscribers then', async () => {
  here = await openBench()
  await here.subscribe('/a')
  here.triggers.start()
  const shop = openDatabase(here.file)
  shop.exec('BEGIN')
  await publish({ order: 1 }, { transaction: shop })
  shop.exec('ROLLBACK')
  shop.exec('BEGIN')
  const { id } = await publish({ order: 2 }, { transaction: shop })
  expect(await kept()).toEqual([])
  shop.exec('COMMIT')
  expect((await kept()).map((event) => event.id)).toEqual([id])
  here.clock.advance(1_000)
  const [request] = await here.receiver.waitFor('/a', 1)
  expect(request?.body.toString()).toBe('{"order":2}')
  shop.close()
})

test('while too many deliveries wait, no event is accepted, and what was accepted is not lost', async () => {
  here = await openBench({ limit: { deliveries: 3 } })
  await here.subscribe('/a')
  here.receiver.answer('/a', { status: 500 })
  here.triggers.start()
  for (let index = 0; index < 3; index++) await publish({ index })
  await here.receiver.waitFor('/a', 3)
  here.clock.advance(1_500)
  await expect(publish({})).rejects.toMatchObject({ code: 'backlog-full', limit: 'deliveries', retryAfterS: 30 })
  here.receiver.answer('/a', { status: 200 })
  await until(async () => {
    here.clock.advance(1_500)
    return (await statesOf(here.store)).delivered === 3
  })
  here.clock.advance(1_500)
  await publish({})
})

test('while too many bytes wait, no event is accepted, counted from one moment to the next', async () => {
  here = await openBench({ limit: { bytes: 1_000 } })
  await publish('x'.repeat(598))
  await expect(publish('x'.repeat(598))).rejects.toMatchObject({ code: 'backlog-full', limit: 'bytes' })
  await publish('x'.repeat(298))
})

test('where the store can not, publishing says so, and works again when it can', async () => {
  here = await openBench()
  const shop = openDatabase(here.file)
  shop.exec('BEGIN IMMEDIATE')
  const waiting = publish({ order: 1 })
  await new Promise((resolve) => setTimeout(resolve, 50))
  shop.exec('COMMIT')
  expect((await waiting).duplicate).toBe(false)
  shop.close()
})

function circular(): object {
  const self: { self?: object } = {}
  self.self = self
  return self
}
