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

  @Action('GET /who', { summary: 'Who', description: 'Who.' })
  who(_input: undefined, context: Context): Promise<void> {
    return context.forward(undefined, this.options)
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

test.each(KINDS)('%s that is missing is 401 before anything is sent', async (_, Kind, _headers, _query, challenge) => {
  const facade = await startFacade(new Kind(), { backend: backend.url })
  backend.arrived.length = 0
  for (const headers of [{}, { authorization: 'Digest x', 'x-key': '' }]) {
    const answer = await facade.call('GET', '/api/who', { headers })
    expect([answer.status, answer.headers['www-authenticate']]).toEqual([401, challenge])
  }
  expect(backend.arrived).toEqual([])
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
  const query = new QueryKey()
  query.options = { credentials: false }
  await (await startFacade(query, { backend: backend.url })).call('GET', '/api/who?code=k')
  expect(backend.last().url).toBe('/v1/who')
})

test('without a backend nothing is passed on: a scheme that nothing checks is not served', async () => {
  @Connector({ title: 'Open', description: 'Has nothing behind it.', version: '1.0.0', url: 'https://facade.example/api' })
  @Security.basic()
  class Unchecked extends Asking {}
  await expect(startFacade(new Unchecked())).rejects.toThrow('can not be served')
})
