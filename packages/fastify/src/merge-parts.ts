/**
 * Owns what values made of parts (`allOf`) are to the server: one object with the properties of all. Each part by itself refuses what the others
 * declare, so they can't be asked one after the other. Parts that are no objects stay, and hold together.
 */
import type { ConnectorModel, ObjectSchema, Operation, PropertyModel, Schema } from '@ferrule/core'

/** The same model without objects made of parts. A model that has none is given back as it is. */
export function withMergedParts(model: ConnectorModel): ConnectorModel {
  const merge = createMerge(model)
  const schemas = kept(model.schemas, (named) => changed(named, 'schema', merge))
  const operations = kept(model.operations, (operation) => mergeOperation(operation, merge))
  return schemas === model.schemas && operations === model.operations ? model : { ...model, schemas, operations }
}

type Merge = (schema: Schema) => Schema

function mergeOperation(operation: Operation, merge: Merge): Operation {
  const { body, responses, defaultResponse } = operation
  const made = {
    ...(body === undefined ? {} : { body: changed(body, 'schema', merge) }),
    responses: kept(responses, (response) => changed(response, 'schema', merge)),
    ...(defaultResponse === undefined ? {} : { defaultResponse: changed(defaultResponse, 'schema', merge) }),
  }
  const same = made.body === body && made.responses === responses && made.defaultResponse === defaultResponse
  return same ? operation : { ...operation, ...made }
}

/** A list of the same items is the same list. */
function kept<T>(items: readonly T[], change: (item: T) => T): readonly T[] {
  const made = items.map(change)
  return made.every((item, index) => item === items[index]) ? items : made
}

function changed<K extends string, T extends { readonly [key in K]?: Schema }>(owner: T, key: K, merge: Merge): T {
  const schema = owner[key] as Schema | undefined
  const made = schema && merge(schema)
  return made === schema ? owner : { ...owner, [key]: made }
}

/** What a part is: an object, nothing that would say of which type a value is, or something else. */
type Part = { readonly is: 'object'; readonly schema: ObjectSchema } | { readonly is: 'open' } | { readonly is: 'other' }

function createMerge({ schemas }: ConnectorModel): Merge {
  const named = new Map(schemas.map(({ name, schema }) => [name, schema]))
  const parts = new Map<string, Part>()
  return (schema) => merge(schema, [])

  /** `following`: the named schemas whose parts are being looked for. */
  function merge(schema: Schema, following: readonly string[]): Schema {
    const inner = inside(schema, following)
    const { allOf, ...own } = inner
    if (allOf === undefined) return inner
    if (own.kind === 'reference') return merge({ kind: 'any', allOf: [own, ...allOf] }, following)
    const parts = allOf.map((part) => merge(part, following))
    const known = parts.map((part) => partOf(part, following))
    const objects = known.flatMap((part) => (part.is === 'object' ? [part.schema] : []))
    if ((own.kind === 'object' || (own.kind === 'any' && objects.length > 0)) && known.every(({ is }) => is !== 'other'))
      return mergeObjects(own, objects, following)
    const [only, ...others] = parts.filter((_, index) => known[index]?.is !== 'open')
    // Where it alone says of which type a value is, the value is of that type.
    if (own.kind === 'any' && only !== undefined && others.length === 0) return { ...only, ...facts(own), ...limitsOf(only, own) } as Schema
    return { ...own, allOf: parts } as Schema
  }

  function inside(schema: Schema, following: readonly string[]): Schema {
    const mergeInside: Merge = (part) => merge(part, following)
    if (schema.kind === 'array') return changed(schema, 'items', mergeInside)
    if (schema.kind !== 'object') return schema
    const properties = kept(schema.properties, (property) => changed(property, 'schema', mergeInside))
    const { additional } = schema
    const others = typeof additional === 'object' ? mergeInside(additional) : additional
    return properties === schema.properties && others === additional
      ? schema
      : { ...schema, properties, ...(others === undefined ? {} : { additional: others }) }
  }

  function partOf(part: Schema, following: readonly string[]): Part {
    if (part.kind === 'object') return { is: 'object', schema: part }
    if (part.kind === 'any') return { is: part.allOf === undefined && part.enum === undefined ? 'open' : 'other' }
    if (part.kind !== 'reference') return { is: 'other' }
    const target = named.get(part.name)
    // Something that is part of itself says nothing more about itself.
    if (target === undefined || following.includes(part.name)) return { is: 'open' }
    const trail = [...following, part.name]
    const known = parts.get(part.name) ?? partOf(merge(target, trail), trail)
    parts.set(part.name, known)
    return known
  }

  function mergeObjects(own: Schema, parts: readonly ObjectSchema[], following: readonly string[]): ObjectSchema {
    const all = own.kind === 'object' ? [...parts, own] : parts
    const required = new Set(all.flatMap(requiredNames))
    const properties = new Map<string, PropertyModel>()
    for (const property of all.flatMap((part) => part.properties)) {
      const known = properties.get(property.name)
      const schema = known === undefined ? property.schema : both(known.schema, property.schema, following)
      properties.set(property.name, { ...property, schema, required: required.has(property.name) })
    }
    const additional = all.reduce<ObjectSchema['additional']>((found, { additional: other }) => {
      if (found === true || other === true) return true
      return found === undefined || other === undefined ? (found ?? other) : both(found, other, following)
    }, undefined)
    const undeclared = [...required].filter((name) => !properties.has(name))
    const { alsoRequired: _, ...said } = own as Omit<ObjectSchema, 'kind'>
    return {
      ...said,
      kind: 'object',
      properties: [...properties.values()],
      ...(additional === undefined ? {} : { additional }),
      ...(undeclared.length === 0 ? {} : { alsoRequired: undeclared }),
    }
  }

  /** A value that has to be one and the other. */
  function both(first: Schema, second: Schema, following: readonly string[]): Schema {
    return JSON.stringify(first) === JSON.stringify(second)
      ? second
      : merge({ ...second, allOf: [...(second.allOf ?? []), first] } as Schema, following)
  }
}

function requiredNames({ properties, alsoRequired = [] }: ObjectSchema): readonly string[] {
  return [...properties.filter(({ required }) => required).map(({ name }) => name), ...alsoRequired]
}

/** What is said about a value apart from its type. */
function facts({ kind: _, ...own }: Schema): Omit<Schema, 'kind'> {
  return own
}

function limitsOf(part: Schema, own: Schema): Pick<Schema, 'constraints'> {
  return own.constraints === undefined ? {} : { constraints: { ...part.constraints, ...own.constraints } }
}
