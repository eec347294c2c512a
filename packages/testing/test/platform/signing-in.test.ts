/** A maker signs in at the identity provider, works until the token expires, and goes on; or reads why not. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import {
  identityProvider,
  type Connection,
  type Exchange,
  type IdentityProvider,
  type IdentityProviderKnobs,
  type Platform,
  type PlatformOptions,
} from '@ferrule/testing'
import { openSigningIn, type Signing } from './support/signing-in.js'

const MINUTE_MS = 60_000
let provider: IdentityProvider
let time = 0
beforeEach(async () => {
  time = Date.now()
  provider = await identityProvider({ tokenLifetimeSeconds: 60, now: () => time })
})
afterEach(() => provider.close())

const urls = (): Readonly<Record<string, string>> => ({
  authorizationUrl: provider.authorizationUrl,
  tokenUrl: provider.tokenUrl,
  refreshUrl: provider.tokenUrl,
})
/** By templates, whose forms are the documented ones unless given. */
const templates = (): Readonly<Record<string, string>> => ({
  authorizationUrlTemplate: provider.authorizationUrl,
  tokenUrlTemplate: provider.tokenUrl,
  refreshUrlTemplate: provider.tokenUrl,
})
const WITH_SECRET = 'client_id={ClientId}&client_secret={ClientSecret}&refresh_token={RefreshToken}&grant_type=refresh_token'

const opened = async (signing: Partial<Signing> = {}, options: Partial<PlatformOptions> = {}): Promise<Platform> => {
  const { platform } = await openSigningIn(
    {
      identityProvider: 'oauth2',
      clientId: 'connector',
      custom: urls(),
      accepts: (token) => provider.whoHas(token) !== undefined,
      ...signing,
    },
    { clientSecret: provider.clientSecret, ...options },
  )
  return platform
}
const signedIn = (platform: Platform, username = 'ada'): Promise<Connection> => platform.connect({}, { signIn: { username } })
const tokensSent = ({ exchanges }: Platform): readonly (string | undefined)[] =>
  exchanges.filter(({ purpose }) => purpose === 'action').map(({ request }) => request.headers['authorization']?.replace('Bearer ', ''))
const tokenSent = (platform: Platform): string => `Bearer ${tokensSent(platform)[0] ?? ''}`
const formOf = (exchange: Exchange | undefined): object => Object.fromEntries(new URLSearchParams(String(exchange?.request.body)))
/** What a maker reads of the step, some time later. */
const stepAfter = async (platform: Platform, ms: number): Promise<string | undefined> => {
  time += ms
  await platform.advance(ms)
  return (await platform.invoke('Me')).failure?.message
}

