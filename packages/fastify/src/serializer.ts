/** Owns writing replies with fast-json-stringify. Loaded after an operation's first replies. */
import fastJsonStringify from 'fast-json-stringify'
import type { Schema } from '@ferrule/core'
import { hasInheritedNames } from './inherited-names.js'
import type { JsonSchema, ProjectionSource } from './validation-schema.js'

/** fast-json-stringify's schema: it only has to know how to write, the check knows what is allowed. Throws where it would not write what is there. */
export function compileSerializer(schema: Schema, source: ProjectionSource): (value: unknown) => string {
  const named = new Map(source.schemas.map(({ name, schema: target }, index) => [name, { target, index }]))
  const definitions: Record<string, JsonSchema> = {}

  const write = (node: Schema, alsoNull = false): JsonSchema => {
    const nullable = alsoNull || node.nullable === true ? { nullable: true } : {}
    switch (node.kind) {
      case 'reference':
        return { $ref: `#/definitions/${define(node.name, 'nullable' in nullable)}` }
      case 'any':
      case 'file':
        return {}
      case 'array':
        return { type: 'array', items: write(node.items), ...nullable }
      case 'object':
        return {
          type: 'object',
          properties: Object.fromEntries(node.properties.map((property) => [property.name, write(property.schema)])),
          ...(node.additional === undefined ? {} : { additionalProperties: node.additional === true ? true : write(node.additional) }),
          ...nullable,
        }
      default:
        return { type: node.kind, ...nullable }
    }
  }

  const define = (name: string, nullable: boolean): string => {
    const found = named.get(name)
    if (found === undefined) throw new Error(`the model has no schema named ${name}`)
    const key = nullable ? `n${found.index}` : `d${found.index}`
    if (definitions[key] === undefined) {
      definitions[key] = {}
      definitions[key] = write(found.target, nullable)
    }
    return key
  }

  const root = write(schema)
  // It asks no object whether a property is its own.
  if (hasInheritedNames({ root, definitions })) throw new Error('a property is called like something that every object inherits')
  return fastJsonStringify({ ...root, definitions } as never) as (value: unknown) => string
}
