/** Owns schemas in JSON Schema's 2020-12 words. */
import type { ReferenceObject, SchemaObject, SchemaObjectType } from 'openapi3-ts/oas31'
import type { ConnectorModel, FileSchema, ObjectSchema, ReferenceSchema, Schema } from '../../model/index.js'
import { compact, some } from '../shared/compact.js'
import { BYTES_TYPE } from '../../model/index.js'
import { documentedLimits } from '../shared/limits.js'
import { enter, type Scope } from './scope.js'

export type AnySchemaObject = SchemaObject | ReferenceObject

/** The schema of a value. */
export function emitSchema(schema: Schema, scope: Scope): AnySchemaObject {
  switch (schema.kind) {
    case 'reference':
      return emitReference(schema, scope)
    case 'any':
      return emitNode(schema, emitParts(schema, scope))
    case 'array':
      return emitNode(schema, { type: 'array', items: emitSchema(schema.items, scope), ...emitParts(schema, scope) })
    case 'object':
      return emitNode(schema, { type: 'object', ...emitMembers(schema, scope), ...emitParts(schema, scope) })
    case 'file':
      return emitNode(schema, { type: 'string', contentMediaType: schema.contentType ?? BYTES_TYPE, contentEncoding: 'base64' })
    case 'string':
    case 'number':
    case 'integer':
    case 'boolean':
      return emitNode(schema, { type: schema.kind, ...emitParts(schema, scope) })
  }
}

/** Bytes as they are, not inside JSON: a whole body, a reply or a form's file. */
export function emitBytes(schema: FileSchema): AnySchemaObject {
  return emitNode(schema, { type: 'string', contentMediaType: schema.contentType ?? BYTES_TYPE })
}

/** Writes what `$ref` points at, in the model's order; what a component uses itself is found on the way. */
export function emitComponents(model: ConnectorModel, scope: Scope): readonly (readonly [name: string, schema: AnySchemaObject])[] {
  const schemas = new Map(model.schemas.map(({ name, schema }) => [name, schema]))
  const components = new Map<string, AnySchemaObject>()
  // A set grows while it is walked, so names that turn up on the way are reached too.
  for (const name of scope.referenced) components.set(name, emitSchema(schemas.get(name) as Schema, enter(scope, name)))
  const inOrder = [...schemas.keys()].filter((name) => components.has(name))
  return inOrder.map((name) => [scope.componentOf.get(name) as string, components.get(name) as AnySchemaObject])
}

/** In OpenAPI 3.1 other keys may stand beside a `$ref`, and hold together with what it points at. */
function emitReference(reference: ReferenceSchema, scope: Scope): AnySchemaObject {
  const resolution = scope.lookup.resolve(reference)
  if (resolution.outcome !== 'found') {
    const { outcome, name, overrides } = resolution
    scope.report(outcome === 'unknown' ? 'schema-not-in-model' : 'schema-alias-loop', scope.at, { name })
    return emitNode({ ...overrides, kind: 'any' }, {})
  }
  const { same } = resolution
  if (same !== undefined) return refer(same, scope)
  const { $ref } = refer(reference.name, scope)
  // Null would not pass what `$ref` points at, so it is an alternative to it.
  return emitNode(reference, reference.nullable === true ? { anyOf: [{ $ref }, { type: 'null' }] } : { $ref })
}

function refer(name: string, scope: Scope): { readonly $ref: string } {
  scope.referenced.add(name)
  return { $ref: `#/components/schemas/${scope.componentOf.get(name) as string}` }
}

/** What a value has to be as well, and the property that tells variants apart. */
function emitParts({ allOf, discriminator }: Schema, scope: Scope): SchemaObject {
  return compact<SchemaObject>({
    allOf: allOf?.map((part) => emitSchema(part, scope)),
    discriminator: discriminator === undefined ? undefined : { propertyName: discriminator },
  })
}

function emitMembers({ properties, additional, closed, alsoRequired = [] }: ObjectSchema, scope: Scope): SchemaObject {
  const required = new Set([...properties.filter((property) => property.required).map(({ name }) => name), ...alsoRequired])
  const members = properties.map(({ name, schema }) => [name, emitSchema(schema, scope)] as const)
  return compact<SchemaObject>({
    required: some([...required])?.slice(),
    properties: members.length === 0 ? undefined : Object.fromEntries(members),
    additionalProperties:
      additional === undefined || additional === true ? (additional ?? (closed ? false : undefined)) : emitSchema(additional, scope),
  })
}

function emitNode(schema: Schema, shape: SchemaObject): SchemaObject {
  const { type, format = schema.format, $ref, allOf = [], ...structure } = shape
  const { limits, lostPattern } = documentedLimits(schema)
  const parts = lostPattern === undefined ? allOf : [{ pattern: lostPattern }, ...allOf]
  return compact<SchemaObject>({
    $ref,
    type: schema.nullable === true && type !== undefined ? [type as SchemaObjectType, 'null'] : type,
    format,
    title: schema.title ?? schema.summary,
    description: schema.description,
    default: schema.default,
    ...emitEnum(schema),
    ...limits,
    allOf: parts.length === 0 ? undefined : parts,
    ...structure,
    readOnly: schema.readOnly || undefined,
    examples: schema.example === undefined ? undefined : [schema.example],
    ...schema.extensions,
  })
}

/** The choices. Their labels go by the name that code generators know. */
function emitEnum({ enum: members, nullable }: Schema): SchemaObject {
  if (members === undefined || members.length === 0) return {}
  const values = members.map(({ value }) => value)
  const labelled = members.some(({ label }) => label !== undefined)
  return compact<SchemaObject>({
    enum: nullable === true ? [...values, null] : values,
    'x-enum-descriptions': labelled ? members.map(({ value, label }) => label ?? String(value)) : undefined,
  })
}
