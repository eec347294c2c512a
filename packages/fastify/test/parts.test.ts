import { expect, test } from '@jest/globals'
import { Cat, Champion, Parts } from './connectors/parts.js'
import { serving } from './connectors/app.js'

const connector = new Parts()
const served = serving(connector)

async function post(url: string, payload: unknown, next?: unknown) {
  const { call } = await served
  connector.next = next
  connector.seen = undefined
  return call({ method: 'POST', url, payload })
}
/** Several times: the first requests are judged in another way than later ones. */
async function postTwice(url: string, payload: unknown, next?: unknown) {
  await post(url, payload, next)
  return post(url, payload, next)
}
const tom = { name: 'Tom', 'born-at': '2030-01-31T09:30:00.000Z', chip: 7, lives: 'indoors' }

test('a value has the properties of all its parts, as one instance', async () => {
  const { status, json } = await postTwice('/cats', tom)
  expect(status).toBe(200)
  expect(json()).toEqual(tom)
  expect(connector.seen).toBeInstanceOf(Cat)
  expect(connector.seen).toMatchObject({ name: 'Tom', bornAt: new Date('2030-01-31T09:30:00Z'), chip: 7 })
})

test.each([
  ['a property that one part requires', { ...tom, chip: undefined }, '/chip'],
  ['a limit of one part', { ...tom, chip: 100 }, '/chip'],
  ['a choice of its own', { ...tom, lives: 'afar' }, '/lives'],
  ['a rule that only class-validator can check', { ...tom, name: 'tom' }, '/name'],
  ['a property that no part declares', { ...tom, tail: 1 }, '/tail'],
])('%s is checked', async (_, payload, path) => {
  const { status, json } = await postTwice('/cats', payload)
  expect(status).toBe(400)
  expect(json().errors).toMatchObject([{ in: 'body', path }])
})

test('a reply keeps the promise of all parts, and what none of them declares stays behind', async () => {
  const given = { name: 'Tom', chip: 7, lives: 'indoors' }
  expect((await postTwice('/cats', tom, { ...given, secret: 1 })).json()).toEqual(given)
  expect((await postTwice('/cats', tom, { ...given, chip: 100 })).json()).toMatchObject({ code: 'broken-reply' })
})

test('a part that lets other properties through lets them through to the whole', async () => {
  const { status, json } = await postTwice('/champions', { ...tom, gold: 3 })
  expect([status, json()]).toEqual([200, { ...tom, gold: 3 }])
  expect(connector.seen).toBeInstanceOf(Champion)
  expect((await postTwice('/champions', { ...tom, gold: 'three' })).status).toBe(400)
})

test('a value of one property has to be of all its types', async () => {
  expect((await postTwice('/households', { cat: tom, code: 'abc' })).json()).toEqual([{ name: 'Tom', 'born-at': tom['born-at'], chip: 7 }])
  expect((await postTwice('/households', { cat: tom, code: 'abcd' })).json().errors).toMatchObject([{ path: '/code' }])
  expect((await postTwice('/households', { cat: tom, code: 1 })).status).toBe(400)
  expect((await postTwice('/households', { cat: tom }, [{ name: 'Tom' }])).json()).toMatchObject({ code: 'broken-reply' })
})

test('the documents still show the parts', async () => {
  const { call } = await served
  const { definitions } = (await call({ url: '/apiDefinition.swagger.json' })).json()
  expect(definitions.Cat.allOf).toEqual([{ $ref: '#/definitions/Pet' }, { $ref: '#/definitions/Chipped' }])
})
