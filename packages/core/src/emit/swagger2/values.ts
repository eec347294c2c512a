/** Owns values outside the body: the types of parameters, their items and response headers. */
import type { Schema } from '../../model/index.js'
import { compact } from '../shared/compact.js'
import type { ConcreteSchema } from '../shared/schema-lookup.js'
import { emitLimits } from './limits.js'
import { resolveSchema } from './schemas.js'
import { cannotSay, inside, type Scope } from './scope.js'
import type { SwaggerValue } from './types.js'

/** A value as Swagger describes it outside the body. What cannot travel there is reported and called a string. */
export function emitValue(schema: ConcreteSchema, scope: Scope): SwaggerValue {
  const { type, ...structure } = written(schema, emitType(schema, scope))
  return compact<SwaggerValue>({
    type,
    format: schema.format,
    ...structure,
    default: schema.default,
    enum: schema.enum?.map(({ value }) => value),
    ...emitLimits(schema, scope),
  })
}

function written({ writtenType }: ConcreteSchema, value: SwaggerValue): SwaggerValue {
  return writtenType === undefined ? value : compact<SwaggerValue>({ ...value, type: (writtenType ?? undefined) as SwaggerValue['type'] })
}

function emitType(schema: ConcreteSchema, scope: Scope): SwaggerValue {
  switch (schema.kind) {
    case 'any':
      return { type: 'string' }
    case 'string':
    case 'number':
    case 'integer':
    case 'boolean':
      return { type: schema.kind }
    case 'array':
      return { type: 'array', items: emitItems(schema.items, inside(scope, '[]')), collectionFormat: schema.collectionFormat ?? 'csv' }
    case 'object':
    case 'file':
      scope.report('value-outside-body', scope.at, { kind: schema.kind === 'file' ? 'a file' : 'an object' })
      return { type: 'string' }
  }
}

function emitItems(items: Schema, scope: Scope): SwaggerValue {
  const resolved = resolveSchema(items, scope)
  for (const what of unsaidOfItems(resolved)) cannotSay(scope, what)
  if (resolved.kind !== 'array') return { ...emitValue(resolved, scope), ...resolved.extensions, ...resolved.verbatim }
  scope.report('value-outside-body', scope.at, { kind: 'a list in a list' })
  return { type: 'string' }
}

/** The platform's schema lets items carry nothing but a type, limits and plain choices. */
function unsaidOfItems(items: ConcreteSchema): readonly string[] {
  const parts: readonly (readonly [boolean, string])[] = [
    [items.summary !== undefined || items.title !== undefined, 'a label of the items'],
    [items.description !== undefined, 'a description of the items'],
    [items.enum?.some(({ label }) => label !== undefined) ?? false, 'labels of the choices'],
    [items.dynamicValues !== undefined, 'choices that another operation supplies'],
    [items.nullable === true, 'that an item may be null'],
    [items.example !== undefined, 'an example of the items'],
  ]
  return parts.filter(([said]) => said).map(([, what]) => what)
}
