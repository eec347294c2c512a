/** Owns resolving what other operations supply: from method and property names to operation ids and wire names. */
import type { DynamicParameter, DynamicSchema, DynamicValues, Schema, TreeCall, TreeParameter } from '../model/index.js'
import type { DynamicSchemaReference } from '../decorators/dynamic-schema.js'
import type { TreeLevelOptions } from '../decorators/dynamic-tree.js'
import type { DynamicValuesReference } from '../decorators/dynamic-values.js'
import type { AnyArgument } from '../decorators/operation-types.js'
import { reportRefused, reportUndeclaredList, reportUndeclaredSchema } from './dynamic-findings.js'
import type { Looking } from './dynamic-looking.js'
import { locateIn } from './inputs.js'
import type { OperationSource } from './operation-sources.js'
import type { Located, Registry, Resolver, Use } from './registry.js'
import { createShapes } from './shapes.js'

/** Resolves references against the operations of a connector. What can't be found is a diagnostic, and nothing is supplied. */
export function createResolver(registry: Registry, sources: readonly OperationSource[]): Resolver {
  const shapes = createShapes()
  const said = new Set<string>()
  const looking = (use: Use, by: string): Looking => ({ registry, sources, shapes, said, use, by })
  return {
    values: (given, use) => {
      const one = (reference: DynamicValuesReference): DynamicValues | undefined => resolveValues(looking(use, 'dynamicValues'), reference)
      if (isPair<DynamicValuesReference>(given)) return pair(given.map(one))
      return 'kind' in given ? one(given) : known(looking(use, 'values'), given, reportUndeclaredList)
    },
    schema: (given, use) => {
      const one = (reference: DynamicSchemaReference): DynamicSchema | undefined => resolveSchema(looking(use, 'dynamicSchema'), reference)
      if (isPair<DynamicSchemaReference>(given)) return pair(given.map(one))
      return 'kind' in given ? one(given) : known(looking(use, 'schema'), given, reportUndeclaredSchema)
    },
    tree: (given, use) => {
      if (!('kind' in given)) {
        const both = [given.open, given.browse].map((call) => known(looking(use, 'tree'), call, reportUndeclaredList))
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

/** What is given in the model's words, where its operation is there. What that does not declare is taken as it stands. */
function known<C extends { readonly operationId: string; readonly older?: C }>(
  looking: Looking,
  call: C,
  compare: (looking: Looking, called: OperationSource, call: C) => void,
): C | undefined {
  for (const part of call.older === undefined ? [call] : [call.older, call]) {
    const called = looking.sources.find(({ id }) => id === part.operationId)
    if (called === undefined) {
      const names = looking.sources.map(({ id }) => id).join(', ')
      return void looking.registry.report('dynamic-operation-unknown', looking.use.at, {
        by: looking.by,
        operation: part.operationId,
        names,
      })
    }
    compare(looking, called, part)
  }
  return call
}

function resolveValues(looking: Looking, { operation, options, generation }: DynamicValuesReference): DynamicValues | undefined {
  const called = find(looking, operation)
  const list = called && listOf(looking, called, options.collection)
  if (called === undefined || list === undefined) return undefined
  const field = (name: string | undefined): readonly string[] | undefined =>
    name === undefined ? [] : fieldOf(looking, called, list.item, name)
  const [value, label] = [field(options.value), field(options.label)]
  if (value === undefined || label === undefined) return undefined
  return {
    operationId: called.id,
    ...(list.path === undefined ? {} : { collection: list.path }),
    value,
    label,
    ...(argumentsOf(looking, called, options.parameters) as Pick<DynamicValues, 'parameters'>),
    ...(generation === undefined ? {} : { generation }),
  }
}

function resolveSchema(looking: Looking, { operation, options, generation }: DynamicSchemaReference): DynamicSchema | undefined {
  const called = find(looking, operation)
  if (called === undefined) return undefined
  const value = options.value === undefined ? undefined : fieldOf(looking, called, looking.shapes.ofResult(called), options.value)
  if (options.value !== undefined && value === undefined) return undefined
  return {
    operationId: called.id,
    ...(value === undefined ? {} : { value }),
    ...(argumentsOf(looking, called, options.parameters) as Pick<DynamicSchema, 'parameters'>),
    ...(generation === undefined ? {} : { generation }),
  }
}

function resolveLevel(looking: Looking, options: TreeLevelOptions): TreeCall | undefined {
  const called = find(looking, options.operation)
  const list = called && listOf(looking, called, options.collection)
  if (called === undefined || list === undefined) return undefined
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
    ...argumentsOf(looking, called, options.parameters, list.item),
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

function missing(
  { registry, shapes, use, by }: Looking,
  called: OperationSource,
  field: string,
  owner: Schema | string | undefined,
): undefined {
  const name = typeof owner === 'object' ? shapes.nameOf(owner) : (owner ?? 'its reply')
  return void registry.report('dynamic-field-unknown', use.at, { by, operation: called.member, field, owner: name })
}

/** The list that a reply is, or holds: its items, and the way to it. */
function listOf(
  looking: Looking,
  called: OperationSource,
  collection: string | undefined,
): { readonly item: Schema; readonly path?: readonly string[] } | undefined {
  const { shapes } = looking
  const reply = shapes.ofResult(called)
  const found = collection === undefined || reply === undefined ? undefined : shapes.follow(reply, collection)
  const list = collection === undefined ? reply : found?.schema
  const item = list && shapes.itemsOf(list)
  if (item === undefined) return missing(looking, called, collection ?? 'the list', reply)
  return { item, ...(found === undefined ? {} : { path: found.path }) }
}

function fieldOf(looking: Looking, called: OperationSource, owner: Schema | undefined, field: string): readonly string[] | undefined {
  return (owner && looking.shapes.follow(owner, field)?.path) ?? missing(looking, called, field, owner)
}

function argumentsOf(
  looking: Looking,
  called: OperationSource,
  given: Readonly<Record<string, AnyArgument>> | undefined,
  selected?: Schema,
): Pick<TreeCall, 'parameters'> {
  const { registry, shapes, use, by } = looking
  const input = called.input && shapes.ofClass(called.input)
  const locate = locateIn(called)
  const told = new Set<string>()
  const parameters = Object.entries(given ?? {}).flatMap(([name, source]): readonly TreeParameter[] => {
    const found = input && shapes.follow(input, name)
    if (found === undefined || !called.inputs.some(({ declared }) => declared.property === found.head)) {
      missing(looking, called, name, `the input of ${called.member}`)
      return []
    }
    told.add(found.head)
    const argument = argumentOf(looking, called, source, selected)
    if (argument === undefined) return []
    if (argument.kind === 'value') reportRefused(looking, called, name, found.schema, argument.value)
    return [{ ...named(locate(found.head), found.path), argument }]
  })
  for (const { declared, required } of called.inputs) {
    if (!told.has(declared.property) && required && declared.options.default === undefined)
      registry.report('dynamic-parameter-missing', use.at, { by, operation: called.member, parameter: declared.property })
  }
  return given === undefined ? {} : { parameters }
}

function argumentOf(
  looking: Looking,
  called: OperationSource,
  given: AnyArgument,
  selected: Schema | undefined,
): TreeParameter['argument'] | undefined {
  const { shapes, use } = looking
  if (typeof given === 'object') {
    if ('value' in given) return { kind: 'value', value: given.value }
    if ('customValue' in given) return { kind: 'value', value: given.customValue }
    if ('parameter' in given) return { kind: 'field', ...named({ in: 'parameter' }, [given.parameter]) }
    if ('body' in given) return { kind: 'field', ...named({ in: 'body' }, typeof given.body === 'string' ? [given.body] : given.body) }
    const path = fieldOf(looking, called, selected, given.selected)
    return path && { kind: 'selected', path }
  }
  const own = use.target && shapes.ofClass(use.target)
  const found = own && shapes.follow(own, given)
  return found === undefined ? missing(looking, called, given, own) : { kind: 'field', ...named(use.locate(found.head), found.path) }
}

/** A field by its wire names. The whole body has no name of its own: what is further down in it stands at its root. */
function named({ in: place, wire }: Located, [first = '', ...further]: readonly string[]): Pick<DynamicParameter, 'name' | 'in' | 'path'> {
  const [name = '', ...path] = place === 'whole body' && further.length > 0 ? further : [wire ?? first, ...further]
  return { name, in: place === 'parameter' ? 'parameter' : 'body', ...(path.length === 0 ? {} : { path }) }
}
