/** Owns why a connector can't be served safely: what it asks for, and nothing here would enforce. */
import { operationRequirements } from '@ferrule/core'
import type { Bindings, ConnectorModel } from '@ferrule/core'
import { alternativesOf, isPassedOn } from './authenticate.js'

/** One line for each problem; none where the connector can be served. */
export function securityProblems(model: ConnectorModel, bindings: Bindings): string[] {
  const schemes = model.security.flatMap((scheme) => {
    const { verify, keys } = bindings.security.get(scheme.name) ?? {}
    if (isPassedOn(scheme, model, bindings)) return []
    if (scheme.kind !== 'apiKey') return [`${scheme.name} (${scheme.kind}) can not be served: only API keys and no security can.`]
    if (verify === undefined && keys === undefined) {
      return [`${scheme.name} (apiKey) has nothing to check a key with: give @Security.apiKey \`verify\` or \`keys\`.`]
    }
    return []
  })
  return [...schemes, ...unmetProblems(model), ...scopeProblems(model, bindings)]
}

/** Operations that ask for nothing that anybody could bring: to serve them unguarded would open them, unless a backend guards them. */
function unmetProblems(model: ConnectorModel): string[] {
  if (model.backend !== undefined) return []
  const known = new Set(model.security.map(({ name }) => name))
  const unmet = model.operations.flatMap((operation) => {
    const requirements = operationRequirements(operation, model)
    if (requirements.length === 0 || alternativesOf(operation, model).length > 0) return []
    const missing = requirements.flat().flatMap(({ name }) => (known.has(name) ? [] : [name]))
    return [{ id: operation.id, asked: [...new Set(missing)].join(', ') }]
  })
  return groupedBy(unmet).map(([asked, ids]) =>
    asked === ''
      ? `${ids} asks for no security scheme by name: name one with @Security.anyOf, or say @Security.none().`
      : `${ids} asks for the security scheme ${asked}, which the connector does not have: declare it, or name another with @Security.anyOf.`,
  )
}

/** Scopes of a scheme that is checked here, and knows nothing of scopes. */
function scopeProblems(model: ConnectorModel, bindings: Bindings): string[] {
  const scoped = model.operations.flatMap((operation) =>
    operationRequirements(operation, model)
      .flat()
      .filter(({ name, scopes }) => {
        const scheme = model.security.find((one) => one.name === name)
        return scopes.length > 0 && scheme?.kind === 'apiKey' && !isPassedOn(scheme, model, bindings)
      })
      .map(({ name, scopes }) => ({ id: operation.id, asked: `${scopes.join(', ')} of ${name}` })),
  )
  return groupedBy(scoped).map(([asked, ids]) => `${ids} asks for the scopes ${asked}, which nothing looks for: an API key has none.`)
}

/** One entry for each thing that is asked for, with the first of those that do. */
function groupedBy(list: readonly { readonly id: string; readonly asked: string }[]): readonly (readonly [string, string])[] {
  const groups = new Map<string, string[]>()
  for (const { id, asked } of list) groups.set(asked, [...(groups.get(asked) ?? []), id])
  return [...groups].map(([asked, ids]) => [asked, `${ids.slice(0, 3).join(', ')}${ids.length > 3 ? ` and ${ids.length - 3} more` : ''}`])
}
