/** Owns what an `oauthSetting` says → the requests of the authorization-code flow, as each identity provider of the platform makes them. */
import { listAt, objectAt, textAt, type JsonObject } from '../../json.js'
import { ConnectionError } from './connection-error.js'
import { REDIRECT_URL } from './dialog.js'

export interface TokenRequest {
  readonly url: string
  /** Form-encoded. */
  readonly body: string
}
export interface OAuthProtocol {
  readonly identityProvider: string
  readonly redirectUrl: string
  /** With a `code_challenge`. */
  readonly pkce: boolean
  /** Where a browser is sent; `undefined` where an application signs in by itself. */
  readonly authorize: ((state: string, challenge: string | undefined) => string) | undefined
  readonly exchange: (code: string, verifier: string | undefined) => TokenRequest
  readonly refresh: (refreshToken: string) => TokenRequest
}
export interface OAuthInput {
  /** The connection parameter of type `oauthSetting`. */
  readonly parameter: JsonObject
  readonly values: JsonObject
  /** Typed in where the connector was made; never in the files. */
  readonly clientSecret: string | undefined
  readonly connectorName: string
}

export function oauthProtocol(input: OAuthInput): OAuthProtocol {
  const settings = objectAt(input.parameter, 'oAuthSettings')
  const identityProvider = textAt(settings, 'identityProvider') ?? ''
  switch (identityProvider.toLowerCase()) {
    case 'oauth2':
      return standard(input, { identityProvider, pkce: false, secretOnRefresh: false })
    case 'oauth2pkce':
      return standard(input, { identityProvider, pkce: true, secretOnRefresh: true })
    case 'oauth2generic':
      return templated(input)
    case 'aad':
    case 'aadcertificate':
      return entra(input)
    default:
      throw new ConnectionError(
        `The identity provider ${identityProvider} is known to the platform alone: give the token itself, { token: '…' }, to connect.`,
      )
  }
}

type Form = readonly (readonly [string, string | undefined])[]

const encoded = (form: Form): string =>
  new URLSearchParams(form.flatMap(([name, value]): [string, string][] => (value === undefined ? [] : [[name, value]]))).toString()
const withQuery = (url: string, query: string): string => `${url}${url.includes('?') ? '&' : '?'}${query}`

/** The settings of a token, each of which a connection parameter `token:<name>` overrides; names are compared regardless of case. */
function readSettings({ parameter, values, clientSecret, connectorName }: OAuthInput) {
  const settings = objectAt(parameter, 'oAuthSettings')
  const lower = (record: JsonObject): Readonly<Record<string, JsonObject[string]>> =>
    Object.fromEntries(Object.entries(record).map(([name, value]) => [name.toLowerCase(), value]))
  const custom = lower(objectAt(settings, 'customParameters'))
  const typed = lower(values)
  const setting = (name: string): string | undefined => {
    const own = typed[`token:${name.toLowerCase()}`]
    return own === undefined ? textAt(custom[name.toLowerCase()], 'value') : String(own)
  }
  const scopes = setting('scopes')?.split(/[\s,]+/) ?? listAt(settings, 'scopes').map(String)
  const perConnector = textAt(settings, 'redirectMode') === 'GlobalPerConnector'
  return {
    setting,
    scopes,
    clientId: setting('clientId') ?? textAt(settings, 'clientId') ?? '',
    clientSecret: setting('clientSecret') ?? clientSecret,
    redirectUrl: perConnector ? `${REDIRECT_URL}/${connectorName}` : (textAt(settings, 'redirectUrl') ?? REDIRECT_URL),
    identityProvider: textAt(settings, 'identityProvider') ?? '',
  }
}

function needed(setting: (name: string) => string | undefined, name: string): string {
  const value = setting(name)
  if (value === undefined || value === '') throw new ConnectionError(`apiProperties.json says no ${name} for the sign-in.`)
  return value
}

interface Standard {
  readonly identityProvider: string
  readonly pkce: boolean
  /** Plain OAuth 2.0 connectors refresh without the client's secret, which makers notice when the first token expires. */
  readonly secretOnRefresh: boolean
}

function standard(input: OAuthInput, { identityProvider, pkce, secretOnRefresh }: Standard): OAuthProtocol {
  const { setting, scopes, clientId, clientSecret, redirectUrl } = readSettings(input)
  const tokenUrl = needed(setting, 'tokenUrl')
  const refreshUrl = setting('refreshUrl') ?? tokenUrl
  const scope = scopes.length === 0 ? undefined : scopes.join(' ')
  return {
    ...{ identityProvider, redirectUrl, pkce },
    authorize: (state, challenge) =>
      withQuery(
        needed(setting, 'authorizationUrl'),
        encoded([
          ...([
            ['client_id', clientId],
            ['response_type', 'code'],
            ['redirect_uri', redirectUrl],
            ['scope', scope],
            ['state', state],
          ] as const),
          ...(challenge === undefined
            ? []
            : ([
                ['code_challenge', challenge],
                ['code_challenge_method', 'S256'],
              ] as const)),
          ...(pkce ? ([['audience', setting('audience')]] as const) : []),
        ]),
      ),
    exchange: (code, verifier) => ({
      url: tokenUrl,
      body: encoded([
        ['grant_type', 'authorization_code'],
        ['code', code],
        ['redirect_uri', redirectUrl],
        ['client_id', clientId],
        ['client_secret', clientSecret],
        ['code_verifier', verifier],
      ]),
    }),
    refresh: (refreshToken) => ({
      url: refreshUrl,
      body: encoded([
        ['grant_type', 'refresh_token'],
        ['refresh_token', refreshToken],
        ['client_id', clientId],
        ['client_secret', secretOnRefresh ? clientSecret : undefined],
      ]),
    }),
  }
}

