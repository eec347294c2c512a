/** Owns references to operations: by method and property where the compiler can check them, else in the model's own words. */
import type {
  DynamicArgument,
  DynamicParameter,
  DynamicSchema,
  DynamicTree,
  DynamicValues,
  Json,
  Schema,
  TreeArgument,
  TreeCall,
} from '@ferrule/core'
import { array, call, json, object, text, type Entry, type Expression } from './layout.js'
import type { PlannedOperation } from './plan-operations.js'
import type { PlannedClass, PlannedValue } from './plan.js'
import { inputWay, listIn, replyOf, wayTo, type List, type Way } from './ways.js'

export interface DynamicScope {
  readonly connector: string
  readonly operations: ReadonlyMap<string, PlannedOperation>
  readonly use: (library: 'core' | 'connector', name: string) => void
  /** Says that a reference had to be written in the model's words. */
  readonly raw: (at: string, what: string) => void
}

type Found = Pick<Schema, 'dynamicValues' | 'dynamicSchema' | 'dynamicTree'>

/** `values`, `schema` and `tree` of a value. `owner` is the class whose properties may be named. */
export function dynamicEntries(scope: DynamicScope, owner: PlannedClass | undefined, found: Found, at: string): readonly Entry[] {
  const entries: Entry[] = []
  const add = (name: string, typed: Expression | undefined, raw: unknown): void => {
    if (committed(scope, typed) === undefined) scope.raw(at, name)
    entries.push([name, typed ?? json(raw)])
  }
  if (found.dynamicValues !== undefined) {
    const own = found.dynamicValues
    add(
      'values',
      generations(own, (part, generation) => valuesCall(scope, owner, part, generation)),
      own,
    )
  }
  if (found.dynamicSchema !== undefined) {
    const own = found.dynamicSchema
    add(
      'schema',
      generations(own, (part, generation) => schemaCall(scope, owner, part, generation)),
      own,
    )
  }
  if (found.dynamicTree !== undefined) add('tree', treeCall(scope, owner, found.dynamicTree), found.dynamicTree)
  return entries
}

type Told = 'both' | 'older' | 'newer'

/** Names what an expression calls, once it is certain that it stands. */
function committed(scope: DynamicScope, expression: Expression | undefined): Expression | undefined {
  if (typeof expression !== 'object') return expression
  if (expression.kind === 'array') for (const item of expression.items) committed(scope, item)
  if (expression.kind === 'call') {
    scope.use('core', expression.callee.replace(/<.*/, ''))
    scope.use('connector', scope.connector)
  }
  return expression
}

function generations<T extends DynamicValues | DynamicSchema>(
  reference: T,
  write: (part: T, generation: Told) => Expression | undefined,
): Expression | undefined {
  if (reference.older === undefined) return write(reference, reference.generation ?? 'both')
  const older = write(reference.older as T, 'older')
  const newer = write(reference, 'newer')
  return older === undefined || newer === undefined ? undefined : array([older, newer])
}

const VALUES = { both: 'dynamicValues', older: 'olderDynamicValues', newer: 'dynamicList' } as const
const SCHEMAS = { both: 'dynamicSchema', older: 'olderDynamicSchema', newer: 'dynamicProperties' } as const

function valuesCall(scope: DynamicScope, owner: PlannedClass | undefined, reference: DynamicValues, told: Told): Expression | undefined {
  const called = scope.operations.get(reference.operationId)
  const list = called && listIn(called, reference.collection)
  if (called === undefined || list === undefined) return undefined
  const shown = shownOf(list.item, { value: reference.value, label: reference.label })
  const parameters = argumentsOf(called, owner, reference.parameters)
  // What is sent of an object has to be said.
  const mustSay = list.item !== undefined && ['class', 'dictionary'].includes(list.item.type.kind)
  if (shown === undefined || parameters === undefined || (mustSay && reference.value.length === 0)) return undefined
  return write(scope, VALUES[told], called, owner, [...collectionOf(list), ...shown, ...parameters])
}

function schemaCall(scope: DynamicScope, owner: PlannedClass | undefined, reference: DynamicSchema, told: Told): Expression | undefined {
  const called = scope.operations.get(reference.operationId)
  if (called === undefined) return undefined
  const reply = replyOf(called)
  const value = reference.value === undefined ? { names: '' } : reply && wayTo(reply, reference.value)
  const parameters = argumentsOf(called, owner, reference.parameters)
  if (value === undefined || parameters === undefined) return undefined
  const entries: Entry[] = [...(value.names === '' ? [] : [['value', text(value.names)] as const]), ...parameters]
  return write(scope, SCHEMAS[told], called, owner, entries)
}

function collectionOf({ collection }: List): readonly Entry[] {
  return collection === undefined ? [] : [['collection', text(collection)]]
}

/** The fields of an item by name; those that are not said are left out. */
function shownOf(
  item: PlannedValue | undefined,
  fields: Readonly<Record<string, readonly string[] | undefined>>,
): readonly Entry[] | undefined {
  const entries: Entry[] = []
  for (const [name, path] of Object.entries(fields)) {
    if (path === undefined || path.length === 0) continue
    const way = wayTo(item, path)
    if (way === undefined) return undefined
    entries.push([name, text(way.names)])
  }
  return entries
}