describe('OAuth 2.0 as the platform does it', () => {
  test('signs in, and refreshes the token when it has expired', async () => {
    const platform = await opened({ scopes: ['read', 'write'] })
    const connection = await signedIn(platform, 'bob')
    expect(await stepAfter(platform, 0)).toBeUndefined()
    expect(provider.whoHas(tokenSent(platform))).toMatchObject({ user: 'bob', scope: 'read write' })
    expect(provider.tokenRequests).toHaveLength(1)
    for (const _ of [1, 2, 3]) expect(await stepAfter(platform, MINUTE_MS)).toBeUndefined()
    expect(provider.tokenRequests.map((form) => form['grant_type'])).toEqual(['authorization_code', ...Array(3).fill('refresh_token')])
    expect(connection.status).toBe('Connected')
  })

  test('shows what the identity provider was asked and answered, without secrets', async () => {
    const platform = await opened({ identityProvider: 'oauth2pkce' })
    await signedIn(platform)
    await stepAfter(platform, 0)
    await stepAfter(platform, MINUTE_MS)
    expect(platform.exchanges.map(({ purpose }) => purpose)).toEqual(['sign in', 'action', 'refresh token', 'action'])
    const [signIn, , refresh] = platform.exchanges
    expect(signIn).toMatchObject({ request: { method: 'POST', url: provider.tokenUrl }, response: { status: 200 } })
    expect(formOf(signIn)).toMatchObject({ grant_type: 'authorization_code', client_id: 'connector', code: '***', client_secret: '***' })
    expect(formOf(refresh)).toMatchObject({ grant_type: 'refresh_token', refresh_token: '***' })
    expect(JSON.parse(String(refresh?.response?.body))).toMatchObject({ token_type: 'Bearer', access_token: '***', expires_in: 60 })
    const seen = [signIn, refresh].map((one) => JSON.stringify([one, String(one?.request.body), String(one?.response?.body)])).join()
    const secrets = provider.tokenRequests.flatMap((form) =>
      ['code', 'code_verifier', 'client_secret', 'refresh_token'].map((name) => form[name]),
    )
    for (const secret of [...secrets, ...tokensSent(platform)]) if (secret !== undefined) expect(seen).not.toContain(secret)
  })

  test('shows the refusal of the identity provider too', async () => {
    provider.turn({ refreshNeedsSecret: true })
    const platform = await opened()
    await signedIn(platform)
    await stepAfter(platform, MINUTE_MS)
    expect(platform.exchanges.at(-1)).toMatchObject({ purpose: 'refresh token', response: { status: 401 } })
  })

  test('sends no secret to refresh, which a strict provider refuses', async () => {
    provider.turn({ refreshNeedsSecret: true })
    const platform = await opened()
    const connection = await signedIn(platform)
    expect(await stepAfter(platform, 0)).toBeUndefined()
    const failure =
      'Failed to refresh access token for service: oauth2. Error: OAuth 2 access token refresh failed: 401 invalid_client: The client secret is missing.'
    expect(await stepAfter(platform, MINUTE_MS)).toBe(failure)
    expect([connection.status, connection.message]).toEqual(['Error', failure])
  })

  test('sends no code challenge, which a provider refuses that needs PKCE', async () => {
    provider.turn({ needsPkce: true })
    await expect(signedIn(await opened())).rejects.toThrow('Sign-in failed: invalid_request: A code_challenge is needed.')
    const platform = await opened({ identityProvider: 'oauth2pkce' })
    await signedIn(platform)
    expect(await stepAfter(platform, MINUTE_MS)).toBeUndefined()
  })

  test('keeps the newest refresh token where each is good once, also when steps run side by side', async () => {
    provider.turn({ rotatesRefreshTokens: true })
    const platform = await opened()
    await signedIn(platform)
    for (const _ of [1, 2]) {
      time += MINUTE_MS
      await platform.advance(MINUTE_MS)
      const steps = await Promise.all([1, 2, 3, 4].map(() => platform.invoke('Me')))
      expect(steps.map(({ outcome }) => outcome)).toEqual(Array(4).fill('Succeeded'))
    }
    expect(provider.tokenRequests).toHaveLength(3)
    const [, first] = provider.tokenRequests
    const again = await fetch(provider.tokenUrl, { method: 'POST', body: new URLSearchParams(first) })
    expect(await again.json()).toMatchObject({ error: 'invalid_grant', error_description: expect.stringContaining('used before') })
    expect(await stepAfter(platform, 0)).toBe('The token is not good.')
  })

  test('breaks at the first expiry where there is no refresh token, or where nobody says when that is', async () => {
    provider.turn({ givesRefreshTokens: false })
    const one = await opened()
    await signedIn(one)
    expect(await stepAfter(one, MINUTE_MS)).toContain('refresh failed: Sign-in gave no refresh token.')
    provider.turn({ givesRefreshTokens: true, saysLifetime: false })
    const other = await opened()
    await signedIn(other)
    expect(await stepAfter(other, MINUTE_MS)).toBe('The token is not good.')
  })

  test('shows the maker what goes wrong at the provider', async () => {
    const failing = async (turned: IdentityProviderKnobs, options: Partial<PlatformOptions> = {}, signing: Partial<Signing> = {}) => {
      provider.turn({ errorPage: 'nowhere', refusesConsent: false, ...turned })
      const platform = await opened(signing, options)
      return signedIn(platform).then(
        () => 'signed in',
        (error: Error) => `${error.name}: ${error.message}`,
      )
    }
    expect(await failing({ errorPage: 'authorize' })).toBe(
      'ConnectionError: Sign-in failed: the identity provider showed a page (503): Something went wrong Signing in is out of order.',
    )
    expect(await failing({ errorPage: 'token' })).toMatch(/^ConnectionError: Sign-in failed: 503 .*Tokens are out of order/)
    expect(await failing({ refusesConsent: true })).toBe('ConnectionError: Sign-in failed: access_denied: The user did not consent.')
    expect(await failing({}, { clientSecret: 'wrong' })).toBe(
      'ConnectionError: Sign-in failed: 401 invalid_client: The client secret is wrong.',
    )
    expect(await failing({}, {}, { clientId: 'other' })).toContain(
      'showed a page (400): Something went wrong The client other is not known.',
    )
    expect(await failing({}, {}, { more: { redirectUrl: 'https://elsewhere.example/' } })).toContain('is not registered for connector')
    expect(await failing({}, {}, { custom: { ...urls(), tokenUrl: 'http://127.0.0.1:1/token' } })).toMatch(
      /Sign-in failed: POST .*ECONNREFUSED/,
    )
    expect(await failing({}, {}, { custom: { tokenUrl: provider.tokenUrl } })).toContain('apiProperties.json says no authorizationUrl')
  })

  test('shows a failure of the provider where it had to refresh', async () => {
    const platform = await opened()
    await signedIn(platform)
    provider.turn({ errorPage: 'token' })
    expect(await stepAfter(platform, MINUTE_MS)).toMatch(/^Failed to refresh access token for service: oauth2\..*503/)
    provider.turn({ errorPage: 'nowhere' })
    expect(await stepAfter(platform, 0)).toBeUndefined()
  })

  test('returns to the address of the connector where it has one of its own', async () => {
    const platform = await opened({ more: { redirectMode: 'GlobalPerConnector' } })
    await signedIn(platform)
    expect(provider.tokenRequests[0]).toMatchObject({ redirect_uri: 'https://global.consent.azure-apim.net/redirect/tickets' })
  })

  test('takes from the maker what the connection may say of the application', async () => {
    const platform = await opened(
      { clientId: 'nobody', others: { 'token:clientId': { type: 'string' }, 'token:clientSecret': { type: 'securestring' } } },
      { clientSecret: 'nothing' },
    )
    await platform.connect({ 'token:clientId': provider.clientId, 'token:clientSecret': provider.clientSecret }, { signIn: {} })
    expect(await stepAfter(platform, 0)).toBeUndefined()
  })

  test('a connection that is broken, and a sign-in that was ended, fail the next step', async () => {
    const platform = await opened()
    const connection = await signedIn(platform)
    connection.break()
    expect(await stepAfter(platform, 0)).toBe('The token is not good.')
    const other = await opened()
    await signedIn(other)
    provider.revokeAll()
    expect(await stepAfter(other, MINUTE_MS)).toContain('400 invalid_grant: The refresh token is not known, or was revoked.')
  })

  test('whoever acts may do so page by page', async () => {
    const platform = await opened()
    const seen: string[] = []
    await platform.connect(
      {},
      {
        signIn: (page) => {
          seen.push(page.text)
          return page.submit({ username: 'eve' })
        },
      },
    )
    expect(seen).toEqual(['Sign in User name Password Sign in'])
    await platform.invoke('Me')
    expect(provider.whoHas(tokenSent(platform))?.user).toBe('eve')
  })
})

