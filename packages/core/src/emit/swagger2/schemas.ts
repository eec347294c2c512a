/** Owns schemas: of bodies, replies, notifications and definitions. */
import type { ConnectorModel, ObjectSchema, ReferenceSchema, Schema } from '../../model/index.js'
import { compact, some } from '../shared/compact.js'
import type { ConcreteSchema } from '../shared/schema-lookup.js'
import { ambiguousArguments, enumLabels, labels, valueExtensions } from './extensions/index.js'
import { emitLimits } from './limits.js'
import { linkOf } from './links.js'
import { cannotSay, enter, inside, type Scope } from './scope.js'
import type { SwaggerNode, SwaggerSchema, SwaggerType } from './types.js'

/** The schema of a whole body or reply, the only places where raw bytes may stand. */
export function emitContent(schema: Schema, scope: Scope): SwaggerSchema {
  const resolved = resolveSchema(schema, scope)
  if (resolved.kind !== 'file') return emitSchema(schema, scope)
  return emitNode(resolved, scope, resolved.writtenType === undefined ? { type: 'string', format: 'binary' } : {})
}

/** The schema of a value. */
export function emitSchema(schema: Schema, scope: Scope): SwaggerSchema {
  if (schema.kind === 'reference') return emitReference(schema, scope)
  switch (schema.kind) {
    case 'any':
      return emitNode(schema, scope, {})
    case 'array':
      return emitNode(schema, scope, { type: 'array', items: emitSchema(schema.items, inside(scope, '[]')) })
    case 'object':
      return emitNode(schema, scope, { type: 'object', ...emitMembers(schema, scope) })
    case 'file':
      if (schema.writtenType !== undefined) return emitNode(schema, scope, {})
      scope.report('file-inside-json', scope.at, {})
      return emitNode(schema, scope, { type: 'string', format: 'byte' })
    case 'string':
    case 'number':
    case 'integer':
    case 'boolean':
      return emitNode(schema, scope, { type: schema.kind })
  }
}

/** A schema with its references followed; where they lead nowhere it is reported and anything goes. */
export function resolveSchema(schema: Schema, scope: Scope): ConcreteSchema {
  if (schema.kind !== 'reference') return schema
  const resolution = scope.lookup.resolve(schema)
  if (resolution.outcome === 'found') return resolution.schema
  const { outcome, name, overrides } = resolution
  scope.report(outcome === 'unknown' ? 'schema-not-in-model' : 'schema-alias-loop', scope.at, { name })
  return { ...overrides, kind: 'any' }
}

/** Writes what `$ref` points at, in the model's order; what a definition uses itself is found on the way. */
export function emitDefinitions(model: ConnectorModel, scope: Scope): Readonly<Record<string, SwaggerSchema>> {
  const definitions = new Map<string, SwaggerSchema>()
  const schemas = new Map(model.schemas.map(({ name, schema }) => [name, schema]))
  // A set grows while it is walked, so names that turn up on the way are reached too.
  for (const name of scope.referenced) {
    const variant = scope.variants.get(name)
    const schema = variant ?? schemas.get(name)
    if (schema === undefined) continue
    const owner = enter(scope, name, variant === undefined ? [] : [variant.name])
    // A definition may not be a reference to another one.
    definitions.set(name, emitSchema(resolveSchema(schema, owner), owner))
  }
  const inOrder = [...schemas.keys(), ...scope.variants.keys()].filter((name) => definitions.has(name))
  return Object.fromEntries(inOrder.map((name) => [name, definitions.get(name) as SwaggerSchema]))
}

/**
 * A bare `$ref`, or the named schema written out where the use says something of its own: designers drop what stands beside a
 * `$ref`. Where that would not end, what the use says becomes a definition of its own.
 */
function emitReference(reference: ReferenceSchema, scope: Scope): SwaggerSchema {
  const resolution = scope.lookup.resolve(reference)
  if (resolution.outcome !== 'found') return emitSchema(resolveSchema(reference, scope), scope)
  const { schema, names, same } = resolution
  if (same !== undefined) return refer(same, scope)
  const target = names[names.length - 1] as string
  const endless = scope.inlining.length >= DEEPEST || scope.lookup.reaches(target, target)
  return endless
    ? refer(variantOf(reference, target, scope), scope)
    : emitSchema(schema, enter(scope, target, [...scope.inlining, ...names]))
}

/** Classes written out further inside each other than this grow without bounds, though they end. */
const DEEPEST = 6

/** The name of the definition that says what this use says. */
function variantOf(reference: ReferenceSchema, target: string, scope: Scope): string {
  const said = JSON.stringify(reference)
  const known = [...scope.variants].find(([, variant]) => JSON.stringify(variant) === said)
  if (known !== undefined) return known[0]
  let name = target
  for (let count = 2; scope.lookup.has(name) || scope.variants.has(name); count++) name = `${target}${count}`
  scope.variants.set(name, reference)
  return name
}

function refer(name: string, scope: Scope): SwaggerSchema {
  scope.referenced.add(name)
  return { $ref: `#/definitions/${encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'))}` }
}

function emitMembers(schema: ObjectSchema, scope: Scope): SwaggerNode {
  const { properties, additional, closed, alsoRequired = [] } = schema
  const required = new Set(properties.filter((property) => property.required).map(({ name }) => name))
  const members = properties.map(({ name, schema: value }) => [name, emitSchema(value, inside(scope, name))] as const)
  const others = additional === undefined || additional === true ? additional : emitSchema(additional, inside(scope, '[]'))
  return compact<SwaggerNode>({
    required: some([...required, ...alsoRequired]),
    properties: members.length === 0 ? undefined : Object.fromEntries(members),
    additionalProperties: others ?? (closed === true ? false : undefined),
  })
}

function emitNode(schema: ConcreteSchema, scope: Scope, shape: SwaggerNode): SwaggerNode {
  const { type, format = schema.format, ...structure } = shape
  const { allOf, writtenType, externalDocs } = schema
  for (const name of ambiguousArguments(schema)) cannotSay(scope, `which ${name} a dynamic value means`)
  return compact<SwaggerNode>({
    type: writtenType === undefined ? type : ((writtenType ?? undefined) as SwaggerType | undefined),
    format,
    title: schema.title,
    ...labels(schema),
    default: schema.default,
    enum: schema.enum?.map(({ value }) => value),
    ...enumLabels(schema),
    ...emitLimits(schema, scope),
    allOf: allOf?.map((part) => emitSchema(part, inside(scope, '&'))),
    discriminator: schema.discriminator,
    ...structure,
    readOnly: schema.readOnly || undefined,
    example: schema.example,
    externalDocs: externalDocs && linkOf(externalDocs),
    xml: schema.xml,
    ...valueExtensions(schema),
    ...schema.extensions,
    ...schema.verbatim,
  })
}
