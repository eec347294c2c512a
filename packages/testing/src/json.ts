/** Owns looking into JSON that somebody else wrote: nothing in it is taken for granted. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject
export interface JsonObject {
  readonly [name: string]: Json
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
export const objectAt = (value: Json | undefined, key: string): JsonObject => (isObject(value) && isObject(value[key]) ? value[key] : {})
export const textAt = (value: Json | undefined, key: string): string | undefined =>
  isObject(value) && typeof value[key] === 'string' ? value[key] : undefined
export const listAt = (value: Json | undefined, key: string): readonly Json[] =>
  isObject(value) && Array.isArray(value[key]) ? (value[key] as readonly Json[]) : []
