/** Owns telling what a method changed, and writing the changed as it travels without touching the rest. */
import type { NamedSchema, Schema } from '@ferrule/core'
import { formatInstant } from '../instant.js'

/** Whether two values say the same. Absent and `undefined` are one; streams and functions are only themselves. */
export function isSame(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false
  if (Array.isArray(one) || Array.isArray(other)) {
    if (!Array.isArray(one) || !Array.isArray(other) || one.length !== other.length) return false
    for (let index = 0; index < one.length; index++) if (!isSame(one[index], other[index])) return false
    return true
  }
  if (one instanceof Date || other instanceof Date) {
    return one instanceof Date && other instanceof Date && Object.is(one.getTime(), other.getTime())
  }
  if (typeof (one as { pipe?: unknown }).pipe === 'function' || ArrayBuffer.isView(one)) return false
  const left = one as Readonly<Record<string, unknown>>
  const right = other as Readonly<Record<string, unknown>>
  for (const key of Object.keys(left)) if (!isSame(left[key], right[key])) return false
  for (const key of Object.keys(right)) if (right[key] !== undefined && left[key] === undefined) return false
  return true
}

/** Writes a value as it travels. What is the same in `value` and `before` stays as it was in `original`. */
export type WriteChanged = (schema: Schema, value: unknown, before: unknown, original: unknown) => unknown

/** Makes the writer over a model's schemas. */
export function createWriteChanged(schemas: readonly NamedSchema[]): WriteChanged {
  const named = new Map(schemas.map(({ name, schema }) => [name, schema]))
  const write: WriteChanged = (schema, value, before, original) => {
    if (original !== undefined && isSame(value, before)) return original
    switch (schema.kind) {
      case 'reference': {
        const target = named.get(schema.name)
        return target === undefined ? value : write(target, value, before, original)
      }
      case 'string':
        return value instanceof Date ? formatInstant(value, schema.format === 'date' ? 'date' : 'date-time') : value
      case 'array':
        return Array.isArray(value)
          ? value.map((item, index) => write(schema.items, item, itemOf(before, index), itemOf(original, index)))
          : value
      case 'object':
        return isRecord(value) ? writeObject(schema, value, record(before), record(original)) : value
      default:
        return value
    }
  }

  const writeObject = (
    { properties, additional }: Extract<Schema, { kind: 'object' }>,
    value: Readonly<Record<string, unknown>>,
    before: Readonly<Record<string, unknown>>,
    original: Readonly<Record<string, unknown>>,
  ): unknown => {
    // Null prototype: a key may be called like something that every object inherits.
    const written = Object.create(null) as Record<string, unknown>
    for (const { property, name, schema } of properties) {
      const part = value[property]
      // A null where the class has nothing was not taken away by anybody.
      if (part === undefined && !(before[property] === undefined && original[name] === null)) continue
      written[name] = part === undefined ? null : write(schema, part, before[property], original[name])
    }
    if (additional === undefined) return written
    const declared = new Set(properties.flatMap(({ property, name }) => [property, name]))
    for (const key of Object.keys(value)) {
      if (declared.has(key) || value[key] === undefined) continue
      written[key] = additional === true ? value[key] : write(additional, value[key], before[key], original[key])
    }
    return written
  }
  return write
}

function itemOf(value: unknown, index: number): unknown {
  return Array.isArray(value) ? (value as readonly unknown[])[index] : undefined
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {}
}
