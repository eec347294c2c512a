/**
 * Owns schemas as agents' hosts read them: everything in place, because Copilot Studio drops a tool with a `$ref`; one type a value, because it cuts off
 * at a list of types; and no exclusive limits, at which it fails.
 */
import type { ObjectSchema, Property, Schema } from '../../model/index.js'
import { compact, some } from '../shared/compact.js'
import { documentedLimits } from '../shared/limits.js'
import type { ConcreteSchema } from '../shared/schema-lookup.js'
import { describe, limitsIn } from './descriptions.js'
import { inside, type Scope } from './scope.js'
import type { McpSchema } from './types.js'

/** Formats that JSON Schema knows; readers may refuse others. */
const FORMATS = new Set(['date-time', 'date', 'time', 'email', 'hostname', 'ipv4', 'ipv6', 'uri', 'uuid'])

/** The schema of a value, without references. What would never end, or is too much, ends in a value of which only the type is said. */
export function inlineSchema(schema: Schema, scope: Scope, mayBeNull = false): McpSchema {
  const { concrete, scope: within } = follow(schema, scope)
  const nullable = scope.direction === 'output' && (mayBeNull || concrete.nullable === true)
  const typed = typeof concrete.writtenType === 'string' && concrete.writtenType !== concrete.kind ? ({ kind: 'any' } as Schema) : concrete
  return compact<McpSchema>({
    ...structure(typed as ConcreteSchema, within, nullable),
    allOf: concrete.allOf?.map((part) => inlineSchema(part, within, nullable)),
    description: describe(concrete, within),
    ...values(concrete, nullable),
    ...(scope.direction === 'input' ? said(concrete) : {}),
  })
}

/** How often a named schema may stand inside itself, itself counted. */
const MOST_AROUND = 2

/** What a use of a named schema means. One that stands inside itself again and again is followed no further. */
export function follow(schema: Schema, scope: Scope): { readonly concrete: ConcreteSchema; readonly scope: Scope } {
  scope.budget.nodes--
  if (scope.budget.nodes < 0) {
    if (scope.budget.nodes === -1) scope.report('tool-schema-cut', scope.at, { why: 'it is too large' })
    return { concrete: stump(schema, scope), scope }
  }
  if (schema.kind !== 'reference') return { concrete: schema, scope }
  const found = scope.lookup.resolve(schema)
  if (found.outcome !== 'found') {
    scope.report(found.outcome === 'unknown' ? 'schema-not-in-model' : 'schema-alias-loop', scope.at, { name: found.name })
    return { concrete: { ...found.overrides, kind: 'any' }, scope }
  }
  const again = found.names.find((name) => scope.around.filter((one) => one === name).length >= MOST_AROUND)
  if (again === undefined) return { concrete: found.schema, scope: { ...scope, around: [...scope.around, ...found.names] } }
  scope.report('tool-schema-cut', scope.at, { why: `${again} stands inside itself` })
  return { concrete: stump(schema, scope), scope }
}

/** A value of which no more than its type and its meaning is said. */
function stump(schema: Schema, scope: Scope): ConcreteSchema {
  const found = schema.kind === 'reference' ? scope.lookup.resolve(schema) : undefined
  const end = found === undefined ? schema : found.outcome === 'found' ? found.schema : ({ kind: 'any' } as const)
  const { summary, description, nullable } = end
  const facts = compact<Partial<Schema>>({ summary, description, nullable })
  if (end.kind === 'object') return { ...facts, kind: 'object', properties: [], additional: true } as ConcreteSchema
  if (end.kind === 'array') return { ...facts, kind: 'array', items: { kind: 'any' } } as ConcreteSchema
  return { ...facts, kind: end.kind === 'reference' ? 'any' : end.kind } as ConcreteSchema
}

function structure(schema: ConcreteSchema, scope: Scope, nullable: boolean): McpSchema {
  // Keywords for objects and lists say nothing about null, so leaving the type out lets null pass and nothing else be wrong.
  const type = (name: string): McpSchema => (nullable ? {} : { type: name })
  switch (schema.kind) {
    case 'any':
      return {}
    case 'file':
      return { ...type('string'), contentEncoding: 'base64' }
    case 'array':
      return { ...type('array'), items: inlineSchema(schema.items, inside(scope, '[]')) }
    case 'object':
      return { ...type('object'), ...members(schema, scope) }
    case 'string':
      return { ...type('string'), ...(scope.direction === 'input' || schema.date === true ? formatOf(schema) : {}) }
    default:
      return type(schema.kind)
  }
}

function members(schema: ObjectSchema, scope: Scope): McpSchema {
  const { additional, closed } = schema
  const shown = schema.properties.filter((property) => scope.direction === 'output' || !isHidden(property))
  const properties = shown.map(
    ({ name, required, schema: value }) => [name, inlineSchema(value, inside(scope, name), scope.forwarded && !required)] as const,
  )
  const required = shown.filter((property) => mustBeGiven(property, scope)).map(({ name }) => name)
  return compact<McpSchema>({
    properties: properties.length === 0 ? undefined : Object.fromEntries(properties),
    required: some(required),
    additionalProperties:
      typeof additional === 'object'
        ? inlineSchema(additional, inside(scope, '{}'))
        : scope.direction === 'input' && closed === true
          ? false
          : undefined,
  })
}

/** What nobody fills in: what comes back only, and what is constant. */
export function isHidden({ required, schema }: Pick<Property, 'required' | 'schema'>): boolean {
  return schema.readOnly === true || (schema.visibility === 'internal' && !required)
}

function mustBeGiven({ required, schema }: Property, { direction }: Scope): boolean {
  return required && (direction === 'output' || schema.default === undefined)
}

function formatOf(schema: ConcreteSchema): McpSchema {
  if (schema.kind === 'string' && schema.date === true) return { format: schema.format === 'date' ? 'date' : 'date-time' }
  if (schema.format === 'byte') return { contentEncoding: 'base64' }
  return schema.format !== undefined && FORMATS.has(schema.format) ? { format: schema.format } : {}
}

/** The choices, where all of them are what the type says. */
function values({ kind, enum: choices = [] }: ConcreteSchema, nullable: boolean): McpSchema {
  const fits = (value: unknown): boolean => kind === 'any' || typeof value === (kind === 'integer' ? 'number' : kind)
  if (choices.length === 0 || !choices.every(({ value }) => fits(value))) return {}
  return { enum: [...choices.map(({ value }) => value), ...(nullable ? [null] : [])] }
}

/** Limits, default and sample, which help to fill something in. Of a reply they would promise more than is checked. */
function said(schema: ConcreteSchema): McpSchema {
  const { limits } = documentedLimits(schema)
  return compact<McpSchema>({
    ...limitsIn(schema.kind, limits),
    default: schema.default === null ? undefined : schema.default,
    examples: schema.example === undefined ? undefined : [schema.example],
  })
}
