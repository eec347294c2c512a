/**
 * Owns the validation schema: the projection of the model that Ajv checks values against. The definition schema that makers
 * read is another projection of the same model.
 */
import type { ClassBinding, Constraints, NamedSchema, ObjectSchema, PropertyModel, Schema, ValidationRule } from '@ferrule/core'

/** A JSON Schema with the keywords of `keywords.ts`. */
export type JsonSchema = { readonly [keyword: string]: unknown }

/** Whether values come in (unknown properties are wrong, rules count) or go out (undeclared properties stay behind, `Date` is a value). */
export type Direction = 'input' | 'output'

export interface ProjectionSource {
  readonly schemas: readonly NamedSchema[]
  readonly classes: ReadonlyMap<string, ClassBinding>
}

/** What a schema may contain; decides which checks and copies are needed at all. */
export interface Projection {
  /** Projects one schema. `nullable` allows null besides what the schema says. */
  project(schema: Schema, nullable?: boolean): JsonSchema
  /** Projects an object whose properties need not have a name of their own; `unchecked` ones are let through as they are. */
  projectObject(schema: Pick<ObjectSchema, 'properties' | 'additional'>, unchecked: ReadonlySet<string>): JsonSchema
  /** The named schemas that were referred to so far, and those that they refer to. */
  definitions(): JsonSchema
}

/** The properties that only class-validator can judge: a transform comes first, or a condition decides. */
export function uncheckedProperties(binding: ClassBinding | undefined): ReadonlySet<string> {
  if (binding === undefined) return NOTHING
  const conditional = binding.remainder
    .filter(({ reason }) => reason === 'conditional' || reason === 'transformed')
    .map(({ property }) => property)
  return new Set([...binding.transforms.keys(), ...conditional])
}
const NOTHING: ReadonlySet<string> = new Set()

/**
 * Starts a projection. Definitions are gathered as they are met, so that an operation compiles what it needs and no more. With `nullIsAbsent`
 * null is let through wherever a property may be absent.
 */
