/** Owns finding the way through what operations take and give: from property names, as references use them, to wire names. */
import type { ObjectSchema, Schema } from '../model/index.js'
import type { Class } from './bindings.js'
import { createRegistry } from './create-registry.js'
import type { OperationSource } from './operation-sources.js'
import { resultSchema } from './results.js'

/** Where a way ends. */
export interface Found {
  /** The property, or the undeclared name, that the way begins with. */
  readonly head: string
  /** The wire names from the start, outermost first. */
  readonly path: readonly string[]
  readonly schema: Schema
}

/** What the classes of a connector look like to those who refer to them. */
export interface Shapes {
  readonly ofClass: (target: Class) => Schema
  /** What an operation gives; absent where it gives nothing. */
  readonly ofResult: (source: OperationSource) => Schema | undefined
  /**
   * `a.b`, property by property. Where nothing is declared about what is in a value, every name is taken as it stands; `undefined`
   * where something is and the name is not.
   */
  readonly follow: (from: Schema, way: string) => Found | undefined
  /** The same by wire names. */
  readonly at: (from: Schema, path: readonly string[]) => Schema | undefined
  /** The items of a list; anything where nothing is declared about the value. */
  readonly itemsOf: (list: Schema) => Schema | undefined
  /** How a schema is called in messages. */
  readonly nameOf: (schema: Schema) => string
}

const ANYTHING: Schema = { kind: 'any' }

/** Reflects what is asked for on the side: neither definitions nor findings of the connector come from looking. */
export function createShapes(): Shapes {
  const registry = createRegistry(() => undefined)
  const target = (schema: Schema): Schema => (schema.kind === 'reference' ? (registry.schemaOf(schema.name) ?? ANYTHING) : schema)

  const follow: Shapes['follow'] = (from, way) => {
    const schema = target(from)
    if (schema.kind === 'any') return { head: headOf(way), path: way.split('.'), schema: ANYTHING }
    if (schema.kind !== 'object') return undefined
    const found = declared(schema, way) ?? inParts(schema, way)
    if (found !== undefined) return found
    const rest = remainder(schema)
    return rest === undefined ? undefined : step(headOf(way), headOf(way), rest, way)
  }
  const declared = ({ properties }: ObjectSchema, way: string): Found | undefined => {
    const whole = properties.find(({ property }) => property === way)
    if (whole !== undefined) return { head: way, path: [whole.name], schema: whole.schema }
    const own = properties.find(({ property }) => property === headOf(way))
    return own && step(own.property, own.name, own.schema, way)
  }
  const inParts = ({ allOf = [] }: ObjectSchema, way: string): Found | undefined => {
    for (const part of allOf) {
      const schema = target(part)
      const found = schema.kind === 'object' ? (declared(schema, way) ?? inParts(schema, way)) : undefined
      if (found !== undefined) return found
    }
    return undefined
  }
  const step = (head: string, name: string, schema: Schema, way: string): Found | undefined => {
    if (way.length === head.length) return { head, path: [name], schema }
    const rest = follow(schema, way.slice(head.length + 1))
    return rest && { head, path: [name, ...rest.path], schema: rest.schema }
  }

  const at: Shapes['at'] = (from, [name, ...further]) => {
    if (name === undefined) return from
    const schema = target(from)
    if (schema.kind === 'any') return ANYTHING
    if (schema.kind !== 'object') return undefined
    const own = propertyOf(schema, name) ?? remainder(schema)
    return own && at(own, further)
  }
  const propertyOf = ({ properties, allOf = [] }: ObjectSchema, name: string): Schema | undefined => {
    const own = properties.find((property) => property.name === name)
    if (own !== undefined) return own.schema
    for (const part of allOf.map(target)) {
      const found = part.kind === 'object' ? propertyOf(part, name) : undefined
      if (found !== undefined) return found
    }
    return undefined
  }

  return {
    ofClass: (owner) => ({ kind: 'reference', name: registry.nameOf(owner) }),
    ofResult: (source) => {
      const { returns, result } = source.options
      return returns === undefined ? undefined : resultSchema(registry, source, returns, result)
    },
    follow,
    at,
    itemsOf: (list) => {
      const schema = target(list)
      if (schema.kind === 'array') return schema.items
      return schema.kind === 'any' ? ANYTHING : undefined
    },
    nameOf: (schema) => (schema.kind === 'reference' ? (registry.classes().get(schema.name)?.ctor.name ?? schema.name) : 'its reply'),
  }
}

/** What may stand under a name that is not declared; a class without properties declares nothing. */
function remainder({ properties, additional, closed, allOf }: ObjectSchema): Schema | undefined {
  if (typeof additional === 'object') return additional
  const empty = properties.length === 0 && allOf === undefined && closed !== true
  return additional === true || empty ? ANYTHING : undefined
}

function headOf(way: string): string {
  return way.split('.', 1)[0] ?? way
}
