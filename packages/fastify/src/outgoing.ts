/** Owns the way of a reply: what a method gave, shaped as it travels, checked against its promise, written as text. */
import type { ErrorObject } from 'ajv'
import type { ObjectSchema, Schema } from '@ferrule/core'
import { givenAs } from './inherited-names.js'
import { formatInstant } from './instant.js'
import type { SchemaTools } from './schema-tools.js'
import { createProjection, type ProjectionSource } from './validation-schema.js'

/** A reply that broke its promise: where and which rule, never the value. */
export class BrokenReply {
  constructor(readonly faults: readonly { readonly path: string; readonly rule: string }[]) {}
}

/** Writes a method's value as JSON, or says how it breaks its promise. */
export type WriteReply = (value: unknown) => string | BrokenReply

/** Makes the writing of one declared response. */
export function compileReply(schema: Schema, source: ProjectionSource, validated: boolean, tools: SchemaTools): WriteReply {
  const serialize = serializerOf(schema, source, tools)
  const write = serialize ?? JSON.stringify
  const shape = createShape(source)
  if (!validated) return (value) => attempt(write, shape.shape(schema, value))
  const projection = createProjection(source, 'output')
  const projected = projection.project(schema)
  const fits = tools.check(projected, projection.definitions(), false)(false)
  const asItIs = serialize !== undefined && !shape.renames(schema)
  return (value) => {
    if (asItIs && fits(value)) return attempt(write, value)
    // A null where nothing may stand, an object that has its own `toJSON`: shaping mends both, and real faults stay.
    const shaped = shape.shape(schema, value)
    return fits(shaped) ? attempt(write, shaped) : new BrokenReply((fits.errors ?? []).map(describe))
  }
}

/** What writes values and leaves out what is not declared. Where there is none, or it can't be made, a value is shaped and written as it then is. */
function serializerOf(schema: Schema, source: ProjectionSource, { serializer }: SchemaTools): ((value: unknown) => string) | undefined {
  try {
    return serializer?.(schema, source)
  } catch {
    return undefined
  }
}

function attempt(stringify: (value: unknown) => string, value: unknown): string | BrokenReply {
  try {
    return stringify(value)
  } catch {
    // Something inside that has no JSON: a cycle, a bigint, a getter that throws.
    return new BrokenReply([{ path: '', rule: 'json' }])
  }
}

function describe({ instancePath, keyword, params }: ErrorObject): { path: string; rule: string } {
  const { missingProperty } = params as { missingProperty?: string }
  return { path: missingProperty === undefined ? instancePath : `${instancePath}/${missingProperty}`, rule: keyword }
}

interface Shape {
  /** Whether the wire names something else than the class, or writes it in another way. */
  renames(schema: Schema): boolean
  shape(schema: Schema, value: unknown): unknown
}

/** Shaping: wire names, no null where only absence is allowed, days without a time. */
function createShape(source: ProjectionSource): Shape {
  const named = new Map(source.schemas.map(({ name, schema }) => [name, schema]))
  const lookUp = (name: string): Schema => {
    const schema = named.get(name)
    if (schema === undefined) throw new Error(`the model has no schema named ${name}`)
    return schema
  }

  const renames = (schema: Schema, looking: ReadonlySet<string> = new Set()): boolean => {
    switch (schema.kind) {
      case 'reference':
        return !looking.has(schema.name) && renames(lookUp(schema.name), new Set([...looking, schema.name]))
      case 'string':
        return schema.date === true && schema.format === 'date'
      case 'array':
        return renames(schema.items, looking)
      case 'object':
        return (
          schema.properties.some((property) => property.name !== property.property || renames(property.schema, looking)) ||
          (typeof schema.additional === 'object' && renames(schema.additional, looking))
        )
      default:
        return false
    }
  }

  const shape = (schema: Schema, value: unknown): unknown => {
    switch (schema.kind) {
      case 'reference':
        return shape(lookUp(schema.name), value)
      case 'string':
        return value instanceof Date && schema.date === true && !Number.isNaN(value.getTime())
          ? formatInstant(value, schema.format === 'date' ? 'date' : 'date-time')
          : value
      case 'array':
        return Array.isArray(value) ? value.map((item) => shape(schema.items, item)) : value
      case 'object':
        return typeof value === 'object' && value !== null && !Array.isArray(value) ? shapeObject(schema, value) : value
      default:
        return value
    }
  }

  const shapeObject = ({ properties, additional }: ObjectSchema, value: object): unknown => {
    const { toJSON } = value as { toJSON?: unknown }
    const plain: unknown = typeof toJSON === 'function' ? (toJSON as () => unknown).call(value) : value
    if (typeof plain !== 'object' || plain === null) return plain
    const given = plain as Readonly<Record<string, unknown>>
    const shaped: Record<string, unknown> = {}
    for (const { property, name, required, schema } of properties) {
      const part = givenAs(property, given)
      if (part === undefined || (part === null && !required && !mayBeNull(schema))) continue
      shaped[name] = shape(schema, part)
    }
    if (additional === undefined) return shaped
    const declared = new Set(properties.flatMap(({ property, name }) => [property, name]))
    for (const key of Object.keys(given)) {
      if (!declared.has(key)) shaped[key] = additional === true ? given[key] : shape(additional, given[key])
    }
    return shaped
  }

  const mayBeNull = (schema: Schema): boolean =>
    schema.nullable === true || schema.kind === 'any' || (schema.kind === 'reference' && mayBeNull(lookUp(schema.name)))

  return { renames, shape }
}
