/** Owns policies and custom code: the operations that they name are found, and what they read is looked for. */
import type { Report } from '../diagnostics/index.js'
import { nextLinkPolicies, pollingPolicies } from '../model/index.js'
import type { Connection, CustomCode, Operation, Policy, UpdateNextLinkPolicy } from '../model/index.js'
import type { Location } from '../metadata/index.js'
import type { ConnectorPropertiesOptions } from '../decorators/connection.js'
import type { PolicyDeclaration } from '../decorators/policy.js'
import type { Class } from './bindings.js'
import type { OperationSource } from './operation-sources.js'
import { placeOf } from './places.js'

/** An operation and what its own decorator says. */
export interface PolicySource {
  readonly owner: Class
  readonly member: string
  readonly part?: string
  readonly location: Location
  readonly id: string
  readonly policies?: readonly PolicyDeclaration[]
}

/** What policies have to know about the operations of a connector. */
export function policySources(sources: readonly OperationSource[]): readonly PolicySource[] {
  return sources.map(({ owner, member, part, location, id, options }) => {
    const { policies } = options as { readonly policies?: readonly PolicyDeclaration[] }
    return { owner, member, location, id, ...(part === undefined ? {} : { part }), ...(policies === undefined ? {} : { policies }) }
  })
}

type At = ReturnType<typeof placeOf>

/** The connector's policies, then those of each operation, then what next links need. `undefined` where that is all. */
export function reflectPolicies(
  report: Report,
  at: At,
  { policies, pagingPolicies }: ConnectorPropertiesOptions,
  sources: readonly PolicySource[],
  operations: readonly Operation[],
): readonly Policy[] | undefined {
  const own = sources.flatMap(({ policies: declared = [], owner, member, location, id }) =>
    declared.map((policy): Policy => {
      const named =
        policy.operations === undefined
          ? [id]
          : resolve(report, placeOf(owner, member, location), policyName(policy), policy.operations, sources)
      return { ...policy, operations: named }
    }),
  )
  const polling = pollingPolicies(operations)
  if (policies === undefined && pagingPolicies !== false && own.length === 0 && polling.length === 0) return undefined
  const shared = (policies ?? []).map((policy): Policy => {
    if (policy.operations === undefined) return policy
    return { ...policy, operations: resolve(report, at, policyName(policy), policy.operations, sources) }
  })
  const said = [...shared, ...own]
  const polled = polling.filter(
    ({ operations: [id = ''] = [] }) => !said.some((one) => one.kind === 'pollingTrigger' && one.operations?.includes(id)),
  )
  return [...said, ...polled, ...(pagingPolicies === false ? [] : missingNextLinks(said, operations))]
}

function missingNextLinks(said: readonly Policy[], operations: readonly Operation[]): readonly UpdateNextLinkPolicy[] {
  const explicit = said.filter(({ kind }) => kind === 'updateNextLink')
  const covered = (id: string): boolean => explicit.some(({ operations: named = [] }) => named.length === 0 || named.includes(id))
  return nextLinkPolicies(operations.filter(({ id }) => !covered(id)))
}

function policyName(policy: Policy): string {
  return `The policy "${policy.title ?? policy.kind}"`
}

/** Operation ids of methods, named as their class calls them, with their part, or by id. */
function resolve(report: Report, at: At, subject: string, names: readonly string[], sources: readonly PolicySource[]): readonly string[] {
  return names.map((name) => {
    const found =
      sources.find(({ member, part }) => name === (part === undefined ? member : `${part}.${member}`)) ??
      sources.find(({ id }) => name === id) ??
      sources.find(({ member }) => name === member)
    if (found === undefined)
      report('connection-operation-unknown', at, { subject, operation: name, names: sources.map(({ member }) => member).join(', ') })
    return found?.id ?? name
  })
}

/** Custom code with the ids of its operations. */
export function reflectScript(
  report: Report,
  at: At,
  { script }: ConnectorPropertiesOptions,
  sources: readonly PolicySource[],
): CustomCode | undefined {
  if (script === undefined || typeof script === 'string') return script === undefined ? undefined : { path: script }
  const { path, operations } = script
  if (path === undefined && operations !== undefined && operations.length > 0) report('script-missing', at, {})
  return {
    ...(path === undefined ? {} : { path }),
    ...(operations === undefined ? {} : { operations: resolve(report, at, '`script`', operations, sources) }),
  }
}

const NAME = /^(?:token:.+|[0-9A-Za-z_]+)$/
/** What the platform itself, or the sign-in, reads. */
const READ_BY_PLATFORM = /^(?:api_key|username|password|token(?::.*)?)$/i

/** Reports fields under names that nobody can read, expressions that read fields which are not there, and secrets that go nowhere. */
export function checkConnection(
  report: Report,
  at: At,
  connection: Connection,
  policies: readonly Policy[] | undefined,
  script: CustomCode | undefined,
): void {
  const parameters = [...(connection.parameters ?? []), ...(connection.sets?.sets ?? []).flatMap((set) => set.parameters)]
  const names = new Set(parameters.map(({ name }) => name))
  const read = new Set<string>()
  for (const policy of policies ?? []) {
    for (const [, name = ''] of JSON.stringify(policy).matchAll(/@connectionParameters\('([^']*)'/g)) {
      read.add(name)
      if (!names.has(name))
        report('connection-parameter-unknown', at, { subject: policyName(policy), name, names: [...names].join(', ') || 'nothing' })
    }
  }
  for (const { name, kind } of parameters) {
    if (!NAME.test(name)) report('connection-parameter-name', at, { name })
    if (kind === 'oauth' && name !== 'token') report('oauth-parameter-name', at, { name })
    if (kind === 'secret' && !READ_BY_PLATFORM.test(name) && !read.has(name)) report('secret-without-policy', at, { name })
  }
  const gateway = parameters.some(({ kind }) => kind === 'gateway')
  if (gateway && (policies ?? []).some(({ kind }) => kind === 'setHostUrl'))
    report('not-through-gateway', at, { what: 'Policy.setHostUrl()' })
  if (gateway && script !== undefined) report('not-through-gateway', at, { what: 'custom code' })
}
