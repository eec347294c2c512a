/** Tokens of a real provider: its signed ones by its own metadata and keys, its opaque ones by asking it. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals'
import Provider, { type Configuration } from 'oidc-provider'
import { serving } from '../connectors/app.js'
import { Tokens } from '../connectors/tokens.js'
import { AUDIENCE, createKey, type SigningKey } from './issuer.js'
import { exportJWK } from 'jose'

const servers: Server[] = []
// It warns that it keeps everything in memory, which is meant.
beforeAll(() => {
  for (const level of ['warn', 'info'] as const) jest.spyOn(console, level).mockImplementation(() => undefined)
})
afterAll(() => servers.forEach((server) => server.close()))

const CLIENT = { client_id: 'connector', client_secret: 'secret-of-connector' }
const OTHER = 'https://others.example/'

/** The provider on a port, with these keys. */
async function open(
  keys: readonly SigningKey[],
  at = 0,
): Promise<{ readonly issuer: string; readonly port: number; close(): Promise<void> }> {
  const server = createServer()
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(at, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const issuer = `http://127.0.0.1:${port}`
  const jwks = {
    keys: await Promise.all(keys.map(async ({ privateKey, kid, alg }) => ({ ...(await exportJWK(privateKey)), kid, alg, use: 'sig' }))),
  }
  const configuration: Configuration = {
    clients: [{ ...CLIENT, grant_types: ['client_credentials'], redirect_uris: [], response_types: [] }],
    jwks: jwks as NonNullable<Configuration['jwks']>,
    features: {
      clientCredentials: { enabled: true },
      introspection: { enabled: true, allowedPolicy: () => true },
      devInteractions: { enabled: false },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => OTHER,
        getResourceServerInfo: (_context, resource) => ({
          scope: 'orders.read orders.write',
          audience: resource,
          accessTokenFormat: resource === OTHER ? 'opaque' : 'jwt',
          accessTokenTTL: 600,
        }),
      },
    },
  }
  const answer = new Provider(issuer, configuration).callback()
  server.on('request', (request, response) => void answer(request, response))
  return { issuer, port, close: () => new Promise((resolve) => void server.close(() => resolve())) }
}

async function tokenFrom(issuer: string, scope: string, resource?: string): Promise<string> {
  const body = new URLSearchParams({ grant_type: 'client_credentials', scope, ...CLIENT, ...(resource === undefined ? {} : { resource }) })
  const response = await fetch(`${issuer}/token`, { method: 'POST', body, headers: { connection: 'close' } })
  const answer = (await response.json()) as { access_token?: string }
  if (answer.access_token === undefined) throw new Error(JSON.stringify(answer))
  return answer.access_token
}

test('its signed tokens are good for what they allow, through a change of keys and an outage', async () => {
  const [first, second] = [await createKey('first'), await createKey('second')]
  let provider = await open([first])
  const { issuer, port } = provider
  const clock = { now: Date.now() }
  const { call } = await serving(new Tokens({ issuer, audience: AUDIENCE, type: 'at+jwt' }), { now: () => clock.now })
  const ask = async (token: string, url = '/who', method = 'GET') =>
    (await call({ url, method, headers: { authorization: `Bearer ${token}` } })).status

  const token = await tokenFrom(issuer, 'orders.read', AUDIENCE)
  expect(await ask(token)).toBe(200)
  expect(await ask(token, '/change', 'POST')).toBe(403)
  expect(await ask(await tokenFrom(issuer, 'orders.read orders.write', AUDIENCE), '/change', 'POST')).toBe(200)
  expect(await ask(await tokenFrom(issuer, 'orders.read', 'https://third.example/'))).toBe(401)

  await provider.close()
  provider = await open([second, first], port)
  clock.now += 31_000
  expect(await ask(await tokenFrom(issuer, 'orders.read', AUDIENCE))).toBe(200)

  const last = await tokenFrom(issuer, 'orders.read', AUDIENCE)
  await provider.close()
  clock.now += 60_000
  expect(await ask(last)).toBe(200)
})

test('its opaque tokens are asked about', async () => {
  const provider = await open([await createKey('first')])
  const { issuer } = provider
  const { call } = await serving(
    new Tokens({
      introspectionUrl: `${issuer}/token/introspection`,
      clientId: CLIENT.client_id,
      clientSecret: CLIENT.client_secret,
      audience: OTHER,
    }),
  )
  const ask = async (token: string) => (await call({ url: '/who', headers: { authorization: `Bearer ${token}` } })).status
  expect(await ask(await tokenFrom(issuer, 'orders.read', OTHER))).toBe(200)
  expect(await ask(await tokenFrom(issuer, 'orders.write', OTHER))).toBe(403)
  expect(await ask('an-unknown-token')).toBe(401)
  await provider.close()
})
