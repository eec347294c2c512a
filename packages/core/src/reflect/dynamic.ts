/** Owns resolving what other operations supply: from method and property names to operation ids and wire names. */
import type { DynamicArgument, DynamicParameter, DynamicSchema, DynamicValues, TreeCall, TreeParameter } from '../model/index.js'
import type { DynamicSchemaReference } from '../decorators/dynamic-schema.js'
import type { TreeLevelOptions } from '../decorators/dynamic-tree.js'
import type { DynamicValuesReference } from '../decorators/dynamic-values.js'
import type { AnyArgument } from '../decorators/operation-types.js'
import type { Class } from './bindings.js'
import { classProperties } from './class-properties.js'
import type { OperationSource } from './operation-sources.js'
import type { Registry, Resolver, Use } from './registry.js'

/** What the references of one kind share while they are resolved. */
interface Looking {
  readonly registry: Registry
  readonly sources: readonly OperationSource[]
  readonly use: Use
  /** The function that made the reference, for what is said about it. */
  readonly by: string
}

/** Resolves references against the operations of a connector. What can't be found is a diagnostic, and nothing is supplied. */
export function createResolver(registry: Registry, sources: readonly OperationSource[]): Resolver {
  const looking = (use: Use, by: string): Looking => ({ registry, sources, use, by })
  return {
    values: (given, use) => {
      const one = (reference: DynamicValuesReference): DynamicValues | undefined => resolveValues(looking(use, 'dynamicValues'), reference)
      if (isPair<DynamicValuesReference>(given)) return pair(given.map(one))
      return 'kind' in given ? one(given) : known(looking(use, 'values'), given)
    },
    schema: (given, use) => {
      const one = (reference: DynamicSchemaReference): DynamicSchema | undefined => resolveSchema(looking(use, 'dynamicSchema'), reference)
      if (isPair<DynamicSchemaReference>(given)) return pair(given.map(one))
      return 'kind' in given ? one(given) : known(looking(use, 'schema'), given)
    },
    tree: (given, use) => {
      if (!('kind' in given)) {
        const both = [given.open, given.browse].map((call) => known(looking(use, 'tree'), call))
        return both.includes(undefined) ? undefined : given
      }
      const { canSelectParents, canSelectLeaves } = given.options
      const [open, browse] = [given.options.open, given.options.browse].map((level) => resolveLevel(looking(use, 'dynamicTree'), level))
      if (open === undefined || browse === undefined) return undefined
      return {
        ...(canSelectParents === undefined ? {} : { canSelectParents }),
        ...(canSelectLeaves === undefined ? {} : { canSelectLeaves }),
        open,
        browse,
      }
    },
  }
}

function isPair<R>(given: unknown): given is readonly R[] {
  return Array.isArray(given)
}

/** What the older designers are told beside what the newer ones are. */
function pair<D extends DynamicValues | DynamicSchema>([older, newer]: readonly (D | undefined)[]): D | undefined {
  if (older === undefined || newer === undefined) return older ?? newer
  const both = { ...newer, older: { ...older } }
  delete (both as { generation?: unknown }).generation
  delete (both.older as { generation?: unknown }).generation
  return both
}

/** What is given in the model's words, where its operation is there. */
function known<C extends { readonly operationId: string }>({ registry, sources, use, by }: Looking, call: C): C | undefined {
  if (sources.some(({ id }) => id === call.operationId)) return call
  const names = sources.map(({ id }) => id).join(', ')
  return void registry.report('dynamic-operation-unknown', use.at, { by, operation: call.operationId, names })
}

function resolveValues(looking: Looking, { operation, options, generation }: DynamicValuesReference): DynamicValues | undefined {
  const called = find(looking, operation)
  if (called === undefined) return undefined
  const list = listOf(looking, called, options.collection, options.value)
  if (list === undefined) return undefined
  const value = fieldOf(looking, called, list.item, options.value)
  const label = options.label === undefined ? [] : fieldOf(looking, called, list.item, options.label)
  if (value === undefined || label === undefined) return undefined
  return {
    operationId: called.id,
    ...(list.path === undefined ? {} : { collection: list.path }),
    value,
    label,
    parameters: argumentsOf(looking, called, options.parameters) as readonly DynamicParameter[],
    ...(generation === undefined ? {} : { generation }),
  }
}

