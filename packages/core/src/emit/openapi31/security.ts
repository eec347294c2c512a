/** Owns security schemes and requirements. */
import type { OAuthFlowObject, SecurityRequirementObject, SecuritySchemeObject } from 'openapi3-ts/oas31'
import { scopesOf } from '../../model/index.js'
import type { OAuth2Security, Requirement, SecurityScheme } from '../../model/index.js'
import { compact } from '../shared/compact.js'
import { entraIdUrls } from '../shared/entra-id.js'
import type { Scope } from './scope.js'

/** How one scheme proves who is calling. */
export function emitSecurityScheme(scheme: SecurityScheme): SecuritySchemeObject {
  return compact<SecuritySchemeObject>({ ...emitKind(scheme), description: scheme.description ?? scheme.summary, ...scheme.extensions })
}

/** What callers have to prove themselves with, any one of these; `undefined` where none of it can be said, for an empty list asks for nothing. */
export function emitSecurity(requirements: readonly Requirement[], scope: Scope): SecurityRequirementObject[] | undefined {
  const said = requirements.flatMap((requirement) => {
    const unknown = requirement.filter(({ name }) => !scope.schemeOf.has(name))
    for (const { name } of unknown) scope.report('security-not-in-model', scope.at, { name })
    return unknown.length > 0 ? [] : [emitRequirement(requirement, scope)]
  })
  return said.length === 0 && requirements.length > 0 ? undefined : said
}

function emitRequirement(requirement: Requirement, { schemeOf }: Scope): SecurityRequirementObject {
  return Object.fromEntries(requirement.map(({ name, scopes }) => [schemeOf.get(name), [...scopes]]))
}

function emitKind(scheme: SecurityScheme): SecuritySchemeObject {
  switch (scheme.kind) {
    case 'apiKey':
      return { type: 'apiKey', in: scheme.in, name: scheme.parameter }
    case 'basic':
      return { type: 'http', scheme: 'basic' }
    case 'windows':
      return { type: 'http', scheme: 'negotiate' }
    case 'oauth2':
      return { type: 'oauth2', flows: { [FLOWS[scheme.flow ?? 'accessCode']]: emitFlow(scheme, scheme) } }
    case 'entraId':
      return { type: 'oauth2', flows: { authorizationCode: emitFlow(scheme, entraIdUrls(scheme)) } }
  }
}

/** The flows of Swagger 2.0, as OpenAPI 3 calls them. */
const FLOWS: Readonly<Record<NonNullable<OAuth2Security['flow']> | 'accessCode', string>> = {
  accessCode: 'authorizationCode',
  application: 'clientCredentials',
  implicit: 'implicit',
  password: 'password',
}

function emitFlow(
  scheme: SecurityScheme,
  urls: { readonly authorizationUrl: string; readonly tokenUrl: string; readonly refreshUrl?: string },
): OAuthFlowObject {
  const { authorizationUrl, tokenUrl, refreshUrl = '' } = urls
  const scopes = Object.fromEntries(scopesOf(scheme).map(({ name, description }) => [name, description]))
  return compact<OAuthFlowObject>({
    authorizationUrl: authorizationUrl || undefined,
    tokenUrl: tokenUrl || undefined,
    refreshUrl: refreshUrl || undefined,
    scopes,
  })
}
