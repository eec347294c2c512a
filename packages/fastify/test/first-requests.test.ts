import { expect, test } from '@jest/globals'
import { PlaceOrder, Orders, type Seen } from './connectors/orders.js'
import { Replies } from './connectors/replies.js'
import { serving } from './connectors/app.js'

const placed = { customer: { name: 'Ada', email: 'ada@example.com' }, lines: [{ article: 'tea', quantity: 2 }] }
const wrong = { customer: { name: 5, email: 'ada' }, lines: [{ article: 'tea', quantity: 0 }], extra: 1 }
const thing = { id: 'a', size: 3, color: 'red', at: new Date(0), day: new Date(0), label: null, parts: [{ name: 'wheel' }] }

/** The same call to a server that nobody called before, several times. What differs between requests is left out. */
async function always(connector: object, payload: unknown, method = 'POST', url = '/api/orders') {
  const { call } = await serving(connector)
  const answers: unknown[] = []
  for (let count = 0; count < 6; count++) {
    const { status, text } = await call({ method, url, payload })
    answers.push({ status, ...(JSON.parse(text) as object), requestId: undefined, detail: undefined })
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return answers
}

test('a server answers its first request as it answers all others', async () => {
  const seen: Seen = {}
  const answers = await always(new Orders(seen), placed)
  expect(answers).toEqual(answers.map(() => answers[0]))
  expect(answers[0]).toMatchObject({ status: 201 })
  expect(seen.input).toBeInstanceOf(PlaceOrder)
})

test('a server refuses its first request as it refuses all others, every fault named', async () => {
  const answers = await always(new Orders({}), wrong)
  expect(answers).toEqual(answers.map(() => answers[0]))
  expect(answers[0]).toMatchObject({ status: 400, errors: { length: 4 } })
})

test.each([
  ['a wrong type', { ...thing, size: 'three' }],
  ['a broken limit', { ...thing, size: 11 }],
  ['a missing property', { ...thing, id: undefined }],
  ['a list whose items are wrong', { ...thing, parts: [{ name: 1 }] }],
])('no first reply leaves that breaks its promise: %s', async (_, value) => {
  const replies = new Replies()
  replies.next = () => value
  const answers = await always(replies, undefined, 'GET', '/thing')
  expect(answers).toEqual(answers.map(() => answers[0]))
  expect(answers[0]).toMatchObject({ status: 500, code: 'broken-reply' })
})

test('of many first requests at once each gets its own answer', async () => {
  const { call } = await serving(new Orders({}))
  const bodies = Array.from({ length: 40 }, (_, index) => (index % 3 === 0 ? wrong : placed))
  const answers = await Promise.all(bodies.map((payload) => call({ method: 'POST', url: '/api/orders', payload })))
  expect(answers.map(({ status }) => status)).toEqual(bodies.map((body) => (body === wrong ? 400 : 201)))
})
