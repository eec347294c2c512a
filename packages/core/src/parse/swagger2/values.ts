/** Owns values outside the body: the types of parameters, their items and headers. */
import type { ResponseHeader, Schema } from '../../model/index.js'
import type { Json } from '../../model/index.js'
import { isJsonObject, said, taking, type JsonObject, type Taking } from '../shared/taking.js'
import { takeLabels } from './extensions/values.js'
import { takeLimits } from './facts.js'
import { restOf } from './rest.js'
import { dissolved, inside, spend, type Scope } from './scope.js'

type Shape = Partial<Schema> & Pick<Schema, 'kind'>

/** The type of a value. One that can't travel outside the body stays among the words that mean nothing. */
export function takeValueType(value: JsonObject, from: Taking, scope: Scope): Shape {
  const { type } = value
  switch (type) {
    case 'string':
    case 'number':
    case 'integer':
    case 'boolean':
      from.text('type')
      return { kind: type }
    case 'file':
      if (value['in'] !== 'formData') return { kind: 'any' }
      from.text('type')
      return { kind: 'file' }
    case 'array': {
      const items = from.take('items', (own) => readItems(own, inside(scope, 'items')))
      if (items === undefined) return { kind: 'any' }
      from.text('type')
      const collectionFormat = from.text('collectionFormat')
      return said<Shape & { items: Schema; collectionFormat?: string }>({
        kind: 'array',
        items,
        collectionFormat: collectionFormat === 'csv' ? undefined : collectionFormat,
      })
    }
    case undefined:
      return { kind: 'any', writtenType: null }
    default:
      return { kind: 'any' }
  }
}

/** Items have a type, limits and choices; a list in a list does not travel outside the body. */
function readItems(value: Json, scope: Scope): Schema | undefined {
  const own = dissolved(value, scope)
  if (own === undefined || !spend(scope)) return undefined
  const from = taking(own)
  const shape: Shape = own['type'] === 'array' ? { kind: 'any' } : takeValueType(own, from, scope)
  return { ...shape, ...takeLimits(from), ...restOf(from) } as Schema
}

/** Everything that an answer's headers say. */
export function readHeaders(value: Json, scope: Scope): readonly ResponseHeader[] | undefined {
  if (!isJsonObject(value)) return undefined
  return Object.entries(value).flatMap(([name, given]) => {
    const header = dissolved(given, inside(scope, name))
    return header === undefined || !spend(scope) ? [] : [{ name, schema: readHeader(header, inside(scope, name)) }]
  })
}

function readHeader(value: JsonObject, scope: Scope): Schema {
  const from = taking(value)
  return { ...takeValueType(value, from, scope), ...takeLabels(from), ...takeLimits(from), ...restOf(from) } as Schema
}
