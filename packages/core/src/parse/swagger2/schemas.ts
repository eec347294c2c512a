/** Owns schemas: of bodies, answers, notifications and definitions. */
import type { Json, ObjectSchema, Property, ReferenceSchema, Schema } from '../../model/index.js'
import { isJsonObject, said, taking, textsOf, type JsonObject, type Taking } from '../shared/taking.js'
import { propertyName } from '../shared/words.js'
import { takeSchemaFacts } from './facts.js'
import { restOf } from './rest.js'
import { inside, lookUp, segmentsOf, spend, type Scope } from './scope.js'

/** The schema of a whole body or answer, the only places where raw bytes may stand. */
export function readContent(value: Json, scope: Scope): Schema {
  if (!isJsonObject(value) || value['type'] !== 'string' || value['format'] !== 'binary' || '$ref' in value) return readSchema(value, scope)
  const { type: _type, format: _format, ...rest } = value
  return readNode(rest, scope, () => ({ kind: 'file' }))
}

/** The schema of a value. */
export function readSchema(value: Json, scope: Scope): Schema {
  if (!spend(scope)) return { kind: 'any' }
  if (!isJsonObject(value)) {
    scope.report('not-an-object', scope.at, { seen: JSON.stringify(value).slice(0, 60) })
    return { kind: 'any' }
  }
  return typeof value['$ref'] === 'string'
    ? readReference(value, value['$ref'], scope)
    : readNode(value, scope, (from) => readType(value, from, scope))
}

/** Where a pointer leads to a definition; anything else that it leads to is given a name. */
export function schemaName(reference: string, target: Json, scope: Scope): string {
  const segments = segmentsOf(reference)
  return scope.nameOf(segments[segments.length - 1] || 'Schema', segments.join('/'), target)
}

/** What is said beside a reference overrides what it points at. Where that is more than facts, the two become a schema of their own. */
function readReference(value: JsonObject, reference: string, scope: Scope): Schema {
  const target = lookUp(reference, scope)
  if (target === undefined) return { kind: 'any' }
  const { $ref: _reference, ...beside } = value
  if (Object.keys(beside).length === 0) return { kind: 'reference', name: schemaName(reference, target, scope) }
  if (!isJsonObject(target)) return { kind: 'any' }
  const siblings = Object.fromEntries(Object.entries(beside).filter(([key, own]) => !(SHAPE.has(key) && own === target[key])))
  if (Object.keys(siblings).some((key) => SHAPE.has(key))) {
    const name = segmentsOf(reference).at(-1) || 'Schema'
    return { kind: 'reference', name: scope.nameOf(name, value, { ...target, ...siblings }) }
  }
  return readNode(siblings, scope, (): ReferenceSchema => ({ kind: 'reference', name: schemaName(reference, target, scope) }))
}

/** What says of which form a value is, not merely what is to be known about it. */
const SHAPE = new Set(['type', 'format', 'properties', 'required', 'items', 'additionalProperties', 'allOf'])

type Shape = Partial<Schema> & Pick<Schema, 'kind'>

function readNode(value: JsonObject, scope: Scope, shapeOf: (from: Taking) => Shape): Schema {
  const from = taking(value)
  const shape = shapeOf(from)
  const facts = takeSchemaFacts(from)
  const allOf = from.take('allOf', (parts) =>
    Array.isArray(parts) && parts.every(isJsonObject)
      ? (parts as readonly Json[]).map((part) => readSchema(part, inside(scope, 'allOf')))
      : undefined,
  )
  from.take('required', (required) => (required === false || (Array.isArray(required) && required.length === 0) ? true : undefined))
  return { ...shape, ...facts, ...(allOf === undefined ? {} : { allOf }), ...restOf(from) } as Schema
}

function readType(value: JsonObject, from: Taking, scope: Scope): Shape {
  const { type } = value
  switch (type) {
    case 'string':
    case 'number':
    case 'integer':
    case 'boolean':
      return isStructured(value) ? readObject(from, scope, type) : readScalar(type, from)
    case 'file':
      from.text('type')
      return { kind: 'file', writtenType: 'file' }
    case 'array':
      if (isJsonObject(value['items'])) return readArray(from, scope)
      return isJsonObject(value['properties']) ? readObject(from, scope, type) : { kind: 'any' }
    case 'object':
      return isJsonObject(value['items']) && !isJsonObject(value['properties']) ? readArray(from, scope, type) : readObject(from, scope)
    case undefined:
      if (isJsonObject(value['properties']) || 'additionalProperties' in value) return readObject(from, scope, null)
      return isJsonObject(value['items']) ? readArray(from, scope, null) : { kind: 'any' }
    default:
      // A type that Swagger does not have stays among the words that mean nothing.
      return { kind: 'any' }
  }
}

/** The type is said by the kind; properties are not, unless there are none. */
function readScalar<K extends 'string' | 'number' | 'integer' | 'boolean'>(kind: K, from: Taking): Shape {
  from.text('type')
  from.take('properties', (value) => (isJsonObject(value) && Object.keys(value).length === 0 ? true : undefined))
  return { kind }
}

/** Whether a single value is described like an object, with references that only a schema can keep. */
function isStructured(value: JsonObject): boolean {
  return isJsonObject(value['properties']) && JSON.stringify(value['properties']).includes('"$ref"')
}

function readArray(from: Taking, scope: Scope, writtenType?: string | null): Shape {
  from.text('type')
  const items = from.take('items', (value) => readSchema(value, inside(scope, 'items'))) ?? { kind: 'any' }
  return said<Shape>({ kind: 'array', items, writtenType })
}

function readObject(from: Taking, scope: Scope, writtenType?: string | null): Shape {
  from.text('type')
  const required = new Set(from.take('required', textsOf))
  const properties = from.take('properties', (value) => (isJsonObject(value) ? readProperties(value, required, scope) : undefined)) ?? []
  const additional = from.take('additionalProperties', (value) => {
    if (typeof value === 'boolean') return value
    return isJsonObject(value) ? readSchema(value, inside(scope, 'additionalProperties')) : undefined
  })
  for (const { name } of properties) required.delete(name)
  return said<Pick<ObjectSchema, 'kind' | 'properties' | 'additional' | 'closed' | 'alsoRequired' | 'writtenType'>>({
    kind: 'object',
    properties,
    additional: additional === false ? undefined : additional,
    closed: additional === false ? true : undefined,
    alsoRequired: required.size === 0 ? undefined : [...required],
    writtenType,
  })
}

function readProperties(value: JsonObject, required: ReadonlySet<string>, scope: Scope): readonly Property[] {
  return Object.entries(value).map(([name, schema]) => ({
    property: propertyName(name),
    name,
    required: required.has(name),
    schema: readSchema(schema, inside(scope, 'properties', name)),
  }))
}
