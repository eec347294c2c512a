/** A maker signs in at a provider that others wrote, with PKCE and without. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import type { Platform } from '@ferrule/testing'
import Provider, { type Configuration } from 'oidc-provider'
import { openSigningIn } from './support/signing-in.js'

const CLIENT = { client_id: 'connector', client_secret: 'secret-of-connector' }
const REDIRECT = 'https://global.consent.azure-apim.net/redirect'
const MINUTE_MS = 60_000

let server: Server
let issuer: string
beforeEach(async () => {
  // It warns that it keeps everything in memory and shows forms for development, which is meant.
  for (const level of ['warn', 'info', 'error'] as const) jest.spyOn(console, level).mockImplementation(() => undefined)
  server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterEach(async () => {
  jest.restoreAllMocks()
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

function serve(needsPkce: boolean, rotates: boolean): void {
  const configuration: Configuration = {
    clients: [
      {
        ...{ ...CLIENT, redirect_uris: [REDIRECT], response_types: ['code'], token_endpoint_auth_method: 'client_secret_post' },
        grant_types: ['authorization_code', 'refresh_token'],
      },
    ],
    pkce: { required: () => needsPkce },
    rotateRefreshToken: rotates,
    issueRefreshToken: () => Promise.resolve(true),
    ttl: { AccessToken: 60, RefreshToken: 3600, Grant: 3600, Interaction: 3600, Session: 3600, IdToken: 3600 },
    cookies: { keys: ['of this test'] },
  }
  const answer = new Provider(issuer, configuration).callback()
  server.on('request', (request, response) => void answer(request, response))
}

const plain = (): Readonly<Record<string, string>> => ({
  authorizationUrl: `${issuer}/auth`,
  tokenUrl: `${issuer}/token`,
  refreshUrl: `${issuer}/token`,
})
const templates = (): Readonly<Record<string, string>> => ({
  authorizationUrlTemplate: `${issuer}/auth`,
  tokenUrlTemplate: `${issuer}/token`,
  refreshUrlTemplate: `${issuer}/token`,
  refreshBodyTemplate: 'client_id={ClientId}&client_secret={ClientSecret}&refresh_token={RefreshToken}&grant_type=refresh_token',
})

async function opened(identityProvider: string, custom: Readonly<Record<string, string>>): Promise<Platform> {
  const { platform } = await openSigningIn(
    { identityProvider, clientId: CLIENT.client_id, custom, scopes: ['openid', 'offline_access'], accepts: (token) => token !== undefined },
    { clientSecret: CLIENT.client_secret },
  )
  return platform
}

/** The token that the last step was sent with, and whose the provider says it is. */
async function lastToken(platform: Platform): Promise<{ readonly token: string | undefined; readonly user: unknown }> {
  const token = platform.exchanges.at(-1)?.request.headers['authorization']
  const answer = await fetch(`${issuer}/me`, { headers: { authorization: token ?? '', connection: 'close' } })
  return { token, user: ((await answer.json()) as { readonly sub?: string }).sub }
}

test.each([
  ['with PKCE', 'oauth2pkce', true, plain, true],
  ['with PKCE, by refresh tokens that stay', 'oauth2pkce', true, plain, false],
  ['without PKCE', 'oauth2generic', false, templates, true],
  ['without PKCE, by refresh tokens that stay', 'oauth2generic', false, templates, false],
])('signs in %s, and refreshes again and again', async (_, kind, needsPkce, custom, rotates) => {
  serve(needsPkce, rotates)
  const platform = await opened(kind, custom())
  await platform.connect({}, { signIn: { login: 'ada', password: 'any' } })
  const tokens = new Set<string | undefined>()
  for (const wait of [0, MINUTE_MS, MINUTE_MS]) {
    await platform.advance(wait)
    expect((await platform.invoke('Me')).outcome).toBe('Succeeded')
    const { token, user } = await lastToken(platform)
    expect(user).toBe('ada')
    tokens.add(token)
  }
  expect(tokens.size).toBe(3)
})

test('is refused where PKCE is needed and the connector has none', async () => {
  serve(true, true)
  const platform = await opened('oauth2', plain())
  await expect(platform.connect({}, { signIn: { login: 'ada', password: 'any' } })).rejects.toThrow(
    /^Sign-in failed: invalid_request: .*PKCE/,
  )
})

test('is refused an hour later where the connector leaves out its secret', async () => {
  serve(false, true)
  const platform = await opened('oauth2', plain())
  await platform.connect({}, { signIn: { login: 'ada', password: 'any' } })
  expect((await platform.invoke('Me')).outcome).toBe('Succeeded')
  await platform.advance(MINUTE_MS)
  expect((await platform.invoke('Me')).failure?.message).toMatch(
    /^Failed to refresh access token for service: oauth2\. Error: OAuth 2 access token refresh failed: 40\d invalid_client/,
  )
})