describe('OAuth 2.0 by templates', () => {
  test('refreshes without the secret unless the template names it', async () => {
    provider.turn({ refreshNeedsSecret: true })
    const careless = await opened({ identityProvider: 'oauth2generic', custom: templates() })
    await signedIn(careless)
    expect(await stepAfter(careless, MINUTE_MS)).toContain('401 invalid_client: The client secret is missing.')
    const careful = await opened({ identityProvider: 'oauth2generic', custom: { ...templates(), refreshBodyTemplate: WITH_SECRET } })
    await signedIn(careful)
    expect(await stepAfter(careful, MINUTE_MS)).toBeUndefined()
  })

  test('fills in what the maker typed, in hosts too', async () => {
    const custom = {
      ...templates(),
      authorizationUrlTemplate: '{Login}/{tenant}/authorize',
      authorizationUrlQueryStringTemplate:
        '?client_id={ClientId}&response_type=code&redirect_uri={RedirectUrl}&scope={Scopes}&state={State}&audience={tenant}',
      scopeListDelimiter: ',',
    }
    const others = { 'token:Login': { type: 'string' }, 'token:tenant': { type: 'string' } }
    const platform = await opened({ identityProvider: 'oauth2generic', custom, others, scopes: ['a b', 'c'] })
    await platform.connect({ 'token:Login': provider.origin, 'token:tenant': 'north&south' }, { signIn: {} })
    await platform.invoke('Me')
    expect(provider.whoHas(tokenSent(platform))).toMatchObject({
      audience: 'north&south',
      scope: 'a b,c',
    })
  })

  test('says so where a placeholder stays', async () => {
    const platform = await opened({ identityProvider: 'oauth2generic', custom: { ...templates(), authorizationUrlTemplate: '{Login}/x' } })
    await expect(signedIn(platform)).rejects.toThrow('Sign-in failed: a placeholder of the templates was not filled in: {Login}/x')
  })
})

