/** Owns what somebody gives → what crosses the wire of it: a copy without dates and undefined. */
import type { Json, JsonObject } from '../json.js'

/** Deeper, it may never end: that is for `JSON.stringify` to say. */
const DEPTH = 50

/** As `JSON.parse(JSON.stringify(values))`, which what is JSON already need not go through. */
export function asJson(values: object): JsonObject {
  return (copyOf(values, 0) ?? JSON.parse(JSON.stringify(values))) as JsonObject
}

/** `undefined`: something in it is no JSON. */
function copyOf(value: unknown, depth: number): Json | undefined {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0) ? value : undefined
  if (typeof value !== 'object' || depth > DEPTH) return undefined
  if (Array.isArray(value)) return listOf(value, depth)
  return Object.getPrototypeOf(value) === Object.prototype ? objectOf(value as Readonly<Record<string, unknown>>, depth) : undefined
}

function listOf(value: readonly unknown[], depth: number): Json | undefined {
  const list: Json[] = []
  for (const member of value) {
    const copy = copyOf(member, depth + 1)
    if (copy === undefined) return undefined
    list.push(copy)
  }
  return Object.getPrototypeOf(value) === Array.prototype && !hasNames(value) ? list : undefined
}

function objectOf(value: Readonly<Record<string, unknown>>, depth: number): Json | undefined {
  // Spread keeps a name such as __proto__ a name.
  const copy: Record<string, unknown> = { ...value }
  for (const name of Object.keys(copy)) {
    const member = copy[name]
    if (typeof member === 'string') continue
    const own = copyOf(member, depth + 1)
    if (own === undefined) return undefined
    if (own !== member) copy[name] = own
  }
  return copy as JsonObject
}

/** What a list has beside its entries, such as `toJSON`. */
const hasNames = (list: readonly unknown[]): boolean => Object.keys(list).length !== list.length
