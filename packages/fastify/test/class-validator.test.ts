import { beforeEach, expect, test } from '@jest/globals'
import { Address, asked, Card, Hidden, Pay, Rules } from './connectors/rules.js'
import { serving } from './connectors/app.js'

const connector = new Rules()
const served = serving(connector)
const good = { kind: 'cash', 'delivery-address': { city: 'known' }, name: ' Ada ' }

async function pay(payload: unknown, query = '') {
  const { call } = await served
  return call({ method: 'POST', url: `/pay${query}`, payload })
}
const faults = (answer: Awaited<ReturnType<typeof pay>>) =>
  (answer.json().errors as { in: string; path: string; code: string }[]).map(({ in: where, path, code }) => `${where} ${path} ${code}`)
beforeEach(() => void asked.splice(0))

test('transforms run before their property is checked', async () => {
  expect((await pay(good)).status).toBe(204)
  expect(connector.input).toBeInstanceOf(Pay)
  expect(connector.input).toMatchObject({ name: 'Ada' })
  expect(faults(await pay({ ...good, name: '  a  ' }))).toEqual(['body /name minLength'])
})

test('a transform that fails means a value that is not valid', async () => {
  expect(faults(await pay({ ...good, name: 5 }))).toContain('body /name transform')
})

test('an asynchronous rule is awaited, asked once for each instance, and found at its wire name', async () => {
  const answer = await pay({ ...good, 'delivery-address': { city: 'lost' }, others: [{ city: 'known' }, { city: 'gone' }] })
  expect(faults(answer).sort()).toEqual(['body /delivery-address/city isKnown', 'body /others/1/city isKnown'])
  expect(asked.sort()).toEqual(['gone', 'known', 'lost'])
  expect(answer.json().errors[0].message).toBe('city is not known to us')
})

test('a custom rule of a parameter is told as the parameter', async () => {
  expect((await pay(good, '?lucky-number=4')).status).toBe(204)
  expect(faults(await pay(good, '?lucky-number=3'))).toEqual(['query /lucky-number even'])
})

test('a condition decides whether a property is looked at', async () => {
  expect((await pay({ ...good, card: undefined })).status).toBe(204)
  expect((await pay({ ...good, card: { number: '1' } })).status).toBe(204)
  expect(faults(await pay({ ...good, kind: 'card', card: { number: '1' } }))).toEqual(['body /card/number minLength'])
  expect((await pay({ ...good, kind: 'card', card: { number: '1234' } })).status).toBe(204)
  expect((connector.input as Pay).card).toBeInstanceOf(Card)
  expect((connector.input as Pay).address).toBeInstanceOf(Address)
})

test('unknown properties are refused even where a condition decides', async () => {
  expect(faults(await pay({ ...good, card: { number: '1', cvc: 1 } }))).toEqual(['body /card/cvc unknown'])
})

test('rules of groups hold as class-validator has it: without groups asked for, all of them', async () => {
  expect(faults(await pay({ ...good, grouped: 5 }))).toContain('body /grouped type')
})

test('rules with arguments that are no data are asked of class-validator', async () => {
  expect((await pay({ ...good, from: '2030-06-01T00:00:00Z' })).status).toBe(204)
  expect(faults(await pay({ ...good, from: '2029-06-01T00:00:00Z' }))).toEqual(['body /from minDate'])
})

test('what the schema refuses is told before class-validator is asked', async () => {
  expect(faults(await pay({ ...good, kind: 5 }))).toEqual(['body /kind type'])
  expect(asked).toEqual([])
})

test('@Expose names a property on the wire, @Exclude keeps it out, an initialiser stays', async () => {
  const { call } = await served
  expect((await call({ method: 'POST', url: '/hidden', payload: { 'the-name': 'Ada' } })).status).toBe(204)
  expect(connector.input).toEqual(Object.assign(new Hidden(), { name: 'Ada', count: 7 }))
  expect((await call({ method: 'POST', url: '/hidden', payload: { 'the-name': 'Ada', secret: 'x' } })).status).toBe(400)
  expect((await call({ method: 'POST', url: '/hidden', payload: { name: 'Ada' } })).status).toBe(400)
})
