/** Owns the connection dialog: what the schemes imply, with what the declaration adds, replaces and leaves out. */
import { impliedConnection, impliedParameters, joined, OAUTH2_TEMPLATES, waysToConnect } from '../model/index.js'
import type {
  Connection,
  ConnectionParameter,
  OAuthConnectionParameter,
  OAuthSettings,
  Requirement,
  SecurityScheme,
} from '../model/index.js'
import type { ConnectionOptions, ConnectionParametersOptions, OAuth2Templates } from '../decorators/connection.js'
import type { EntraIdOptions, OAuth2Options } from '../decorators/security.js'

/** A scheme, and the options that its decorator was given. */
export interface SchemeSource {
  readonly scheme: SecurityScheme
  readonly options: object
}

type SignIn = Partial<OAuth2Options<object, unknown> & EntraIdOptions<object, unknown>>

/** The dialog; `undefined` where it is what the schemes imply. */
export function reflectConnection(
  schemes: readonly SchemeSource[],
  requirements: readonly Requirement[] | undefined,
  options: ConnectionOptions | undefined,
): Connection | undefined {
  const secured = { security: schemes.map(({ scheme }) => scheme), ...(requirements === undefined ? {} : { requirements }) }
  const implied = impliedConnection(secured)
  const sources = new Map(schemes.map((source) => [source.scheme, source]))
  const ways = waysToConnect(secured).map((way) => way.flatMap((scheme) => sources.get(scheme) ?? []))
  const made = options?.sets === undefined ? ownConnection(implied, ways, options ?? {}) : declaredSets(options)
  return JSON.stringify(made) === JSON.stringify(implied) ? undefined : made
}

function ownConnection(implied: Connection, ways: readonly (readonly SchemeSource[])[], options: ConnectionOptions): Connection {
  const { parameters = {}, summary, description, verbatim } = options
  const asked = ways.map((way) => merge(joined(way.map(parametersOf)), parameters))
  if (implied.sets === undefined) return { parameters: asked[0] ?? merge([], parameters) }
  return {
    sets: {
      ...implied.sets,
      ...(summary === undefined ? {} : { summary }),
      ...(description === undefined ? {} : { description }),
      sets: implied.sets.sets.map((set, index) => ({ ...set, parameters: asked[index] ?? set.parameters })),
      ...(verbatim === undefined ? {} : { verbatim }),
    },
  }
}

/** What is declared is all there is: schemes add nothing. */
function declaredSets({ parameters, summary, description, sets, verbatim }: ConnectionOptions): Connection {
  if (sets === false) return { parameters: merge([], parameters ?? {}) }
  return {
    ...(parameters === undefined ? {} : { parameters: merge([], parameters) }),
    sets: {
      ...(summary === undefined ? {} : { summary }),
      ...(description === undefined ? {} : { description }),
      sets: Object.entries(sets ?? {}).map(([name, { parameters: own, ...rest }]) => ({ name, ...rest, parameters: merge([], own) })),
      ...(verbatim === undefined ? {} : { verbatim }),
    },
  }
}

/** What is not declared anew stays in its place; what is follows, in the order it is written. */
function merge(implied: readonly ConnectionParameter[], declared: ConnectionParametersOptions): readonly ConnectionParameter[] {
  return [
    ...implied.filter(({ name }) => !Object.hasOwn(declared, name)),
    ...Object.entries(declared).flatMap(([name, own]) => (own === false ? [] : [{ ...own, name }])),
  ]
}

function parametersOf({ scheme, options }: SchemeSource): readonly ConnectionParameter[] {
  const own = options as SignIn
  const parameters = impliedParameters(scheme).map((parameter) =>
    parameter.kind === 'oauth' ? signInOf(parameter, scheme, own) : parameter,
  )
  return merge([...parameters, ...(own.bringYourOwnApp === true ? OWN_APP : [])], own.connection ?? {})
}

function signInOf(implied: OAuthConnectionParameter, scheme: SecurityScheme, own: SignIn): OAuthConnectionParameter {
  const settings = settingsOf(implied.settings, scheme, own)
  return own.summary === false ? { kind: 'oauth', name: implied.name, settings } : { ...implied, settings }
}

/** What an identity provider is told beyond the plain case. */
function settingsOf(plain: OAuthSettings, scheme: SecurityScheme, own: SignIn): OAuthSettings {
  const { redirectMode, redirectUrl, onBehalfOf, firstParty, resourceId } = own
  const isEntraId = scheme.kind === 'entraId'
  const provider = isEntraId ? (own.certificate === true ? 'aadcertificate' : 'aad') : oauth2Provider(own)
  return {
    ...plain,
    provider,
    ...(redirectMode === undefined ? {} : { redirectMode }),
    ...(redirectUrl === undefined ? {} : { redirectUrl }),
    ...(firstParty === undefined ? {} : { firstParty }),
    ...(onBehalfOf === undefined ? {} : { onBehalfOf }),
    ...(resourceId === undefined ? {} : { resourceId }),
    custom: {
      ...(isEntraId ? entraIdCustom(plain, own) : oauth2Custom(provider, plain, own)),
      ...own.custom,
    },
  }
}

function oauth2Provider({ provider, templates, pkce }: SignIn): string {
  if (provider !== undefined) return provider
  if (templates !== undefined) return 'oauth2generic'
  return pkce === undefined || pkce === false ? 'oauth2' : 'oauth2pkce'
}

function oauth2Custom(provider: string, { custom }: OAuthSettings, { templates, pkce }: SignIn): Readonly<Record<string, string>> {
  if (templates !== undefined) return templateParameters(templates)
  // A provider that the platform knows by name knows its own addresses.
  if (provider !== 'oauth2' && provider !== 'oauth2pkce') return {}
  return { ...custom, ...(typeof pkce === 'object' ? pkce : {}) }
}

function entraIdCustom({ custom }: OAuthSettings, { loginUri, onBehalfOf }: SignIn): Readonly<Record<string, string>> {
  return {
    ...custom,
    ...(loginUri === undefined ? {} : { loginUri }),
    ...(onBehalfOf === undefined ? {} : { enableOnbehalfOfLogin: String(onBehalfOf) }),
  }
}

function templateParameters(templates: OAuth2Templates): Readonly<Record<string, string>> {
  return Object.fromEntries(
    (Object.keys(OAUTH2_TEMPLATES) as (keyof OAuth2Templates)[]).flatMap((key) => {
      const value = templates[key]
      return value === undefined ? [] : [[OAUTH2_TEMPLATES[key], value]]
    }),
  )
}

/** Each overrides a setting of the sign-in; the redirect URL to register is the connector's. */
const OWN_APP: readonly ConnectionParameter[] = [
  {
    kind: 'string',
    name: 'token:clientId',
    summary: 'Client id',
    description: 'The id of your OAuth application.',
    tooltip: 'Provide the id of your OAuth application',
    tabIndex: 1,
    required: true,
  },
  {
    kind: 'secret',
    name: 'token:clientSecret',
    summary: 'Client secret',
    description: 'The secret of your OAuth application.',
    tooltip: 'Provide the secret of your OAuth application',
    tabIndex: 2,
    clearText: false,
    required: true,
  },
]
