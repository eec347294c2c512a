/** Owns everything in a definition that describes a value: parameters outside the body, and schemas. */
import type { JsonObject } from '../json.js'
import type { View } from './index.js'

export interface Value {
  readonly node: JsonObject
  readonly at: string
}

export function valuesOf({ parameters, schemas }: Pick<View, 'parameters' | 'schemas'>): readonly Value[] {
  return [...parameters.filter(({ in: place }) => place !== 'body'), ...schemas]
}

/** Whether a value is of a Swagger type; of an unknown type every value is. */
export function isOfType(value: unknown, type: unknown): boolean {
  switch (type) {
    case 'string':
      return typeof value === 'string'
    case 'boolean':
      return typeof value === 'boolean'
    case 'integer':
      return typeof value === 'number' && Number.isInteger(value)
    case 'number':
      return typeof value === 'number'
    case 'array':
      return Array.isArray(value)
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value)
    default:
      return true
  }
}
