/** Owns security schemes and requirements. */
import type { OAuthFlowObject, SecurityRequirementObject, SecuritySchemeObject } from 'openapi3-ts/oas31'
import type { ConnectorModel, SecurityScheme } from '../../model/index.js'
import { compact } from '../shared/compact.js'
import { entraIdUrls } from '../shared/entra-id.js'
import type { Scope } from './scope.js'

/** How one scheme proves who is calling. */
export function emitSecurityScheme(scheme: SecurityScheme): SecuritySchemeObject {
  return compact<SecuritySchemeObject>({ ...emitKind(scheme), description: scheme.description ?? scheme.summary, ...scheme.extensions })
}

/** The schemes of that name, one of them at a time. */
export function emitSecurity(names: readonly string[], model: ConnectorModel, scope: Scope): SecurityRequirementObject[] {
  return names.flatMap((name) => {
    const scheme = model.security.find((candidate) => candidate.name === name)
    if (scheme === undefined) scope.report('security-not-in-model', scope.at, { name })
    return scheme === undefined ? [] : [{ [scope.schemeOf.get(name) as string]: scopesOf(scheme).map((one) => one.name) }]
  })
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
      return { type: 'oauth2', flows: { authorizationCode: emitFlow(scheme, scheme) } }
    case 'entraId':
      return { type: 'oauth2', flows: { authorizationCode: emitFlow(scheme, entraIdUrls(scheme)) } }
  }
}

function emitFlow(
  scheme: SecurityScheme,
  urls: { readonly authorizationUrl: string; readonly tokenUrl: string; readonly refreshUrl?: string },
): OAuthFlowObject {
  const { authorizationUrl, tokenUrl, refreshUrl } = urls
  const scopes = Object.fromEntries(scopesOf(scheme).map(({ name, description }) => [name, description]))
  return compact<OAuthFlowObject>({ authorizationUrl, tokenUrl, refreshUrl, scopes })
}

function scopesOf(scheme: SecurityScheme): readonly { readonly name: string; readonly description: string }[] {
  return scheme.kind === 'oauth2' || scheme.kind === 'entraId' ? scheme.scopes : []
}
