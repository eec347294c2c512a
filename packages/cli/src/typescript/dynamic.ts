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
import type { PlannedClass, PlannedField, PlannedValue } from './plan.js'

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
  const list = called && listOf(called, reference.collection)
  if (called === undefined || list === undefined) return undefined
  const value = propertyPath(list.item, reference.value)
  const label = reference.label.length === 0 ? '' : propertyPath(list.item, reference.label)
  const parameters = argumentsOf(called, owner, reference.parameters)
  if (value === undefined || label === undefined || parameters === undefined) return undefined
  const entries: Entry[] = [
    ...(list.path === undefined ? [] : [['collection', text(list.path)] as const]),
    ['value', text(value)],
    ...(label === '' ? [] : [['label', text(label)] as const]),
    ...parameters,
  ]
  return write(scope, VALUES[told], called, entries)
}

function schemaCall(scope: DynamicScope, owner: PlannedClass | undefined, reference: DynamicSchema, told: Told): Expression | undefined {
  const called = scope.operations.get(reference.operationId)
  const reply = called && replyOf(called)
  if (called === undefined) return undefined
  const value =
    reference.value === undefined ? '' : reply?.type.kind === 'class' ? propertyPath(reply.type.class, reference.value) : undefined
  const parameters = argumentsOf(called, owner, reference.parameters)
  if (value === undefined || parameters === undefined) return undefined
  const entries: Entry[] = [...(value === '' ? [] : [['value', text(value)] as const]), ...parameters]
  return write(scope, SCHEMAS[told], called, entries)
}

function write(scope: DynamicScope, name: string, called: PlannedOperation, entries: readonly Entry[]): Expression {
  const args = [text(methodPath(called)), ...(entries.length === 0 ? [] : [object(entries)])]
  return call(`${name}<${scope.connector}>`, ...args)
}

/** How references name a method: `orders.listOrders` in a part. */
export function methodPath({ part, method }: PlannedOperation): string {
  return part === undefined ? method : `${part}.${method}`
}

function treeCall(scope: DynamicScope, owner: PlannedClass | undefined, tree: DynamicTree): Expression | undefined {
  const [open, browse] = [tree.open, tree.browse].map((level) => treeLevel(scope, owner, level))
  if (open === undefined || browse === undefined) return undefined
  return call(
    `dynamicTree<${scope.connector}>`,
    object([
      ...(tree.canSelectParents === undefined ? [] : [['canSelectParents', String(tree.canSelectParents)] as const]),
      ...(tree.canSelectLeaves === undefined ? [] : [['canSelectLeaves', String(tree.canSelectLeaves)] as const]),
      ['open', open],
      ['browse', browse],
    ]),
  )
}

function treeLevel(scope: DynamicScope, owner: PlannedClass | undefined, level: TreeCall): Expression | undefined {
  const called = scope.operations.get(level.operationId)
  const list = called && listOf(called, level.collection)
  if (called === undefined || list === undefined) return undefined
  const entries: Entry[] = [['operation', text(methodPath(called))]]
  if (list.path !== undefined) entries.push(['collection', text(list.path)])
  for (const name of ['value', 'label', 'fullLabel'] as const) {
    const path = level[name]
    if (path === undefined) continue
    const property = propertyPath(list.item, path)
    if (property === undefined) return undefined
    entries.push([name, text(property)])
  }
  if (level.isParent !== undefined) {
    const property = propertyPath(list.item, [level.isParent])
    entries.push([
      'isParent',
      level.isParent === 'true' ? 'true' : property === undefined ? object([['test', text(level.isParent)]]) : text(property),
    ])
  }
  const parameters = argumentsOf(called, owner, level.parameters, list.item)
  return parameters === undefined ? undefined : object([...entries, ...parameters])
}

function replyOf({ operation, responses }: PlannedOperation): PlannedValue | undefined {
  if (operation.kind !== 'action') return undefined
  return responses.find(({ status, value }) => typeof status === 'number' && status >= 200 && status < 300 && value !== undefined)?.value
}

interface List {
  readonly item: PlannedClass
  readonly path: string | undefined
}

