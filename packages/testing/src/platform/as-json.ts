/** Owns what somebody gives → what crosses the wire of it: a copy without dates and undefined. */
import type { Json, JsonObject } from '../json.js'

/** Deeper, it may never end: that is for `JSON.stringify` to say. */
const DEPTH = 50

/** As `JSON.parse(JSON.stringify(values))`, which what is JSON already need not go through. */
export function asJson(values: object): JsonObject {
  return (isJson(values, 0) ? copyOf(values) : JSON.parse(JSON.stringify(values))) as JsonObject
}

function isJson(value: unknown, depth: number): value is Json {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0)
  if (typeof value !== 'object' || depth > DEPTH) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== Array.prototype) return false
  return Object.values(value).every((member) => isJson(member, depth + 1)) && (!Array.isArray(value) || !hasHoles(value))
}

const hasHoles = (list: readonly unknown[]): boolean => Object.keys(list).length !== list.length

function copyOf(value: Json): Json {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return (value as readonly Json[]).map(copyOf)
  const copy: Record<string, Json> = { ...(value as JsonObject) }
  for (const [name, member] of Object.entries(copy)) if (typeof member === 'object') copy[name] = copyOf(member)
  return copy
}