export function createProjection(source: ProjectionSource, direction: Direction, nullIsAbsent = false): Projection {
  const named = new Map(source.schemas.map(({ name, schema }, index) => [name, { schema, index }]))
  const definitions: Record<string, JsonSchema> = {}

  const project = (schema: Schema, alsoNull = false): JsonSchema => {
    const nullable = alsoNull || schema.nullable === true
    if (schema.kind === 'reference') {
      const inline = projectFirstUse(schema.name, nullable)
      if (inline !== undefined) return { ...inline, ...limits(schema, nullable) }
      return { $ref: `#/definitions/${define(schema.name, nullable)}`, ...limits(schema, nullable) }
    }
    return { ...structure(schema, nullable), ...limits(schema, nullable), ...parts(schema, nullable) }
  }

  /** Objects made of parts are one object by now; other values have to be all of them. */
  const parts = ({ allOf }: Schema, nullable: boolean): JsonSchema =>
    allOf === undefined ? {} : { allOf: allOf.map((part) => project(part, nullable)) }

  /** The first use of a class stands in place: Ajv compiles and runs that faster than a definition of its own. */
  const used = new Set<string>()
  const projectFirstUse = (name: string, nullable: boolean): JsonSchema | undefined => {
    const { schema } = lookUp(name)
    if (used.has(name) || schema.kind !== 'object') return undefined
    used.add(name)
    const unchecked = direction === 'input' ? uncheckedProperties(source.classes.get(name)) : NOTHING
    return { ...objectStructure(schema, nullable || schema.nullable === true, unchecked), ...limits(schema, nullable) }
  }

  const lookUp = (name: string): { readonly schema: Schema; readonly index: number } => {
    const found = named.get(name)
    if (found === undefined) throw new Error(`the model has no schema named ${name}`)
    return found
  }

  const define = (name: string, nullable: boolean): string => {
    const { schema, index } = lookUp(name)
    // By number: names may need escaping in a pointer. With null and without it are two definitions.
    const key = nullable || schema.nullable === true ? `n${index}` : `d${index}`
    if (definitions[key] === undefined) {
      definitions[key] = {}
      const unchecked = direction === 'input' ? uncheckedProperties(source.classes.get(name)) : NOTHING
      definitions[key] =
        schema.kind === 'object'
          ? { ...objectStructure(schema, nullable, unchecked), ...limits(schema, nullable) }
          : project(schema, nullable)
    }
    return key
  }

  const structure = (schema: Exclude<Schema, { kind: 'reference' }>, nullable: boolean): JsonSchema => {
    switch (schema.kind) {
      case 'any':
        return direction === 'output' ? { json: true } : {}
      case 'array':
        return { type: types('array', nullable), items: project(schema.items) }
      case 'object':
        return objectStructure(schema, nullable, NOTHING)
      case 'file':
        return { not: {} }
      case 'string':
        if (schema.date === true) {
          const format = schema.format === 'date' ? 'date' : 'date-time'
          return direction === 'output' ? { instantOrDate: { format, nullable } } : { type: types('string', nullable), instant: format }
        }
        return { type: types('string', nullable) }
      default:
        return { type: types(schema.kind, nullable) }
    }
  }

  const objectStructure = (
    schema: Pick<ObjectSchema, 'properties' | 'additional'>,
    nullable: boolean,
    unchecked: ReadonlySet<string>,
  ): JsonSchema => {
    const properties = schema.properties.map((property): [string, JsonSchema] => [
      property.name,
      unchecked.has(property.property)
        ? {}
        : project(property.schema, (direction === 'input' && property.optional === true) || (nullIsAbsent && !property.required)),
    ])
    const required = schema.properties.filter((property) => mustBeThere(property, unchecked, direction)).map(({ name }) => name)
    return {
      type: types('object', nullable),
      ...(direction === 'output' ? { plain: true } : {}),
      ...(required.length > 0 ? { required } : {}),
      properties: Object.fromEntries(properties),
      ...additional(schema.additional),
    }
  }

  const additional = (schema: ObjectSchema['additional']): JsonSchema => {
    if (schema === true) return direction === 'output' ? { additionalProperties: { json: true } } : {}
    if (schema === undefined) return direction === 'output' ? {} : { additionalProperties: false }
    return { additionalProperties: project(schema) }
  }

  const limits = (schema: Schema, nullable: boolean): JsonSchema => ({
    ...(schema.enum === undefined ? {} : { enum: [...schema.enum.map(({ value }) => value), ...(nullable ? [null] : [])] }),
    ...constraints(schema.constraints),
    ...(direction === 'output' || schema.rules === undefined ? {} : { rules: rules(schema, schema.rules, nullable) }),
  })

  return {
    project,
    projectObject: (schema, unchecked) => objectStructure(schema, false, unchecked),
    definitions: () => definitions,
  }
}

function mustBeThere({ property, required, schema }: PropertyModel, unchecked: ReadonlySet<string>, direction: Direction): boolean {
  return required && !(direction === 'input' && schema.default !== undefined) && !unchecked.has(property)
}

function types(type: string, nullable: boolean): string | readonly string[] {
  return nullable ? [type, 'null'] : type
}

/** JSON Schema's own words, but for `uniqueItems`, which Ajv checks pair by pair. */
function constraints({ uniqueItems, ...others }: Constraints = {}): JsonSchema {
  return { ...others, ...(uniqueItems === true ? { distinct: true } : {}) }
}

/** What the keyword `rules` needs: the rules, whether null escapes them, and how the value looks to them. */
export interface RulesKeyword {
  readonly rules: readonly ValidationRule[]
  readonly nullable: boolean
  /** The rules see a `Date`, or an array of them. */
  readonly dates: 'value' | 'items' | undefined
}

function rules(schema: Schema, given: readonly ValidationRule[], nullable: boolean): RulesKeyword {
  const dates = isDate(schema) ? 'value' : schema.kind === 'array' && isDate(schema.items) ? 'items' : undefined
  return { rules: given, nullable, dates }
}

function isDate(schema: Schema): boolean {
  return schema.kind === 'string' && schema.date === true
}
