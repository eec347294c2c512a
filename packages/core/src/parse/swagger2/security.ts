/** Owns security: how a connection proves who it is, as far as the definition says it. */
import type { ConnectorModel, Credential, Json, OAuth2Credential, Requirement, SecurityScheme } from '../../model/index.js'
import { isJsonObject, said, taking, textsOf, type JsonObject, type Taking } from '../shared/taking.js'
import { restOf } from './rest.js'
import { show } from '../shared/show.js'

type Security = Pick<ConnectorModel, 'security' | 'credentials' | 'requirements'>

/** The schemes; beside them what the definition says otherwise than they imply. */
export function readSecurity(document: JsonObject): Security {
  const definitions = document['securityDefinitions']
  const credentials = isJsonObject(definitions) ? Object.entries(definitions).map(([name, value]) => readCredential(name, value)) : null
  const security = (credentials ?? []).flatMap((credential) => schemeOf(credential) ?? [])
  const exact = credentials !== null && security.length === credentials.length && credentials.every(isImplied)
  return said<Security>({
    security,
    credentials: exact ? undefined : credentials,
    requirements: unlessImplied(readRequirements(document['security']) ?? [], security),
  })
}

/** What one operation asks for instead: names where all their scopes are meant. */
export function readOperationSecurity(
  value: Json | undefined,
  schemes: readonly SecurityScheme[],
): { readonly security?: readonly string[]; readonly requirements?: readonly Requirement[] } {
  const requirements = readRequirements(value)
  if (requirements === undefined) return {}
  const named = requirements.flatMap((requirement) =>
    schemes.filter(({ name }) => requirement.length === 1 && requirement[0]?.name === name),
  )
  return unlessImplied(requirements, named) === undefined ? { security: named.map(({ name }) => name) } : { requirements }
}

function readCredential(name: string, value: Json): Credential {
  const from = taking(isJsonObject(value) ? value : {})
  const type = from.take('type', (given) => (given === 'basic' || given === 'apiKey' || given === 'oauth2' ? given : undefined))
  const description = from.text('description')
  switch (type) {
    case 'basic':
      return said<Credential>({ kind: type, name, description, ...restOf(from) })
    case 'apiKey': {
      const place = from.take('in', (given) => (given === 'header' || given === 'query' ? given : undefined))
      const parameter = from.text('name')
      return place === undefined || parameter === undefined
        ? { kind: 'other', name, verbatim: isJsonObject(value) ? value : {} }
        : said<Credential>({ kind: type, name, in: place, parameter, description, ...restOf(from) })
    }
    case 'oauth2':
      return said<OAuth2Credential>({
        kind: type,
        name,
        flow: from.text('flow'),
        authorizationUrl: from.text('authorizationUrl'),
        tokenUrl: from.text('tokenUrl'),
        scopes: readScopes(from),
        description,
        ...restOf(from),
      })
    case undefined:
      return { kind: 'other', name, verbatim: isJsonObject(value) ? value : {} }
  }
}

function readScopes(from: Taking): OAuth2Credential['scopes'] {
  return from.take('scopes', (value) => {
    if (!isJsonObject(value) || !Object.values(value).every((description) => typeof description === 'string')) return undefined
    return Object.entries(value).map(([name, description]) => ({ name, description: show(description) }))
  })
}

function schemeOf(credential: Credential): SecurityScheme | undefined {
  const { name, description, extensions } = credential
  const base = said<Pick<SecurityScheme, 'name' | 'description' | 'extensions'>>({ name, description, extensions })
  switch (credential.kind) {
    case 'basic':
      return { kind: 'basic', ...base }
    case 'apiKey':
      return { kind: 'apiKey', ...base, in: credential.in, parameter: credential.parameter }
    case 'oauth2': {
      const { authorizationUrl = '', tokenUrl = '', scopes = [] } = credential
      // Where a token is renewed, and for whom, is said in the properties.
      return { kind: 'oauth2', ...base, authorizationUrl, tokenUrl, refreshUrl: tokenUrl, clientId: '', scopes }
    }
    case 'other':
      return undefined
  }
}

/** Whether a scheme says all that the definition says. */
function isImplied(credential: Credential): boolean {
  if (credential.verbatim !== undefined || credential.kind === 'other') return false
  if (credential.kind !== 'oauth2') return true
  const { flow, authorizationUrl, tokenUrl, scopes } = credential
  return flow === 'accessCode' && authorizationUrl !== undefined && tokenUrl !== undefined && scopes !== undefined
}

function readRequirements(value: Json | undefined): readonly Requirement[] | undefined {
  if (!Array.isArray(value)) return undefined
  return (value as readonly Json[]).flatMap((item) =>
    isJsonObject(item) ? [Object.entries(item).map(([name, scopes]) => ({ name, scopes: textsOf(scopes) ?? [] }))] : [],
  )
}

/** The requirements, unless they are: any one of these schemes, with all its scopes. */
function unlessImplied(requirements: readonly Requirement[], schemes: readonly SecurityScheme[]): readonly Requirement[] | undefined {
  const implied = schemes.map((scheme): Requirement => [{ name: scheme.name, scopes: scopesOf(scheme) }])
  return JSON.stringify(implied) === JSON.stringify(requirements) ? undefined : requirements
}

function scopesOf(scheme: SecurityScheme): readonly string[] {
  return scheme.kind === 'oauth2' ? scheme.scopes.map(({ name }) => name) : []
}
