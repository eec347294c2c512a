import { expect, test } from '@jest/globals'
import { Action, BaseConnector, Connector, Security, type Context, type ForwardOptions } from '@ferrule/core'
import { startBackend } from './backend.js'
import { startFacade } from './facade.js'

const backend = await startBackend()
const identity = {
  description: 'Asks for credentials.',
  version: '1.0.0',
  url: 'https://facade.example/api',
  backend: 'https://nowhere.invalid',
}
const oauth = {
  authorizationUrl: 'https://id.example/authorize',
  tokenUrl: 'https://id.example/token',
  clientId: 'c',
  scopes: { read: 'Reads.' },
}

class Asking extends BaseConnector {
  options: ForwardOptions = {}
  answer: (() => Promise<void>) | undefined

  @Action('GET /who', { summary: 'Who', description: 'Who.' })
  who(_input: undefined, context: Context): Promise<void> {
    return this.answer?.() ?? context.forward(undefined, this.options)
  }
}

@Connector({ ...identity, title: 'Basic' })
@Security.basic()
class Basic extends Asking {}

@Connector({ ...identity, title: 'OAuth' })
@Security.oauth2(oauth)
class OAuth extends Asking {}

@Connector({ ...identity, title: 'Entra' })
@Security.entraId({ clientId: 'c', resourceUri: 'api://a' })
class Entra extends Asking {}

@Connector({ ...identity, title: 'Key in a header' })
@Security.apiKey({ in: 'header', name: 'X-Key' })
class HeaderKey extends Asking {}

@Connector({ ...identity, title: 'Key in the query' })
@Security.apiKey({ in: 'query', name: 'code' })
class QueryKey extends Asking {}

@Connector({ ...identity, title: 'Key of our own' })
@Security.apiKey({ in: 'header', name: 'X-Key', keys: () => ['ours'] })
class OwnKey extends Asking {}

@Connector({ ...identity, title: 'Key of our own in the query' })
@Security.apiKey({ in: 'query', name: 'code', keys: () => ['ours'] })
class OwnQueryKey extends Asking {}

@Connector({ ...identity, title: 'One of two keys' })
@Security.apiKey({ in: 'header', name: 'X-Other', scheme: 'other', keys: () => ['theirs'] })
@Security.apiKey({ in: 'header', name: 'X-Key', keys: () => ['ours'] })
class Either extends Asking {}

@Connector({ ...identity, title: 'A key for each' })
@Security.apiKey({ in: 'header', name: 'X-Key', keys: () => ['ours'] })
class Apart extends Asking {
  @Action('GET /admin', { summary: 'Administer', description: 'Administers.' })
  @Security.apiKey({ in: 'header', name: 'X-Admin', scheme: 'admin', keys: () => ['admin'] })
  admin(_input: undefined, context: Context): Promise<void> {
    return context.forward()
  }
}

const KINDS = [
  ['basic', Basic, { authorization: 'Basic YTpi' }, '', 'Basic realm="connector"'],
  ['oauth2', OAuth, { authorization: 'Bearer abc' }, '', 'Bearer'],
  ['entraId', Entra, { authorization: 'Bearer abc' }, '', 'Bearer'],
  ['an API key in a header', HeaderKey, { 'x-key': 'k' }, '', 'ApiKey in="header", name="X-Key"'],
  ['an API key in the query', QueryKey, {}, '?code=k%20k', 'ApiKey in="query", name="code"'],
] as const

test.each(KINDS)(
  '%s without a check of its own is passed on as it came, and the backend decides',
  async (_, Kind, headers, query, challenge) => {
    const facade = await startFacade(new Kind(), { backend: backend.url })
    backend.answer = { status: 204 }
    expect((await facade.call('GET', `/api/who${query}`, { headers })).status).toBe(204)
    expect(backend.last().url).toBe(`/v1/who${query}`)
    expect(backend.last().headers).toMatchObject(headers)
    backend.answer = { status: 401, headers: { 'www-authenticate': 'Bearer realm="internal"' } }
    const refused = await facade.call('GET', `/api/who${query}`, { headers })
    expect([refused.status, refused.json().code, refused.headers['www-authenticate']]).toEqual([401, 'unauthenticated', challenge])
  },
)

