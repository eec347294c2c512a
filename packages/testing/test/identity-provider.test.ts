/** The bundled identity provider is one: what it says of itself is enough for others to trust its tokens. */
import { afterEach, expect, test } from '@jest/globals'
import { identityProvider, testClock, type IdentityProvider } from '@ferrule/testing'
import { createRemoteJWKSet, jwtVerify } from 'jose'

let provider: IdentityProvider
afterEach(() => provider.close())

const ask = async (
  form: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Record<string, unknown>> => {
  const answer = await fetch(provider.tokenUrl, {
    method: 'POST',
    body: new URLSearchParams(form),
    headers: { connection: 'close', ...headers },
  })
  return (await answer.json()) as Record<string, unknown>
}
const OWN = { grant_type: 'client_credentials', client_id: 'connector', client_secret: 'secret-of-connector' }

test('its tokens are signed with the key that its metadata leads to', async () => {
  provider = await identityProvider({ issuer: 'https://login.contoso.example' })
  const metadata = (await (await fetch(`${provider.origin}/.well-known/openid-configuration`)).json()) as Record<string, string>
  expect(metadata).toMatchObject({ issuer: 'https://login.contoso.example', token_endpoint: provider.tokenUrl })
  const { access_token: token } = await ask({ ...OWN, scope: 'read', resource: 'api://tickets' })
  const { payload } = await jwtVerify(String(token), createRemoteJWKSet(new URL(metadata['jwks_uri'] ?? '')), {
    ...{ issuer: 'https://login.contoso.example', audience: 'api://tickets' },
  })
  expect(payload).toMatchObject({ sub: 'connector', scope: 'read', client_id: 'connector' })
})

test('its tokens are good for as long as it says, by the clock that it was given', async () => {
  const clock = testClock()
  provider = await identityProvider({ tokenLifetimeSeconds: 60, now: clock.now })
  const { access_token: token } = await ask(OWN)
  clock.advance(59_999)
  expect(provider.whoHas(`Bearer ${String(token)}`)).toMatchObject({ user: 'connector' })
  clock.advance(1)
  expect([provider.whoHas(String(token)), provider.whoHas(undefined), provider.whoHas('other')]).toEqual([undefined, undefined, undefined])
})

test('it refuses in the words of the standard', async () => {
  provider = await identityProvider()
  const basic = Buffer.from('connector:secret-of-connector').toString('base64')
  expect(await ask({ grant_type: 'client_credentials' }, { authorization: `Basic ${basic}` })).toHaveProperty('access_token')
  expect(await ask({ ...OWN, client_secret: 'wrong' })).toMatchObject({ error: 'invalid_client' })
  expect(await ask({ ...OWN, grant_type: 'password' })).toMatchObject({ error: 'unsupported_grant_type' })
  expect(await ask({ ...OWN, grant_type: 'authorization_code', code: 'no' })).toMatchObject({ error: 'invalid_grant' })
  expect(await ask({ ...OWN, grant_type: 'refresh_token', refresh_token: 'no' })).toMatchObject({ error: 'invalid_grant' })
})
