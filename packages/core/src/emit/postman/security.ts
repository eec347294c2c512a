/** Owns how requests prove who sends them. What is secret is a variable that has no value. */
import type { Place, Report } from '../../diagnostics/index.js'
import { requirementsOf, scopesOf } from '../../model/index.js'
import type { ConnectorModel, Requirement, SecurityScheme } from '../../model/index.js'
import { entraIdUrls } from '../shared/entra-id.js'
import type { PostmanAuth, PostmanField, PostmanVariable } from './types.js'

/** One way to prove it: Postman's own, and the keys that have to be there as well. */
export interface Proof {
  readonly auth: PostmanAuth
  readonly header: readonly PostmanField[]
  readonly query: readonly PostmanField[]
}

export interface Authentication {
  readonly of: (requirements: readonly Requirement[], at: Place) => Proof
  /** The keys that every request carries beside what the collection says. */
  readonly besides: Omit<Proof, 'auth'>
  readonly variables: readonly PostmanVariable[]
}

const NOTHING: Proof = { auth: { type: 'noauth' }, header: [], query: [] }

/** Prepares the variables of a connector's schemes. */
export function createAuthentication(model: ConnectorModel, report: Report): Authentication {
  const byName = new Map(model.security.map((scheme, index) => [scheme.name, known(scheme, index === 0 ? '' : String(index + 1))]))
  const { header, query } = proof(requirementsOf(model), () => undefined)
  return {
    of: (requirements, at) => proof(requirements, (what) => report('not-expressible', at, { format: 'Postman', what })),
    besides: { header, query },
    variables: [...byName.values()].flatMap(({ variables }) => variables),
  }

  function proof(requirements: readonly Requirement[], left: (what: string) => void): Proof {
    const [first, ...others] = requirements
    for (const other of others) left(`the other way to prove it: ${other.map(({ name }) => name).join(' and ') || 'none'}`)
    const schemes = (first ?? []).flatMap(({ name }) => {
      const scheme = byName.get(name)
      if (scheme === undefined) left(`the security scheme ${name}, which the connector does not have`)
      return scheme ?? []
    })
    const [main, ...besides] = schemes
    if (main === undefined) return NOTHING
    for (const { scheme } of besides) if (scheme.kind !== 'apiKey') left(`the security scheme ${scheme.name} beside ${main.scheme.name}`)
    const keys = besides.flatMap(({ scheme, key }) => (scheme.kind === 'apiKey' ? [{ in: scheme.in, field: key(scheme.parameter) }] : []))
    const fields = (place: 'header' | 'query'): readonly PostmanField[] => keys.flatMap((each) => (each.in === place ? [each.field] : []))
    return { auth: main.auth, header: fields('header'), query: fields('query') }
  }
}

interface Known {
  readonly scheme: SecurityScheme
  readonly auth: PostmanAuth
  readonly variables: readonly PostmanVariable[]
  /** The key as a field of its own. */
  readonly key: (name: string) => PostmanField
}

function known(scheme: SecurityScheme, suffix: string): Known {
  const variable = (name: string): string => `{{${name}${suffix}}}`
  const make = (names: readonly string[], auth: PostmanAuth, clientId = ''): Known => ({
    scheme,
    auth,
    variables: names.map((name) => ({ key: name + suffix, value: name === 'clientId' ? clientId : '', type: 'string' })),
    key: (name) => ({ key: name, value: variable('apiKey') }),
  })
  switch (scheme.kind) {
    case 'apiKey':
      return make(['apiKey'], withValues('apikey', { key: scheme.parameter, value: variable('apiKey'), in: scheme.in }))
    case 'basic':
      return make(['username', 'password'], withValues('basic', { username: variable('username'), password: variable('password') }))
    case 'windows':
      return make(['username', 'password'], withValues('ntlm', { username: variable('username'), password: variable('password') }))
    case 'oauth2':
    case 'entraId': {
      const urls = scheme.kind === 'entraId' ? { ...entraIdUrls(scheme), refreshUrl: '' } : scheme
      const flow = (scheme.kind === 'oauth2' ? scheme.flow : undefined) ?? 'accessCode'
      const values = {
        grant_type: GRANTS[flow],
        authUrl: urls.authorizationUrl,
        accessTokenUrl: urls.tokenUrl,
        refreshTokenUrl: urls.refreshUrl === urls.tokenUrl ? '' : urls.refreshUrl,
        clientId: variable('clientId'),
        clientSecret: variable('clientSecret'),
        scope: scopesOf(scheme)
          .map(({ name }) => name)
          .join(' '),
        addTokenTo: 'header',
      }
      return make(['clientId', 'clientSecret'], withValues('oauth2', values), scheme.clientId)
    }
  }
}

/** The flows of Swagger 2.0, as Postman calls them. */
const GRANTS = {
  accessCode: 'authorization_code',
  implicit: 'implicit',
  password: 'password_credentials',
  application: 'client_credentials',
} as const

function withValues(type: string, values: Readonly<Record<string, string>>): PostmanAuth {
  const said = Object.entries(values).filter(([, value]) => value !== '')
  return { type, [type]: said.map(([key, value]) => ({ key, value, type: 'string' })) }
}
