/** Owns what calls have to prove themselves with. */
import type { ConnectorModel } from './connector.js'
import type { Operation } from './operation.js'
import type { Requirement, SecurityScheme, SecurityScope } from './security.js'

type Secured = Pick<ConnectorModel, 'security' | 'requirements'>

/** The scopes that a scheme knows; none where its kind has none. */
export function scopesOf(scheme: SecurityScheme): readonly SecurityScope[] {
  return scheme.kind === 'oauth2' || scheme.kind === 'entraId' ? (scheme.scopes ?? []) : []
}

/** One scheme alone, with all its scopes. */
export function requirementOf(scheme: SecurityScheme): Requirement {
  return [{ name: scheme.name, scopes: scopesOf(scheme).map(({ name }) => name) }]
}

/** What calls have to prove themselves with unless their operation says otherwise: any one of these; nothing where there are none. */
export function requirementsOf({ security, requirements }: Secured): readonly Requirement[] {
  return requirements ?? security.map(requirementOf)
}

/** What calls of one operation have to prove themselves with: any one of these; nothing where there are none. */
export function operationRequirements(operation: Pick<Operation, 'requirements'>, model: Secured): readonly Requirement[] {
  return operation.requirements ?? requirementsOf(model)
}

/** The schemes of each way to connect: those that the connector asks for; where it asks for none, each that an operation does. */
export function waysToConnect({ security, requirements }: Secured): readonly (readonly SecurityScheme[])[] {
  if (requirements === undefined) return security.map((scheme) => [scheme])
  const byName = new Map(security.map((scheme) => [scheme.name, scheme]))
  const ways = new Map<string, readonly SecurityScheme[]>()
  for (const requirement of requirements) {
    const way = requirement.flatMap(({ name }) => byName.get(name) ?? [])
    if (way.length > 0) ways.set(JSON.stringify(way.map(({ name }) => name)), way)
  }
  return ways.size === 0 ? security.map((scheme) => [scheme]) : [...ways.values()]
}