function write(
  scope: DynamicScope,
  name: string,
  called: PlannedOperation,
  owner: PlannedClass | undefined,
  entries: readonly Entry[],
): Expression {
  const args = [text(methodPath(called)), ...(entries.length === 0 ? [] : [object(entries)])]
  return call(`${name}<${typeArguments(scope, owner, entries)}>`, ...args)
}

/** The connector, and the class whose properties the arguments name. */
function typeArguments({ connector }: DynamicScope, owner: PlannedClass | undefined, entries: readonly Entry[]): string {
  const parameters = entries.find(([name]) => name === 'parameters')?.[1]
  const named =
    typeof parameters === 'object' && parameters.kind === 'object' && parameters.entries.some(([, given]) => typeof given === 'string')
  return named && owner !== undefined ? `${connector}, ${owner.name}` : connector
}

/** How references name a method: `orders.listOrders` in a part. */
export function methodPath({ part, method }: PlannedOperation): string {
  return part === undefined ? method : `${part}.${method}`
}

function treeCall(scope: DynamicScope, owner: PlannedClass | undefined, tree: DynamicTree): Expression | undefined {
  const [open, browse] = [tree.open, tree.browse].map((level) => treeLevel(scope, owner, level))
  if (open === undefined || browse === undefined) return undefined
  const types = [open, browse].map((entries) => typeArguments(scope, owner, entries))
  return call(
    `dynamicTree<${types.find((given) => given !== scope.connector) ?? scope.connector}>`,
    object([
      ...(tree.canSelectParents === undefined ? [] : [['canSelectParents', String(tree.canSelectParents)] as const]),
      ...(tree.canSelectLeaves === undefined ? [] : [['canSelectLeaves', String(tree.canSelectLeaves)] as const]),
      ['open', object(open)],
      ['browse', object(browse)],
    ]),
  )
}

function treeLevel(scope: DynamicScope, owner: PlannedClass | undefined, level: TreeCall): readonly Entry[] | undefined {
  const called = scope.operations.get(level.operationId)
  const list = called && listIn(called, level.collection)
  if (called === undefined || list === undefined) return undefined
  const shown = shownOf(list.item, { value: level.value, label: level.label, fullLabel: level.fullLabel })
  const parameters = argumentsOf(called, owner, level.parameters, list)
  if (shown === undefined || parameters === undefined) return undefined
  return [['operation', text(methodPath(called))], ...collectionOf(list), ...shown, ...isParentOf(level, list), ...parameters]
}

function isParentOf({ isParent }: TreeCall, { item }: List): readonly Entry[] {
  if (isParent === undefined) return []
  if (isParent === 'true') return [['isParent', 'true']]
  const [, field] = /^\(([^() ]+) eq true\)$/.exec(isParent) ?? []
  const way = field === undefined ? undefined : wayTo(item, field.split('/'))
  return [['isParent', way === undefined ? object([['test', text(isParent)]]) : text(way.names)]]
}

type Parameters = readonly (Omit<DynamicParameter, 'argument'> & { readonly argument: DynamicArgument | TreeArgument })[]

function argumentsOf(
  called: PlannedOperation,
  owner: PlannedClass | undefined,
  parameters: Parameters | undefined,
  list?: List,
): readonly Entry[] | undefined {
  if (parameters === undefined) return []
  const entries: Entry[] = []
  for (const parameter of parameters) {
    const target = called.input && inputWay(called.input, parameter)
    const source = target && argumentOf(owner, parameter.argument, target, list)
    if (target === undefined || source === undefined || entries.some(([name]) => name === target.names)) return undefined
    entries.push([target.names, source])
  }
  return [['parameters', object(entries)]]
}

function argumentOf(
  owner: PlannedClass | undefined,
  argument: DynamicArgument | TreeArgument,
  target: Way,
  list: List | undefined,
): Expression | undefined {
  switch (argument.kind) {
    case 'value':
      return object([[fits(argument.value, target.value) ? 'value' : 'customValue', json(argument.value)]])
    case 'selected': {
      const way = list && wayTo(list.item, argument.path)
      return way && object([['selected', text(way.names)]])
    }
    case 'field': {
      const own = owner?.kind === 'input' ? inputWay(owner, argument) : undefined
      if (own !== undefined) return text(own.names)
      if (argument.in === 'body') {
        const way = [argument.name, ...(argument.path ?? [])]
        return object([['body', way.length === 1 ? text(argument.name) : json(way)]])
      }
      return argument.path === undefined ? object([['parameter', text(argument.name)]]) : undefined
    }
  }
}

/** Whether the compiler takes a constant for a value. */
function fits(constant: Json, value: PlannedValue | undefined): boolean {
  if (value === undefined || value.type.kind === 'any') return true
  const { type, enum: choices } = value
  if (choices !== undefined && choices.length > 0) return choices.some((choice) => choice.value === constant)
  switch (type.kind) {
    case 'string':
      return typeof constant === 'string' && type.date !== true
    case 'integer':
    case 'number':
      return typeof constant === 'number'
    case 'boolean':
      return typeof constant === 'boolean'
    case 'array':
      return Array.isArray(constant) && constant.every((item: Json) => fits(item, type.items))
    default:
      return false
  }
}
