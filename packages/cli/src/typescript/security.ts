/** Owns security → decorators: the schemes, and what calls have to prove themselves with. */
import { requirementsOf, type ConnectorModel, type Operation, type Requirement, type SecurityScheme } from '@ferrule/core'
import { array, call, json, object, text, type Entry, type Expression } from './layout.js'
import { describedBy } from './sign-in.js'
import type { ValueScope } from './values.js'

type Use = ValueScope['use']

/** What every operation says for itself, and the connector does not, is the connector's: nobody writes on forty methods what one line says. */
export function withSharedSecurity(model: ConnectorModel): ConnectorModel {
  const [{ requirements: asked = [] } = {}] = model.operations
  const named = namesIn(asked)
  const unsaid = model.security.every(({ name, inDefinition }) => inDefinition === 'defined' && named.has(name))
  if (asked.length === 0 || !unsaid || !model.operations.every(({ requirements = [] }) => isSame(requirements, asked))) return model
  return {
    ...model,
    security: model.security.map(({ inDefinition: _, ...scheme }) => scheme as SecurityScheme),
    requirements: asked,
    operations: model.operations.map(({ requirements: _, ...operation }) => operation as Operation),
  }
}

/** The decorators of a connector: its schemes and, where they are not simply alternatives, what it asks for. */
export function connectorSecurity(model: ConnectorModel, use: Use): readonly Expression[] {
  use('core', 'Security')
  const requirements = requirementsOf(model)
  if (requirements.length === 0) return [call('@Security.none')]
  const named = namesIn(requirements)
  const schemes = model.security.filter(({ name }) => named.has(name))
  return [
    ...asking(requirements, schemes.map(wholeOf), schemes, model),
    ...schemes.map((scheme) => {
      const { scheme: own, options } = describedBy(scheme, model)
      return schemeDecorator(own, options)
    }),
  ]
}

/** The decorators of an operation that asks for something else. A scheme that no other names is declared by the first that does. */
export function operationSecurity(
  { requirements }: Operation,
  model: ConnectorModel,
  declared: Set<string>,
  use: Use,
): readonly Expression[] {
  if (requirements === undefined) return []
  const usual = requirementsOf(model)
  const named = namesIn(requirements)
  const isSaid = model.security.every(({ name, inDefinition }) => inDefinition === undefined || !named.has(name))
  if (isSaid && isSame(requirements, usual)) return []
  use('core', 'Security')
  if (requirements.length === 0) return [call('@Security.none')]
  const known = namesIn(usual)
  const fresh = model.security.filter(({ name }) => named.has(name) && !known.has(name) && !declared.has(name))
  for (const { name } of fresh) declared.add(name)
  return [
    ...asking(requirements, fresh.length === 0 ? usual : fresh.map(wholeOf), fresh, model),
    ...fresh.map((scheme) => schemeDecorator(scheme)),
  ]
}

/** What is to be said beside the schemes that are declared at the same place. `usual`: what is asked for where only scopes are named. */
function asking(
  requirements: readonly Requirement[],
  usual: readonly Requirement[],
  schemes: readonly SecurityScheme[],
  { security }: ConnectorModel,
): readonly Expression[] {
  const named = requirements.filter((requirement) => !schemes.some((scheme) => isSame(requirement, wholeOf(scheme))))
  const others = new Set(namesIn(named))
  const alone = schemes.filter(({ name }) => !others.has(name)).map(wholeOf)
  if (named.length === 0 && isSame(alone, requirements)) return []
  const scoped = new Set(security.flatMap((scheme) => (isScoped(scheme) ? [scheme.name] : [])))
  const scopes = requirements.flat().find(({ name }) => scoped.has(name))?.scopes
  const narrowed = usual.map((one) => one.map((member) => (scoped.has(member.name) ? { ...member, scopes: scopes ?? [] } : member)))
  if (scopes !== undefined && isSame(narrowed, requirements)) return [call('@Security.scopes', ...scopes.map(text))]
  const alternatives = isSame([...named, ...alone], requirements) ? named : requirements
  return [call('@Security.anyOf', ...alternatives.map(alternative))]
}

function alternative(requirement: Requirement): Expression {
  return object(requirement.map(({ name, scopes }): Entry => [name, array(scopes.map(text))]))
}

const namesIn = (requirements: readonly Requirement[]): ReadonlySet<string> => new Set(requirements.flat().map(({ name }) => name))
const isSame = (a: Requirement | readonly Requirement[], b: Requirement | readonly Requirement[]): boolean =>
  JSON.stringify(a) === JSON.stringify(b)
const isScoped = ({ kind }: SecurityScheme): boolean => kind === 'oauth2' || kind === 'entraId'

/** One scheme alone, with all its scopes. */
function wholeOf(scheme: SecurityScheme): Requirement {
  return requirementsOf({ security: [scheme] }).flat()
}

function schemeDecorator(scheme: SecurityScheme, more: readonly Entry[] = []): Expression {
  const entries = [...entriesOf(scheme), ...more]
  return call(`@Security.${scheme.kind}`, ...(entries.length === 0 ? [] : [object(entries)]))
}

const given = (name: string, value: unknown): readonly Entry[] => (value === undefined ? [] : [[name, json(value)]])
const unless = (name: string, value: string, usual: string): readonly Entry[] => (value === usual ? [] : [[name, text(value)]])

function entriesOf(scheme: SecurityScheme): readonly Entry[] {
  const shared = [
    ...given('summary', scheme.summary),
    ...given('description', scheme.description),
    ...given('inDefinition', scheme.inDefinition),
    ...given('extensions', scheme.extensions),
  ]
  const scopes = (all: readonly { readonly name: string; readonly description: string }[]): readonly Entry[] =>
    all.length === 0 ? [] : [['scopes', object(all.map(({ name, description }) => [name, text(description)]))]]
  switch (scheme.kind) {
    case 'apiKey':
      return [['in', text(scheme.in)], ['name', text(scheme.parameter)], ...unless('scheme', scheme.name, 'API Key'), ...shared]
    case 'oauth2':
      return [
        ...unless('name', scheme.name, 'oauth2_auth'),
        ...given('flow', scheme.flow),
        ...(scheme.flow === undefined || scheme.authorizationUrl !== ''
          ? [['authorizationUrl', text(scheme.authorizationUrl)] as const]
          : []),
        ...(scheme.flow === undefined || scheme.tokenUrl !== '' ? [['tokenUrl', text(scheme.tokenUrl)] as const] : []),
        ...unless('refreshUrl', scheme.refreshUrl, scheme.tokenUrl),
        ['clientId', text(scheme.clientId)],
        ...(scheme.scopes === undefined ? [['scopes', 'false'] as const] : scopes(scheme.scopes)),
        ...shared,
      ]
    case 'entraId':
      return [
        ...unless('name', scheme.name, 'oauth2_auth'),
        ...unless('tenantId', scheme.tenantId, 'common'),
        ['clientId', text(scheme.clientId)],
        ['resourceUri', text(scheme.resourceUri)],
        ...scopes(scheme.scopes),
        ...shared,
      ]
    case 'basic':
      return [...unless('name', scheme.name, 'basic_auth'), ...shared]
    case 'windows':
      return [...unless('name', scheme.name, 'windows_auth'), ...shared]
  }
}