describe('Microsoft Entra ID', () => {
  const LOGIN = 'https://login.microsoftonline.com'
  const hosts = (): PlatformOptions['hosts'] => ({ [LOGIN]: provider.origin })

  test('signs in at the tenant’s address for a resource, and refreshes with the secret', async () => {
    provider.turn({ refreshNeedsSecret: true })
    const custom = { loginUri: LOGIN, tenantId: 'common', resourceUri: 'api://tickets' }
    const platform = await opened(
      { identityProvider: 'aad', custom, others: { 'token:TenantId': { type: 'string' } } },
      { hosts: hosts() ?? {} },
    )
    await platform.connect({ 'token:TenantId': 'contoso.example' }, { signIn: { username: 'ada' } })
    expect(await stepAfter(platform, MINUTE_MS)).toBeUndefined()
    expect(provider.tokenRequests.map((form) => [form['grant_type'], form['resource']])).toEqual([
      ['authorization_code', 'api://tickets'],
      ['refresh_token', 'api://tickets'],
    ])
    expect(provider.whoHas(tokenSent(platform))).toMatchObject({
      audience: 'api://tickets',
      user: 'ada',
    })
  })

  test('an application signs in by itself, with what the maker typed', async () => {
    const custom = { LoginUri: LOGIN, ResourceUri: 'api://tickets', grantType: 'client_credentials' }
    const others = {
      'token:TenantId': { type: 'string' },
      'token:clientId': { type: 'string' },
      'token:clientSecret': { type: 'securestring' },
    }
    const platform = await opened({ identityProvider: 'aad', clientId: '', custom, others }, { hosts: hosts() ?? {}, clientSecret: 'x' })
    const typed = { 'token:TenantId': 'contoso.example', 'token:clientId': 'connector', 'token:clientSecret': provider.clientSecret }
    await platform.connect(typed)
    expect(await stepAfter(platform, MINUTE_MS)).toBeUndefined()
    expect(provider.tokenRequests.map((form) => form['grant_type'])).toEqual(['client_credentials', 'client_credentials'])
  })

  test('needs a resource', async () => {
    const platform = await opened({ identityProvider: 'aad', custom: { loginUri: LOGIN } }, { hosts: hosts() ?? {} })
    await expect(signedIn(platform)).rejects.toThrow('apiProperties.json says no resourceUri for the sign-in.')
  })
})

test('an identity provider that only the platform knows is signed in to with a token from elsewhere', async () => {
  const platform = await opened({ identityProvider: 'salesforce', accepts: (token) => token === 'Bearer mine' })
  await expect(signedIn(platform)).rejects.toThrow('The identity provider salesforce is known to the platform alone')
  await platform.connect({ token: 'mine' })
  expect(await stepAfter(platform, 0)).toBeUndefined()
})

test('nothing is done before a connection is made: the maker is told how', async () => {
  const platform = await opened()
  await expect(platform.invoke('Me')).rejects.toThrow('There is no connection yet: make one with platform.connect({}, { signIn: {} }).')
})
