/** Owns schemas that another operation tells: what an answer makes of a place, and putting it there. */
import type { PlatformDefinition, PlatformOperation } from '../definition.js'
import { isObject, objectAt, textAt, type Json, type JsonObject } from '../../json.js'
import { at, stepsOf } from '../paths.js'
import type { DynamicExtension } from './extensions.js'

/** `undefined`: the answer has none, and there are no fields. */
export function schemaIn({ rules, content }: DynamicExtension, body: Json): JsonObject | undefined {
  if (body === null || body === '') return undefined
  const path = textAt(content, rules === 'swagger' ? 'value-path' : 'itemValuePath')
  const found = rules === 'swagger' ? olderSchema(path, body) : at(body, stepsOf(path ?? ''))
  return isObject(found) ? withoutReferences(found) : undefined
}

/** Without a path the answer is taken for the properties; a path to `properties` means the schema around them. */
function olderSchema(path: string | undefined, body: Json): Json | undefined {
  if (path === undefined || path === '') return { type: 'object', properties: body }
  const steps = stepsOf(path)
  return at(body, steps.length > 0 && steps.at(-1)?.toLowerCase() === 'properties' ? steps.slice(0, -1) : steps)
}

/** What it refers to is in no document of ours: such a schema is an empty one. */
function withoutReferences(value: Json): JsonObject
function withoutReferences(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(withoutReferences)
  if (!isObject(value)) return value
  if (typeof value['$ref'] === 'string') return {}
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, withoutReferences(part)]))
}

/** The operation with a schema at a place of its body. */
export function withBodySchema(
  definition: PlatformDefinition,
  operation: PlatformOperation,
  path: readonly string[],
  schema: JsonObject,
): PlatformOperation {
  const parameters = operation.parameters.map((one) =>
    one['in'] === 'body' ? { ...one, schema: replaced(definition, one['schema'] ?? {}, path, schema) } : one,
  )
  return { ...operation, parameters }
}

function replaced(definition: PlatformDefinition, node: Json, [step, ...steps]: readonly string[], schema: JsonObject): JsonObject {
  const own = definition.merged(node)
  if (step === undefined) return { ...schema, ...named(own) }
  const properties = objectAt(own, 'properties')
  return { ...own, allOf: [], properties: { ...properties, [step]: replaced(definition, properties[step] ?? {}, steps, schema) } }
}

/** What a place is called stays, whatever its schema. */
const named = (own: JsonObject): JsonObject =>
  Object.fromEntries(
    ['title', 'description', 'x-ms-summary', 'x-ms-visibility'].flatMap((name) => (own[name] === undefined ? [] : [[name, own[name]]])),
  )