function resolveSchema(looking: Looking, { operation, options, generation }: DynamicSchemaReference): DynamicSchema | undefined {
  const called = find(looking, operation)
  if (called === undefined) return undefined
  const reply = resultOf(called)?.class
  const value = options.value === undefined ? undefined : fieldOf(looking, called, reply, options.value)
  if (options.value !== undefined && value === undefined) return undefined
  return {
    operationId: called.id,
    ...(value === undefined ? {} : { value }),
    parameters: argumentsOf(looking, called, options.parameters) as readonly DynamicParameter[],
    ...(generation === undefined ? {} : { generation }),
  }
}

function resolveLevel(looking: Looking, options: TreeLevelOptions): TreeCall | undefined {
  const called = find(looking, options.operation)
  if (called === undefined) return undefined
  const list = listOf(looking, called, options.collection, 'the list')
  if (list === undefined) return undefined
  const field = (name: string | undefined): readonly string[] | undefined =>
    name === undefined ? undefined : fieldOf(looking, called, list.item, name)
  const [value, label, fullLabel] = [field(options.value), field(options.label), field(options.fullLabel)]
  const { isParent } = options
  const parent =
    isParent === undefined || isParent === true
      ? isParent && 'true'
      : typeof isParent === 'object'
        ? isParent.test
        : testOf(field(isParent))
  return {
    operationId: called.id,
    ...(list.path === undefined ? {} : { collection: list.path }),
    ...(value === undefined ? {} : { value }),
    ...(label === undefined ? {} : { label }),
    ...(fullLabel === undefined ? {} : { fullLabel }),
    ...(parent === undefined ? {} : { isParent: parent }),
    parameters: argumentsOf(looking, called, options.parameters, list.item),
  }
}

function testOf(path: readonly string[] | undefined): string | undefined {
  return path && `(${path.join('/')} eq true)`
}

function find({ registry, sources, use, by }: Looking, operation: string): OperationSource | undefined {
  const found = findOperations(sources, operation)
  const [called] = found
  if (called !== undefined && found.length === 1) return called
  const names = namesOf(sources)
  return void registry.report(called === undefined ? 'dynamic-operation-unknown' : 'dynamic-operation-ambiguous', use.at, {
    by,
    operation,
    names,
  })
}

/** The operations that a method's name means: more than one where several parts have such a method. */
export function findOperations(sources: readonly OperationSource[], operation: string): readonly OperationSource[] {
  return sources.filter(({ member, part }) =>
    part === undefined ? member === operation : `${part}.${member}` === operation || member === operation,
  )
}

/** What a method's name may be, for what is said where it is none of them. */
export function namesOf(sources: readonly OperationSource[]): string {
  return sources.map(({ part, member }) => (part === undefined ? member : `${part}.${member}`)).join(', ')
}

function missing({ registry, use, by }: Looking, operation: string, field: string, owner: string): undefined {
  return void registry.report('dynamic-field-unknown', use.at, { by, operation, field, owner })
}

/** The list that a reply is, or holds: the class of its items, and the way to it. */
function listOf(
  looking: Looking,
  called: OperationSource,
  collection: string | undefined,
  wanted: string,
): { readonly item: Class; readonly path?: readonly string[] } | undefined {
  const reply = resultOf(called)
  if (reply === undefined) return missing(looking, called.member, collection ?? wanted, 'its reply')
  if (collection === undefined) return reply.list ? { item: reply.class } : missing(looking, called.member, 'the list', reply.class.name)
  const found = walk(reply.class, collection)
  const item = found === undefined ? undefined : itemOf(found.declared)
  return item === undefined || found === undefined
    ? missing(looking, called.member, collection, reply.class.name)
    : { item, path: found.path }
}

function fieldOf(looking: Looking, called: OperationSource, owner: Class | undefined, field: string): readonly string[] | undefined {
  const path = owner === undefined ? undefined : walk(owner, field)?.path
  return path ?? missing(looking, called.member, field, owner?.name ?? 'its reply')
}

