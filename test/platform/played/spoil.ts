/** Owns making an answer wrong: one field of it gets another type than the definition says. */
import { follow, list, object, type Json, type JsonObject } from '../../played/definition.js'
import type { Random } from '../../played/random.js'
import { merged } from '../../played/values.js'

export interface Spoilt {
  readonly body: Json
  /** Of the field, as the platform writes it: `body/value/0/name`. */
  readonly path: string
}
interface Field {
  readonly steps: readonly (string | number)[]
  readonly type: string
}

/** `undefined`: no field of the body has a type. */
export function spoil(document: JsonObject, schema: JsonObject, body: Json, random: Random): Spoilt | undefined {
  const fields = fieldsOf(document, schema, body, [])
  if (fields.length === 0) return undefined
  const { steps, type } = random.pick(fields)
  const wrong = random.pick(WRONG[type] ?? [])
  return { body: replaced(body, steps, wrong), path: ['body', ...steps].join('/') }
}

/** Values of other types; a whole number is a number too, and nothing is as good as absent. */
const WRONG: Readonly<Record<string, readonly Json[]>> = {
  string: [7, true, { a: 'text' }, ['text']],
  integer: ['7', 1.5, false, {}],
  number: ['7', true, []],
  boolean: ['true', 0, {}],
  array: [{}, 'text', 7],
  object: [[], 'text', 7],
}

function fieldsOf(document: JsonObject, written: JsonObject, value: Json, steps: Field['steps']): readonly Field[] {
  const schema = merged(document, follow(document, written))
  if (value === null || isDescribedElsewhere(schema) || schema['type'] === 'file' || schema['format'] === 'binary') return []
  const type = schema['type'] ?? (schema['properties'] === undefined ? undefined : 'object')
  const own = typeof type === 'string' && WRONG[type] !== undefined ? [{ steps, type }] : []
  if (Array.isArray(value) && type === 'array')
    return [
      ...own,
      ...(value as readonly Json[]).flatMap((item, index) => fieldsOf(document, object(schema['items']), item, [...steps, index])),
    ]
  if (type !== 'object') return own
  const properties = object(schema['properties'])
  const below = Object.entries(object(value)).flatMap(([name, part]) =>
    fieldsOf(document, object(properties[name] ?? schema['additionalProperties']), part, [...steps, name]),
  )
  return [...own, ...below]
}

const isDescribedElsewhere = (schema: JsonObject): boolean =>
  schema['x-ms-dynamic-schema'] !== undefined || schema['x-ms-dynamic-properties'] !== undefined

function replaced(value: Json, [step, ...steps]: Field['steps'], wrong: Json): Json {
  if (step === undefined) return wrong
  if (Array.isArray(value)) return list(value).map((item, index) => (index === step ? replaced(item, steps, wrong) : item))
  return { ...object(value), [step]: replaced(object(value)[step] ?? null, steps, wrong) }
}
