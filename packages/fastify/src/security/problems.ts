/** Owns why a connector can't be served safely: what it asks for, and nothing here would enforce. */
import { operationRequirements } from '@ferrule/core'
import type { Bindings, ConnectorModel, EntraTokenRules, SecurityBinding, SecurityScheme, TokenRules } from '@ferrule/core'
import { alternativesOf, canCheck, isPassedOn } from './authenticate.js'
import { entraProblem } from './entra-tenants.js'
import { isTrustworthy } from './remote-json.js'
import { addressProblem } from './windows.js'

/** One line for each problem; none where the connector can be served. */
export function securityProblems(model: ConnectorModel, bindings: Bindings, connector: object): string[] {
  const schemes = model.security.flatMap((scheme) => {
    if (isPassedOn(scheme, model, bindings)) return []
    const problem = schemeProblem(scheme, bindings.security.get(scheme.name) ?? {}, connector)
    return problem === undefined ? [] : [`${scheme.name} (${scheme.kind}) ${problem}.`]
  })
  return [...schemes, ...unmetProblems(model), ...scopeProblems(model, bindings)]
}

/** Why the credentials of a scheme can't be checked, if they can't. */
function schemeProblem(scheme: SecurityScheme, binding: SecurityBinding, connector: object): string | undefined {
  const { tokens, verify, proxy } = binding
  switch (scheme.kind) {
    case 'apiKey':
      return canCheck(binding) ? undefined : 'has nothing to check a key with: give @Security.apiKey `verify`, `keys` or `digests`'
    case 'basic':
      return canCheck(binding) ? undefined : 'has nothing to check a password with: give @Security.basic `verify` or `passwords`'
    case 'windows': {
      if (proxy === undefined) return 'has nobody who says which Windows user is asking: give @Security.windows `proxy`'
      const problem = addressProblem(proxy.addresses)
      return problem === undefined ? undefined : `can not believe its proxy: ${problem}`
    }
    case 'oauth2':
      if (verify !== undefined) return undefined
      if (tokens === undefined) return 'has nothing to check a token with: give @Security.oauth2 `tokens` or `verify`'
      return tokenProblem(tokens(connector) as TokenRules)
    case 'entraId': {
      const problem = verify === undefined ? entraProblem(scheme, (tokens?.(connector) ?? {}) as EntraTokenRules) : undefined
      return problem === undefined ? undefined : `can not check tokens: ${problem}`
    }
  }
}

/** Rules by which any token would be good, or by which secrets would travel in the clear. */
function tokenProblem(rules: TokenRules): string | undefined {
  if ('introspectionUrl' in rules) {
    if (!isTrustworthy(rules.introspectionUrl))
      return `asks ${JSON.stringify(rules.introspectionUrl)} about tokens, which is no https address`
    return rules.clientId === '' || rules.clientSecret === '' ? 'asks about tokens without `clientId` or `clientSecret`' : undefined
  }
  const { issuer, audience, jwksUrl, algorithms } = rules
  const named = (given: string | readonly string[]): boolean => [given].flat().length > 0 && [given].flat().every((one) => one !== '')
  if (!named(issuer)) return 'would believe tokens of any issuer: give `tokens` an `issuer`'
  if (!named(audience)) return 'would take tokens that are for others: give `tokens` an `audience`'
  const places = jwksUrl === undefined ? [issuer].flat() : [jwksUrl]
  const wrong = places.find((place) => !isTrustworthy(place))
  if (wrong !== undefined) return `would fetch keys from ${JSON.stringify(wrong)}, which is no https address`
  if (jwksUrl === undefined && places.length > 1) return 'has several issuers: give `tokens` the `jwksUrl` of their keys'
  const weak = algorithms?.find((one) => /^(HS|none)/i.test(one))
  return weak === undefined ? undefined : `takes tokens signed with ${weak}, which everybody who can check them can make`
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
        return scopes.length > 0 && scheme !== undefined && !hasScopes(scheme) && !isPassedOn(scheme, model, bindings)
      })
      .map(({ name, scopes }) => ({ id: operation.id, asked: `${scopes.join(', ')} of ${name}` })),
  )
  return groupedBy(scoped).map(([asked, ids]) => `${ids} asks for the scopes ${asked}, which nothing looks for: only tokens have scopes.`)
}

const hasScopes = ({ kind }: SecurityScheme): boolean => kind === 'oauth2' || kind === 'entraId'

/** One entry for each thing that is asked for, with the first of those that do. */
function groupedBy(list: readonly { readonly id: string; readonly asked: string }[]): readonly (readonly [string, string])[] {
  const groups = new Map<string, string[]>()
  for (const { id, asked } of list) groups.set(asked, [...(groups.get(asked) ?? []), id])
  return [...groups].map(([asked, ids]) => [asked, `${ids.slice(0, 3).join(', ')}${ids.length > 3 ? ` and ${ids.length - 3} more` : ''}`])
}