test.each(KINDS)(
  '%s that is missing is left to the backend, which may know the caller otherwise',
  async (_, Kind, _headers, _query, _challenge) => {
    const facade = await startFacade(new Kind(), { backend: backend.url })
    for (const headers of [{}, { authorization: 'Digest x', 'x-key': '' }]) {
      backend.answer = { status: 204 }
      expect((await facade.call('GET', '/api/who', { headers })).status).toBe(204)
      expect(backend.last().headers).toMatchObject(headers)
      backend.answer = { status: 401 }
      expect((await facade.call('GET', '/api/who', { headers })).status).toBe(401)
    }
  },
)

test.each(KINDS)('%s that nobody has checked gets no answer before the backend was asked', async (_, Kind, headers, query, _challenge) => {
  const own = new Kind()
  own.answer = async () => undefined
  const facade = await startFacade(own, { backend: backend.url })
  expect((await facade.call('GET', `/api/who${query}`, { headers })).status).toBe(500)
  expect(JSON.stringify(facade.log)).toContain('Nobody has checked who is calling')
  own.answer = undefined
  own.options = { credentials: false, headers: { authorization: 'Bearer of-the-facade' } }
  backend.arrived.length = 0
  expect((await facade.call('GET', `/api/who${query}`, { headers })).status).toBe(500)
  expect(JSON.stringify(facade.log)).toContain('Nobody would check who is calling')
  expect(backend.arrived).toEqual([])
})

test('any one of several schemes lets in, and those that are checked here are tried first', async () => {
  const facade = await startFacade(new Either(), { backend: backend.url })
  backend.answer = { status: 204 }
  const ask = async (headers: Record<string, string>): Promise<unknown> => (await facade.call('GET', '/api/who', { headers })).status
  expect([await ask({ 'x-key': 'ours' }), await ask({ 'x-other': 'theirs' }), await ask({ 'x-key': 'wrong' })]).toEqual([204, 204, 401])
})

test('what one operation asks for opens no other', async () => {
  const facade = await startFacade(new Apart(), { backend: backend.url })
  backend.answer = { status: 204 }
  expect((await facade.call('GET', '/api/admin', { headers: { 'x-admin': 'admin' } })).status).toBe(204)
  expect((await facade.call('GET', '/api/who', { headers: { 'x-admin': 'admin' } })).status).toBe(401)
  const { json } = await facade.call('GET', '/api/apiDefinition.swagger.json')
  expect([json().security, json().paths['/admin'].get.security]).toEqual([[{ 'API Key': [] }], [{ admin: [] }]])
})

test('a key that is checked here is checked before anything is sent', async () => {
  const facade = await startFacade(new OwnKey(), { backend: backend.url })
  backend.answer = { status: 204 }
  backend.arrived.length = 0
  expect((await facade.call('GET', '/api/who', { headers: { 'x-key': 'theirs' } })).status).toBe(401)
  expect(backend.arrived).toEqual([])
  expect((await facade.call('GET', '/api/who', { headers: { 'x-key': 'ours' } })).status).toBe(204)
})

test('credentials can be kept from the backend, or replaced', async () => {
  backend.answer = { status: 204 }
  const own = new OwnKey()
  own.options = { credentials: false, headers: { Authorization: 'Bearer of-the-facade' } }
  const facade = await startFacade(own, { backend: backend.url })
  await facade.call('GET', '/api/who', { headers: { 'x-key': 'ours', authorization: 'Bearer of-the-caller', cookie: 'a=1' } })
  expect(backend.last().headers).toMatchObject({ authorization: 'Bearer of-the-facade' })
  expect(backend.last().headers).not.toHaveProperty('x-key')
  expect(backend.last().headers).not.toHaveProperty('cookie')
  const query = new OwnQueryKey()
  query.options = { credentials: false }
  await (await startFacade(query, { backend: backend.url })).call('GET', '/api/who?code=ours')
  expect(backend.last().url).toBe('/v1/who')
})

test('without a backend nothing is passed on: a scheme that nothing checks is not served', async () => {
  @Connector({ title: 'Open', description: 'Has nothing behind it.', version: '1.0.0', url: 'https://facade.example/api' })
  @Security.basic()
  class Unchecked extends Asking {}
  await expect(startFacade(new Unchecked())).rejects.toThrow('can not be served')
})
