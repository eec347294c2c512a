/**
 * Owns the runtime's check of an answer against the definition: types, and what is required; not formats, choices or limits. One that doesn't
 * fit fails the step, in the platform's own words. A null counts as absent: flows drop it (PowerPlatformConnectors#3684).
 */
import type { PlatformDefinition, PlatformOperation } from '../definition.js'
import { isObject, listAt, objectAt, textAt, type Json, type JsonObject } from '../../json.js'

const MAX_DEPTH = 64

/** The response that designers and runtime go by: the only success there is, else 200, 201, `default`. */
export function declaredResponse(definition: PlatformDefinition, { raw }: PlatformOperation): JsonObject | undefined {
  const responses = objectAt(raw, 'responses')
  const successes = Object.keys(responses).filter((status) => /^2\d\d$/.test(status))
  const name = successes.length === 1 ? successes[0] : ['200', '201', 'default'].find((status) => responses[status] !== undefined)
  return name === undefined ? undefined : definition.resolve(responses[name])
}

export interface Mismatch {
  /** `body/value/0/name` */
  readonly at: string
  /** In the platform's words. */
  readonly details: string
}

/** What is wrong with a body; `undefined`: nothing. */
export function mismatch(definition: PlatformDefinition, operationId: string, schema: Json | undefined, body: Json): Mismatch | undefined {
  return schema === undefined ? undefined : check({ definition, operationId }, schema, body, 'body', 0)
}

/** The sentence a maker reads in the run. */
export function invalidResponse(api: string, operationId: string, details: string): string {
  return `The API '${api}' returned an invalid response for workflow operation '${operationId}' of type 'OpenApiConnection'. Error details: '${details}'`
}

interface Checking {
  readonly definition: PlatformDefinition
  readonly operationId: string
}

function check(checking: Checking, node: Json, value: Json, at: string, depth: number): Mismatch | undefined {
  if (depth > MAX_DEPTH) return undefined
  const schema = checking.definition.merged(node)
  // What another operation describes is not known to the definition.
  if (schema['x-ms-dynamic-schema'] !== undefined || schema['x-ms-dynamic-properties'] !== undefined) return undefined
  const expected = typeOf(schema)
  if (expected === undefined || isFile(schema)) return undefined
  if (!fits(expected, value))
    return {
      at,
      details: `The API operation '${checking.operationId}' requires the property '${at}' to be of type '${NAMES[expected]}' but is of type '${kindOf(value)}'.`,
    }
  if (isObject(value)) return checkObject(checking, schema, value, at, depth)
  if (Array.isArray(value) && schema['items'] !== undefined) {
    for (const [index, item] of (value as readonly Json[]).entries()) {
      const found = check(checking, schema['items'], item, `${at}/${index}`, depth + 1)
      if (found !== undefined) return found
    }
  }
  return undefined
}

function checkObject(checking: Checking, schema: JsonObject, value: JsonObject, at: string, depth: number): Mismatch | undefined {
  const properties = objectAt(schema, 'properties')
  for (const name of listAt(schema, 'required'))
    if (typeof name === 'string' && (value[name] === undefined || value[name] === null) && !isNullable(checking, properties[name]))
      return { at: `${at}/${name}`, details: `The API operation '${checking.operationId}' is missing required property '${at}/${name}'.` }
  const more = schema['additionalProperties']
  for (const [name, part] of Object.entries(value)) {
    const node = Object.hasOwn(properties, name) ? properties[name] : isObject(more) ? more : undefined
    if (node === undefined || part === null) continue
    const found = check(checking, node, part, `${at}/${name}`, depth + 1)
    if (found !== undefined) return found
  }
  return undefined
}

const isNullable = ({ definition }: Checking, node: Json | undefined): boolean =>
  node !== undefined && definition.merged(node)['x-nullable'] === true

type Type = 'string' | 'integer' | 'number' | 'boolean' | 'array' | 'object'
const NAMES: Readonly<Record<Type, string>> = {
  ...{ string: 'String', integer: 'Integer', number: 'Float' },
  ...{ boolean: 'Boolean', array: 'Array', object: 'Object' },
}

function typeOf(schema: JsonObject): Type | undefined {
  const type = textAt(schema, 'type')
  if (type !== undefined) return type in NAMES ? (type as Type) : undefined
  return schema['properties'] === undefined ? undefined : 'object'
}

const isFile = ({ type, format }: JsonObject): boolean => type === 'file' || (type === 'string' && format === 'binary')

function fits(type: Type, value: Json): boolean {
  switch (type) {
    case 'integer':
      return Number.isInteger(value)
    case 'array':
      return Array.isArray(value)
    case 'object':
      return isObject(value)
    default:
      return typeof value === type
  }
}

function kindOf(value: Json): string {
  if (value === null) return 'Null'
  if (Array.isArray(value)) return 'Array'
  if (typeof value === 'number') return Number.isInteger(value) ? 'Integer' : 'Float'
  return { string: 'String', boolean: 'Boolean' }[typeof value as 'string'] ?? 'Object'
}
