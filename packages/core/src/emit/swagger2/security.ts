/** Owns security definitions: where in a request the credential goes. What a maker types is said in apiProperties. */
import { requirementsOf } from '../../model/index.js'
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
      const definition = scheme.inDefinition === false ? undefined : emitDefinition(scheme)
      return definition === undefined ? [] : [[scheme.name, definition]]
    }),
  )
}

/** What a connection may prove itself with, one of them at a time; not what the definition is silent about. */
export function emitSecurity(model: ConnectorModel): readonly SwaggerSecurityRequirement[] {
  const silent = new Set(model.security.flatMap((scheme) => (isSilent(scheme) || scheme.inDefinition !== undefined ? [scheme.name] : [])))
  const said = requirementsOf(model).filter((requirement) => !requirement.some(({ name }) => silent.has(name)))
  return withoutRepetition(said.map(emitRequirement))
}

/** What one operation asks for instead; absent where it says nothing of its own. */
export function emitOperationSecurity(
  { requirements }: Operation,
  { security }: ConnectorModel,
): readonly SwaggerSecurityRequirement[] | undefined {
  const silent = new Set(security.filter(isSilent).map(({ name }) => name))
  const said = requirements?.filter((requirement) => !requirement.some(({ name }) => silent.has(name)))
  // An empty list would say that nothing is asked for.
  return said?.length === 0 && requirements?.length !== 0 ? undefined : said && withoutRepetition(said.map(emitRequirement))
}

/** Whether Swagger has no word for a scheme, or the definition none. */
function isSilent({ kind, inDefinition }: SecurityScheme): boolean {
  return kind === 'windows' || inDefinition === false
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
      const scopes = scheme.scopes && Object.fromEntries(scheme.scopes.map((scope) => [scope.name, scope.description]))
      return compact({
        type: 'oauth2' as const,
        flow: scheme.kind === 'oauth2' ? (scheme.flow ?? 'accessCode') : 'accessCode',
        authorizationUrl: authorizationUrl || undefined,
        tokenUrl: tokenUrl || undefined,
        scopes,
        description,
        ...extensions,
      })
    }
    case 'windows':
      return undefined
  }
}

/** Swagger 2.0 forbids to say an alternative twice. */
function withoutRepetition<T>(alternatives: readonly T[]): T[] {
  const written = alternatives.map((alternative) => JSON.stringify(alternative))
  return alternatives.filter((_, index) => written.indexOf(written[index] as string) === index)
}
