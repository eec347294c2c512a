/** Owns the ways that references take: from wire names to the property names that the compiler and reflection follow. */
import { mainResponse, type PlannedOperation } from './plan-operations.js'
import { inheritedFields, type PlannedClass, type PlannedField, type PlannedValue } from './plan.js'

/** Where a way ends. */
export interface Way {
  /** As a reference says it: `owner.name`. */
  readonly names: string
  /** What stands there; absent where nothing is declared about it. */
  readonly value: PlannedValue | undefined
}

/** At most this many declared steps are typed. */
const DEEPEST = 3

/** The way from a value down to a field; `undefined` where it can't be said in names that are declared. */
export function wayTo(from: PlannedValue | undefined, path: readonly string[], depth = 0): Way | undefined {
  const [name, ...further] = path
  if (name === undefined) return undefined
  if (from === undefined || isOpen(from)) return path.every(isName) ? { names: path.join('.'), value: undefined } : undefined
  if (depth === DEEPEST) return undefined
  const { type } = from
  if (type.kind === 'dictionary') return isName(name) ? onwards(name, type.values, further, depth) : undefined
  const fields = type.kind === 'class' ? [...type.class.fields, ...inheritedFields(type.class)] : []
  const field = fields.find((own) => own.name === name)
  return field && onwards(field.property, field.value, further, depth)
}

function onwards(name: string, value: PlannedValue | undefined, further: readonly string[], depth: number): Way | undefined {
  if (further.length === 0) return { names: name, value }
  const rest = wayTo(value, further, depth + 1)
  return rest && { names: `${name}.${rest.names}`, value: rest.value }
}

/** Whether a name that is not declared can stand in a way, whose steps are parted by dots. */
function isName(name: string): boolean {
  return name !== '' && !name.includes('.')
}

/** Whether nothing is declared about what is in a value. */
function isOpen({ type, parts: others }: PlannedValue): boolean {
  if (type.kind === 'class') {
    const { fields, additional, parts } = type.class
    return fields.length === 0 && parts === undefined && (additional === undefined || additional === true)
  }
  return type.kind === 'any' && others === undefined
}

/** A list in an operation's reply. */
export interface List {
  /** The property that holds it; absent where the reply is the list. */
  readonly collection: string | undefined
  /** What an item is; absent where nothing is declared about it. */
  readonly item: PlannedValue | undefined
}

/** The list that an operation answers with, where the compiler sees it too. */
export function listIn(called: PlannedOperation, collection: readonly string[] | undefined): List | undefined {
  const reply = replyOf(called)
  if (reply === undefined) return undefined
  const found = collection === undefined || collection.length === 0 ? { names: undefined, value: reply } : wayTo(reply, collection)
  if (found === undefined) return undefined
  const { names, value } = found
  if (value?.type.kind === 'array') return { collection: names, item: value.type.items }
  return value === undefined || value.type.kind === 'any' ? { collection: names, item: undefined } : undefined
}

/** What a method returns; absent where it returns nothing. */
export function replyOf(planned: PlannedOperation): PlannedValue | undefined {
  return planned.operation.kind === 'action' ? mainResponse(planned)?.value : undefined
}

/** A field as references name it on the wire. */
export interface FieldName {
  readonly name: string
  readonly in: 'parameter' | 'body' | 'either'
  readonly path?: readonly string[]
}

/** The way to a field of an input: a property, or a field further down in it or in the body. */
export function inputWay(input: PlannedClass, { name, in: place, path = [] }: FieldName): Way | undefined {
  const inBody = (field: PlannedField): boolean => field.place === 'property' || field.place === 'body'
  const field = input.fields.find((own) => own.name === name && (place === 'either' || (place === 'body') === inBody(own)))
  if (field !== undefined && (field.place !== 'body' || path.length === 0)) return onwards(field.property, field.value, path, 0)
  // A property that is the whole body has no name of its own on the wire.
  const whole = place === 'parameter' ? undefined : input.fields.find((own) => own.place === 'body')
  return whole && onwards(whole.property, whole.value, [name, ...path], 0)
}