function argumentsOf(
  looking: Looking,
  called: OperationSource,
  given: Readonly<Record<string, AnyArgument>> = {},
  selected?: Class,
): readonly TreeParameter[] {
  const { registry, use, by } = looking
  const told = new Set<string>()
  const parameters = Object.entries(given).flatMap(([name, source]): readonly TreeParameter[] => {
    const found = called.input === undefined ? undefined : walk(called.input, name)
    const parameter = called.inputs.find((input) => input.declared.property === (found?.head ?? name))
    if (found === undefined || parameter === undefined) {
      missing(looking, called.member, name, `the input of ${called.member}`)
      return []
    }
    told.add(parameter.declared.property)
    const inBody = parameter.in === 'body' || parameter.in === 'property'
    const path = found.path.slice(1)
    const argument = argumentOf(looking, called, source, selected)
    if (argument === undefined) return []
    // The whole body has no name of its own: what is further down in it stands at its root.
    const names = parameter.in === 'body' && path.length > 0 ? path : [parameter.wire, ...path]
    const [head = name, ...rest] = names
    return [{ name: head, in: inBody ? 'body' : 'parameter', ...(rest.length === 0 ? {} : { path: rest }), argument }]
  })
  for (const input of called.inputs) {
    const { property } = input.declared
    if (!told.has(property) && input.required && input.declared.options.default === undefined)
      registry.report('dynamic-parameter-missing', use.at, { by, operation: called.member, parameter: property })
  }
  return parameters
}

function argumentOf(
  looking: Looking,
  called: OperationSource,
  given: AnyArgument,
  selected: Class | undefined,
): TreeParameter['argument'] | undefined {
  const { target, locate } = looking.use
  if (typeof given === 'object') {
    if ('value' in given) return { kind: 'value', value: given.value }
    if ('parameter' in given) return { kind: 'field', name: given.parameter, in: 'parameter' }
    if ('body' in given) return field('body', typeof given.body === 'string' ? [given.body] : given.body)
    const path = fieldOf(looking, called, selected, given.selected)
    return path === undefined ? undefined : { kind: 'selected', path }
  }
  const found = target === undefined ? undefined : walk(target, given)
  if (found === undefined) return missing(looking, called.member, given, target?.name ?? 'the operation')
  return field(locate(found.head), found.path)
}

function field(place: 'parameter' | 'body', [name = '', ...path]: readonly string[]): DynamicArgument {
  return { kind: 'field', name, in: place, ...(path.length === 0 ? {} : { path }) }
}

/** The class of a reply, and whether the reply is a list of it. */
function resultOf(source: OperationSource): { readonly class: Class; readonly list: boolean } | undefined {
  const returned: unknown = typeof source.returns === 'function' ? source.returns() : undefined
  const [value, list] = Array.isArray(returned) ? [returned[0] as unknown, true] : [returned, false]
  return typeof value === 'function' ? { class: value as Class, list } : undefined
}

type Declared = ReturnType<typeof classProperties>[number]

function itemOf({ options, transformation }: Declared): Class | undefined {
  const given = options.items
  const items = typeof given === 'object' ? given.type : given
  const item = typeof items === 'function' ? items() : transformation.type
  return typeof item === 'function' ? (item as Class) : undefined
}

/** `a.b` as wire names, following the classes of the properties. */
function walk(
  owner: Class,
  path: string,
): { readonly head: string; readonly path: readonly string[]; readonly declared: Declared } | undefined {
  const properties = classProperties(owner)
  const whole = properties.find(({ property }) => property === path)
  if (whole !== undefined) return { head: whole.property, path: [whole.name], declared: whole }
  const [head = '', ...rest] = path.split('.')
  const declared = properties.find(({ property }) => property === head)
  if (declared === undefined || rest.length === 0) return undefined
  const type = typeof declared.options.type === 'function' ? declared.options.type() : declared.transformation.type
  const inner = typeof type === 'function' ? walk(type as Class, rest.join('.')) : undefined
  return inner === undefined ? undefined : { head, path: [declared.name, ...inner.path], declared: inner.declared }
}
