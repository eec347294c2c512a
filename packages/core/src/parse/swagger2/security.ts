/** Owns security: how a connection proves who it is, as far as the definition says it. */
import { requirementOf } from '../../model/index.js'
import type {
  ConnectorModel,
  Credential,
  Json,
  OAuth2Credential,
  OAuth2Security,
  Operation,
  OtherFlow,
  Requirement,
  SecurityScheme,
} from '../../model/index.js'
import { isJsonObject, listOf, said, taking, textsOf, type JsonObject, type Taking } from '../shared/taking.js'
import { restOf } from './rest.js'
import { show } from '../shared/show.js'

type Security = Pick<ConnectorModel, 'security' | 'credentials' | 'requirements'>

/** The schemes, and what calls have to prove themselves with; beside them what the definition says otherwise than they imply. */
export function readSecurity(document: JsonObject, operations: readonly Operation[]): Security {
  const definitions = document['securityDefinitions']
  const credentials = isJsonObject(definitions) ? Object.entries(definitions).map(([name, value]) => readCredential(name, value)) : null
  const schemes = (credentials ?? []).flatMap((credential) => schemeOf(credential) ?? [])
  const exact = credentials !== null && schemes.length === credentials.length && credentials.every(isImplied)
  const demanded = readRequirements(document['security']) ?? []
  const spare = spareSchemes(schemes, demanded, operations)
  const security = schemes.map((scheme) => (spare.has(scheme.name) ? { ...scheme, inDefinition: 'defined' as const } : scheme))
  const requirements = [...demanded, ...security.filter(({ name }) => spare.has(name)).map(requirementOf)]
  return said<Security>({
    security,
    requirements: isSame(requirements, security.map(requirementOf)) ? undefined : requirements,
    credentials: exact ? undefined : credentials,
  })
}

/**
 * The schemes that are defined and not demanded: connections ask for them all the same, so what is defined is taken for a way to connect. Not
 * so what an operation demands instead of what the others do.
 */
function spareSchemes(
  schemes: readonly SecurityScheme[],
  demanded: readonly Requirement[],
  operations: readonly Operation[],
): ReadonlySet<string> {
  const named = (requirements: readonly Requirement[]): readonly string[] => requirements.flatMap((one) => one.map(({ name }) => name))
  const taken = new Set(demanded.length === 0 ? [] : [...named(demanded), ...operations.flatMap((one) => named(one.requirements ?? []))])
  return new Set(schemes.flatMap(({ name }) => (taken.has(name) ? [] : [name])))
}

/** What a list of requirements says; `undefined` where any of it is not understood: to say less would open what is closed. */
export function readRequirements(value: Json | undefined): readonly Requirement[] | undefined {
  return value === undefined ? undefined : listOf(value, readRequirement)
}

function readRequirement(value: Json): Requirement | undefined {
  if (!isJsonObject(value)) return undefined
  const members = Object.entries(value).map(([name, scopes]) => ({ name, scopes: textsOf(scopes) }))
  return members.every(({ scopes }) => scopes !== undefined) ? (members as unknown as Requirement) : undefined
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

const FLOWS: readonly string[] = ['implicit', 'password', 'application'] satisfies readonly OtherFlow[]

function schemeOf(credential: Credential): SecurityScheme | undefined {
  const { name, description, extensions } = credential
  const base = said<Pick<SecurityScheme, 'name' | 'description' | 'extensions'>>({ name, description, extensions })
  switch (credential.kind) {
    case 'basic':
      return { kind: 'basic', ...base }
    case 'apiKey':
      return { kind: 'apiKey', ...base, in: credential.in, parameter: credential.parameter }
    case 'oauth2': {
      const { flow, authorizationUrl = '', tokenUrl = '', scopes } = credential
      const other = FLOWS.includes(flow ?? '') ? { flow: flow as OtherFlow } : {}
      // Where a token is renewed, and for whom, is said in the properties.
      const urls = { authorizationUrl, tokenUrl, refreshUrl: tokenUrl, clientId: '' }
      return said<OAuth2Security>({ kind: 'oauth2', ...base, flow: undefined, ...other, ...urls, scopes })
    }
    case 'other':
      return undefined
  }
}

/** Whether a scheme says all that the definition says. */
function isImplied(credential: Credential): boolean {
  if (credential.verbatim !== undefined || credential.kind === 'other') return false
  if (credential.kind !== 'oauth2') return true
  const { flow, authorizationUrl, tokenUrl } = credential
  return (flow === 'accessCode' || FLOWS.includes(flow ?? '')) && authorizationUrl !== '' && tokenUrl !== ''
}

const isSame = (a: readonly Requirement[], b: readonly Requirement[]): boolean => JSON.stringify(a) === JSON.stringify(b)