const DEFAULT_AUTHORIZE = '?client_id={ClientId}&response_type=code&redirect_uri={RedirectUrl}&scope={Scopes}&state={State}'
const DEFAULT_EXCHANGE =
  'client_id={ClientId}&client_secret={ClientSecret}&code={Code}&redirect_uri={RedirectUrl}&grant_type=authorization_code'
/** Without a secret: as above. */
const DEFAULT_REFRESH = 'client_id={ClientId}&refresh_token={RefreshToken}&grant_type=refresh_token'

function templated(input: OAuthInput): OAuthProtocol {
  const { setting, scopes, clientId, clientSecret, redirectUrl, identityProvider } = readSettings(input)
  const common = {
    ClientId: clientId,
    ClientSecret: clientSecret,
    RedirectUrl: redirectUrl,
    Scopes: scopes.join(setting('scopeListDelimiter') ?? ' '),
  }
  /** `{X}` of none of ours is the connection parameter `token:X`; in a query or a form it is encoded, in a host it is not. */
  const fill = (template: string, own: Readonly<Record<string, string>>, encode: (text: string) => string): string =>
    template.replace(/\{(\w+)\}/g, (whole, name: string) => {
      const value = { ...common, ...own }[name] ?? setting(name)
      return value === undefined ? whole : encode(value)
    })
  const address = (name: string): string => fill(needed(setting, name), {}, String)
  const join = (url: string, query: string): string => (query === '' ? url : withQuery(url, query.replace(/^[?&]/, '')))
  const queryOf = (name: string, fallback: string, own: Readonly<Record<string, string>>): string =>
    fill(setting(name) ?? fallback, own, encodeURIComponent)
  return {
    ...{ identityProvider, redirectUrl, pkce: false },
    authorize: (State) =>
      join(address('authorizationUrlTemplate'), queryOf('authorizationUrlQueryStringTemplate', DEFAULT_AUTHORIZE, { State })),
    exchange: (Code) => ({
      url: join(address('tokenUrlTemplate'), queryOf('tokenUrlQueryStringTemplate', '', { Code })),
      body: queryOf('tokenBodyTemplate', DEFAULT_EXCHANGE, { Code }),
    }),
    refresh: (RefreshToken) => ({
      url: join(
        setting('refreshUrlTemplate') === undefined ? address('tokenUrlTemplate') : address('refreshUrlTemplate'),
        queryOf('refreshUrlQueryStringTemplate', '', { RefreshToken }),
      ),
      body: queryOf('refreshBodyTemplate', DEFAULT_REFRESH, { RefreshToken }),
    }),
  }
}

/** Microsoft Entra ID by its v1.0 endpoints, which is what `resourceUri` belongs to; an application may sign in by itself. */
function entra(input: OAuthInput): OAuthProtocol {
  const { setting, clientId, clientSecret, redirectUrl, identityProvider } = readSettings(input)
  const login = (setting('loginUri') ?? setting('loginUriAAD') ?? 'https://login.microsoftonline.com').replace(/\/+$/, '')
  const base = `${login}/${setting('tenantId') ?? 'common'}/oauth2`
  const resource = needed(setting, 'resourceUri')
  const client: Form = [
    ['client_id', clientId],
    ['client_secret', clientSecret],
    ['resource', resource],
  ]
  const url = `${base}/token`
  const byItself = setting('grantType') === 'client_credentials'
  const alone: TokenRequest = { url, body: encoded([['grant_type', 'client_credentials'], ...client]) }
  return {
    ...{ identityProvider, redirectUrl, pkce: false },
    authorize: byItself
      ? undefined
      : (state) =>
          withQuery(
            `${base}/authorize`,
            encoded([
              ['client_id', clientId],
              ['response_type', 'code'],
              ['redirect_uri', redirectUrl],
              ['resource', resource],
              ['state', state],
              ['prompt', 'select_account'],
            ]),
          ),
    exchange: (code) =>
      byItself
        ? alone
        : { url, body: encoded([['grant_type', 'authorization_code'], ['code', code], ['redirect_uri', redirectUrl], ...client]) },
    refresh: (refreshToken) =>
      byItself ? alone : { url, body: encoded([['grant_type', 'refresh_token'], ['refresh_token', refreshToken], ...client]) },
  }
}
