/** Owns security definitions: where in a request the credential goes. What a maker types is said in apiProperties. */
import type { Place, Report } from '../../diagnostics/index.js'
import type { ConnectorModel, Credential, Operation, Requirement, SecurityScheme } from '../../model/index.js'
import { compact } from '../shared/compact.js'
import { entraIdUrls } from '../shared/entra-id.js'
import type { SwaggerSecurityDefinition, SwaggerSecurityRequirement } from './types.js'

/** The definitions by name. Swagger has none for Windows: the gateway's connection parameters say it all. */
export function emitSecurityDefinitions(model: ConnectorModel): Readonly<Record<string, SwaggerSecurityDefinition>> | undefined {
  const { credentials } = model
  if (credentials === null) return undefined
  if (credentials !== undefined) return Object.fromEntries(credentials.map((credential) => [credential.name, emitCredential(credential)]))
  return Object.fromEntries(
    model.security.flatMap((scheme) => {
      const definition = emitDefinition(scheme)
      return definition === undefined ? [] : [[scheme.name, definition]]
    }),
  )
}

/** What a connection may prove itself with, one of them at a time. */
export function emitSecurity(model: ConnectorModel): readonly SwaggerSecurityRequirement[] {
  return model.requirements?.map(emitRequirement) ?? model.security.filter(({ kind }) => kind !== 'windows').map(requirementOf)
}

/** What one operation asks for instead; absent where it says nothing of its own. */
export function emitOperationSecurity(
  { security: names, requirements }: Operation,
  model: ConnectorModel,
  report: Report,
  at: Place,
): readonly SwaggerSecurityRequirement[] | undefined {
  if (requirements !== undefined) return requirements.map(emitRequirement)
  if (names === undefined) return undefined
  const schemes = names.flatMap((name) => {
    const scheme = model.security.find((candidate) => candidate.name === name)
    if (scheme === undefined) report('security-not-in-model', at, { name })
    return scheme === undefined ? [] : [scheme]
  })
  return schemes.filter(({ kind }) => kind !== 'windows').map(requirementOf)
}

function emitCredential(credential: Credential): SwaggerSecurityDefinition {
  const { description, extensions, verbatim } = credential
  const rest = { ...compact({ description }), ...extensions, ...verbatim }
  switch (credential.kind) {
    case 'basic':
      return { type: 'basic', ...rest }
    case 'apiKey':
      return { type: 'apiKey', in: credential.in, name: credential.parameter, ...rest }
    case 'oauth2': {
      const { flow, authorizationUrl, tokenUrl, scopes } = credential
      const said = scopes && Object.fromEntries(scopes.map((scope) => [scope.name, scope.description]))
      return { type: 'oauth2', ...compact({ flow, authorizationUrl, tokenUrl, scopes: said }), ...rest }
    }
    case 'other':
      return rest as unknown as SwaggerSecurityDefinition
  }
}

function emitRequirement(requirement: Requirement): SwaggerSecurityRequirement {
  return Object.fromEntries(requirement.map(({ name, scopes }) => [name, scopes]))
}

function emitDefinition(scheme: SecurityScheme): SwaggerSecurityDefinition | undefined {
  const { description, extensions } = scheme
  switch (scheme.kind) {
    case 'apiKey':
      return compact({ type: 'apiKey' as const, in: scheme.in, name: scheme.parameter, description, ...extensions })
    case 'basic':
      return compact({ type: 'basic' as const, description, ...extensions })
    case 'oauth2':
    case 'entraId': {
      const { authorizationUrl, tokenUrl } = scheme.kind === 'entraId' ? entraIdUrls(scheme) : scheme
      const scopes = Object.fromEntries(scheme.scopes.map((scope) => [scope.name, scope.description]))
      return compact({
        type: 'oauth2' as const,
        flow: 'accessCode' as const,
        authorizationUrl,
        tokenUrl,
        scopes,
        description,
        ...extensions,
      })
    }
    case 'windows':
      return undefined
  }
}

function requirementOf(scheme: SecurityScheme): SwaggerSecurityRequirement {
  const asksForScopes = scheme.kind === 'oauth2' || scheme.kind === 'entraId'
  return { [scheme.name]: asksForScopes ? scheme.scopes.map(({ name }) => name) : [] }
}