/** The list in an operation's reply, where the compiler sees it too. */
function listOf(called: PlannedOperation, collection: readonly string[] | undefined): List | undefined {
  const reply = replyOf(called)
  if (reply === undefined) return undefined
  if (collection === undefined || collection.length === 0) {
    return reply.type.kind === 'array' && isClassItem(reply.type.items) ? { item: reply.type.items.type.class, path: undefined } : undefined
  }
  if (reply.type.kind !== 'class') return undefined
  const found = follow(reply.type.class, collection)
  if (found === undefined || found.last.value.type.kind !== 'array' || !isClassItem(found.last.value.type.items)) return undefined
  return { item: found.last.value.type.items.type.class, path: found.path }
}

const isClassItem = (
  value: PlannedValue,
): value is PlannedValue & { readonly type: { readonly kind: 'class'; readonly class: PlannedClass } } => value.type.kind === 'class'

/** At most this many steps are typed. */
const DEEPEST = 3

function follow(owner: PlannedClass, path: readonly string[]): { readonly last: PlannedField; readonly path: string } | undefined {
  if (path.length === 0 || path.length > DEEPEST) return undefined
  const names: string[] = []
  let current: PlannedClass | undefined = owner
  let last: PlannedField | undefined
  for (const wire of path) {
    const field: PlannedField | undefined = current?.fields.find(({ name }) => name === wire)
    if (field === undefined) return undefined
    names.push(field.property)
    last = field
    current = field.value.type.kind === 'class' ? field.value.type.class : undefined
  }
  return last === undefined ? undefined : { last, path: names.join('.') }
}

const propertyPath = (owner: PlannedClass, path: readonly string[]): string | undefined => follow(owner, path)?.path

type Parameters = readonly (Omit<DynamicParameter, 'argument'> & { readonly argument: DynamicArgument | TreeArgument })[]

function argumentsOf(
  called: PlannedOperation,
  owner: PlannedClass | undefined,
  parameters: Parameters | undefined,
  item?: PlannedClass,
): readonly Entry[] | undefined {
  if (parameters === undefined) return []
  if (called.input === undefined) return parameters.length === 0 ? [['parameters', '{}']] : undefined
  const entries: Entry[] = []
  for (const parameter of parameters) {
    const target = inputField(called.input, parameter)
    const source = target && argumentOf(owner, parameter.argument, target.last, item)
    if (target === undefined || source === undefined || entries.some(([name]) => name === target.path)) return undefined
    entries.push([target.path, source])
  }
  return [['parameters', object(entries)]]
}

function inputField(
  input: PlannedClass,
  { name, in: place, path }: Omit<DynamicParameter, 'argument'>,
): { readonly last: PlannedField; readonly path: string } | undefined {
  const inBody = (field: PlannedField): boolean => field.place === 'property' || field.place === 'body'
  const field = input.fields.find((own) => own.name === name && (place === 'either' || (place === 'body') === inBody(own)))
  if (field !== undefined) {
    if (path === undefined || path.length === 0) return { last: field, path: field.property }
    const inner = field.value.type.kind === 'class' ? follow(field.value.type.class, path) : undefined
    return inner === undefined ? undefined : { last: inner.last, path: `${field.property}.${inner.path}` }
  }
  return undefined
}

function argumentOf(
  owner: PlannedClass | undefined,
  argument: DynamicArgument | TreeArgument,
  target: PlannedField,
  item: PlannedClass | undefined,
): Expression | undefined {
  switch (argument.kind) {
    case 'value':
      return fits(argument.value, target.value) ? object([['value', json(argument.value)]]) : undefined
    case 'selected': {
      const path = item && propertyPath(item, argument.path)
      return path === undefined ? undefined : object([['selected', text(path)]])
    }
    case 'field': {
      const own = owner?.kind === 'input' ? inputField(owner, argument) : undefined
      if (own !== undefined) return text(own.path)
      if (argument.in === 'body') {
        const way = [argument.name, ...(argument.path ?? [])]
        return object([['body', way.length === 1 ? text(argument.name) : json(way)]])
      }
      return argument.path === undefined ? object([['parameter', text(argument.name)]]) : undefined
    }
  }
}

/** Whether the compiler takes a constant for a value. */
function fits(constant: Json, { type, enum: choices, nullable }: PlannedValue): boolean {
  if (constant === null) return nullable === true || type.kind === 'any'
  if (choices !== undefined && choices.length > 0) return choices.some(({ value }) => value === constant)
  switch (type.kind) {
    case 'any':
      return true
    case 'string':
      return typeof constant === 'string' && type.date !== true
    case 'integer':
    case 'number':
      return typeof constant === 'number'
    case 'boolean':
      return typeof constant === 'boolean'
    default:
      return false
  }
}
