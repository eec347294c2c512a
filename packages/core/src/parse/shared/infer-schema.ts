/** Owns telling from examples what a value looks like. */
import type { Property, Schema } from '../../model/index.js'
import { compact } from './compact.js'
import { isRecord } from './foreign.js'
import { createNames, propertyName } from './words.js'

const MAX_DEPTH = 50

const FORMATS: readonly (readonly [string, RegExp])[] = [
  ['date-time', /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/],
  ['uuid', /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i],
]

/**
 * The narrowest schema that every example fits, within reason: no property is required and no value is excluded, because examples show what
 * can be and not what must be.
 */
export function inferSchema(examples: readonly unknown[]): Schema {
  return infer(examples, 0)
}

function infer(examples: readonly unknown[], depth: number): Schema {
  const values = examples.filter((example) => example !== null && example !== undefined)
  const nullable = values.length < examples.length ? { nullable: true } : {}
  if (values.length === 0 || depth > MAX_DEPTH) return { kind: 'any' }
  if (values.every((value) => typeof value === 'string'))
    return compact<Schema>({ kind: 'string', ...nullable, format: formatOf(values) } as Schema)
  if (values.every((value) => typeof value === 'boolean')) return { kind: 'boolean', ...nullable }
  if (values.every((value) => typeof value === 'number'))
    return { kind: values.every((value) => Number.isInteger(value)) ? 'integer' : 'number', ...nullable }
  if (values.every((value) => Array.isArray(value)))
    return { kind: 'array', ...nullable, items: infer(values.flat() as unknown[], depth + 1) }
  if (values.every(isRecord)) return inferObject(values, nullable, depth)
  return { kind: 'any' }
}

function inferObject(
  values: readonly Readonly<Record<string, unknown>>[],
  nullable: { readonly nullable?: boolean },
  depth: number,
): Schema {
  const members = new Map<string, unknown[]>()
  for (const value of values)
    for (const [name, member] of Object.entries(value)) {
      const known = members.get(name)
      if (known === undefined) members.set(name, [member])
      else known.push(member)
    }
  const nameProperty = createNames()
  const properties = [...members].map(([name, all]): Property => ({
    property: nameProperty(propertyName(name)),
    name,
    required: false,
    schema: infer(all, depth + 1),
  }))
  return compact<Schema>({ kind: 'object', ...nullable, properties, additional: properties.length === 0 ? true : undefined } as Schema)
}

function formatOf(texts: readonly string[]): string | undefined {
  return FORMATS.find(([, shape]) => texts.every((text) => shape.test(text)))?.[0]
}
