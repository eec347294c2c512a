import { request } from 'node:http'
import { expect, test } from '@jest/globals'
import Fastify from 'fastify'
import { ferrule } from '@ferrule/fastify'
import { Doors, Keys, Lookups, Unguarded, Unmet } from '../connectors/keys.js'
import { serving } from '../connectors/app.js'
import { REFUSAL } from './refusal.js'

const connector = new Keys()
const served = serving(connector)
const ask = async (headers: Record<string, string | string[]> = {}, url = '/who', method = 'POST') =>
  (await served).call({ method, url, headers })

test('a valid key lets in, and its principal reaches the method', async () => {
  expect((await ask({ 'x-api-key': 'key-of-ada' })).json()).toEqual({ name: 'Ada' })
  expect((await ask({ 'X-API-KEY': 'key, with a comma' })).json()).toEqual({ name: 'Grace' })
})

test.each([
  ['no key', {}],
  ['an empty key', { 'x-api-key': '' }],
  ['a wrong key', { 'x-api-key': 'key-of-eve' }],
  ['a prefix of a key', { 'x-api-key': 'key-of-ad' }],
  ['a longer key', { 'x-api-key': 'key-of-adaa' }],
  ['another case', { 'x-api-key': 'KEY-OF-ADA' }],
  ['a key that is not ASCII', { 'x-api-key': 'key-of-ad\xe4' }],
  ['a key of 10,000 characters', { 'x-api-key': 'key-of-ada'.repeat(1_000) }],
  ['a key given twice', { 'x-api-key': ['key-of-ada', 'key-of-ada'] }],
  ['the key of an object', { 'x-api-key': 'constructor' }],
])('%s is refused in the same words', async (_, headers) => {
  const answer = await ask(headers as Record<string, string>)
  const { requestId, ...document } = answer.json()
  expect(typeof requestId).toBe('string')
  expect([answer.status, answer.headers['www-authenticate'], document]).toEqual([401, 'ApiKey in="header", name="X-Api-Key"', REFUSAL])
})

test('a key that was withdrawn is refused at once', async () => {
  connector.accepted.set('temporary', { name: 'Temp' })
  expect((await ask({ 'x-api-key': 'temporary' })).status).toBe(200)
  connector.accepted.delete('temporary')
  expect((await ask({ 'x-api-key': 'temporary' })).status).toBe(401)
})

test('the door is before the body: nobody without a key makes us read one', async () => {
  const { port } = await served
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const sent = request({
      port,
      host: '127.0.0.1',
      path: '/who',
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-length': '1000000' },
    })
    sent.on('response', (response) => {
      resolve(response.statusCode)
      sent.destroy()
    })
    sent.on('error', reject)
    sent.write('{"a":')
  })
  expect(status).toBe(401)
})

test('an operation may need no key, or another one', async () => {
  expect((await ask({}, '/open', 'GET')).json()).toEqual({})
  expect((await ask({ 'x-api-key': 'key-of-ada' }, '/admin', 'GET')).status).toBe(401)
  expect((await ask({ 'x-admin-key': 'admin' }, '/admin', 'GET')).status).toBe(200)
})

test('a key for one operation opens no other', async () => {
  expect((await ask({ 'x-admin-key': 'admin' })).status).toBe(401)
})

test('unknown routes, documents and health ask for no key', async () => {
  expect((await ask({}, '/nowhere')).status).toBe(404)
  expect((await ask({}, '/health', 'GET')).status).toBe(200)
})

test('a key in the query is looked up, and never travels on in a link', async () => {
  const lookups = new Lookups()
  const { call, log } = await serving(lookups)
  expect((await call({ url: '/who?code=right&q=a' })).json()).toEqual({ name: 'Ada https://lookups.example/who?q=next' })
  expect(lookups.asked).toEqual([{ key: 'right', operationId: 'Who', requestId: expect.any(String), scopes: [] }])
  expect((await call({ url: '/who?code=wrong' })).status).toBe(401)
  expect((await call({ url: '/who?code=right&code=right' })).status).toBe(401)
  expect((await call({ url: '/who' })).headers['www-authenticate']).toBe('ApiKey in="query", name="code"')
  const failed = await call({ url: '/who?code=boom' })
  expect([failed.status, failed.text.includes('database')]).toEqual([500, false])
  expect(log).toContainEqual(expect.objectContaining({ msg: 'the request failed' }))
})

test('any one of the connector’s schemes lets in, also one that its definition only defines', async () => {
  const { call } = await serving(new Doors())
  expect((await call({ url: '/either', headers: { 'x-one': 'one' } })).json()).toEqual({ name: 'One' })
  expect((await call({ url: '/either?two=two' })).json()).toEqual({ name: 'Two' })
  const refused = await call({ url: '/either?two=wrong', headers: { 'x-one': 'two' } })
  expect([refused.status, refused.headers['www-authenticate']]).toEqual([
    401,
    'ApiKey in="header", name="X-One", ApiKey in="query", name="two"',
  ])
})

test('schemes that have to hold together are all checked', async () => {
  const { call } = await serving(new Doors())
  for (const [url, headers] of [
    ['/both', {}],
    ['/both', { 'x-one': 'one' }],
    ['/both?two=two', {}],
    ['/both?two=wrong', { 'x-one': 'one' }],
  ] as const)
    expect((await call({ url, headers })).status).toBe(401)
  expect((await call({ url: '/both?two=two', headers: { 'x-one': 'one' } })).json()).toEqual({ name: 'One' })
})

test('an alternative that names an unknown scheme lets nobody in', async () => {
  const { call } = await serving(new Doors())
  expect((await call({ url: '/known', headers: { 'x-one': 'one' } })).status).toBe(401)
  expect((await call({ url: '/known?two=two' })).json()).toEqual({ name: 'Two' })
})

test('what the class of a part asks for is checked', async () => {
  const { call } = await serving(new Doors())
  expect((await call({ url: '/part', headers: { 'x-one': 'one' } })).status).toBe(401)
  expect((await call({ url: '/part', headers: { 'x-part-key': 'part' } })).json()).toEqual({ name: 'part' })
})

test('an operation that asks for what nobody can bring, or nothing looks for, is not served', async () => {
  await expect(Fastify().register(ferrule, { connector: new Unmet() })).rejects.toThrow(
    'Unmet can not be served.\n' +
      '- Missing asks for the security scheme Missing, Lost, which the connector does not have: declare it, or name another with @Security.anyOf.\n' +
      '- Nothing asks for no security scheme by name: name one with @Security.anyOf, or say @Security.none().\n' +
      '- Scoped asks for the scopes read of One, which nothing looks for: only tokens have scopes.',
  )
})

test('security that nothing would enforce is not served', async () => {
  const app = Fastify()
  await expect(app.register(ferrule, { connector: new Unguarded() })).rejects.toThrow(
    'Unguarded can not be served.\n' +
      '- API Key (apiKey) has nothing to check a key with: give @Security.apiKey `verify`, `keys` or `digests`.\n' +
      '- basic_auth (basic) has nothing to check a password with: give @Security.basic `verify` or `passwords`.\n' +
      '- oauth2_auth (oauth2) has nothing to check a token with: give @Security.oauth2 `tokens` or `verify`.\n' +
      '- entra (entraId) can not check tokens: everybody with a Microsoft account gets tokens of the tenant common: give `tokens: { tenants: […] }`, or the id of yours as `tenantId`.\n' +
      '- windows_auth (windows) has nobody who says which Windows user is asking: give @Security.windows `proxy`.',
  )
})
