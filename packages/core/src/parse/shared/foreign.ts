/** Owns reading a foreign document: nothing in it is trusted to be there, or to be of its type. Only own properties are seen. */
import type { Json } from '../../model/index.js'

export type Foreign = Readonly<Record<string, unknown>>

/** How deep constants, defaults and examples may go. */
const JSON_DEPTH = 64
/** How many values one of them may hold. */
const JSON_VALUES = 20_000

export function isRecord(value: unknown): value is Foreign {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** What stands at `key`; `undefined` where `from` is no object or does not have it itself. */
export function own(from: unknown, key: string): unknown {
  return isRecord(from) && Object.hasOwn(from, key) ? from[key] : undefined
}

export function recordAt(from: unknown, key: string): Foreign | undefined {
  const value = own(from, key)
  return isRecord(value) ? value : undefined
}

export function listAt(from: unknown, key: string): readonly unknown[] {
  const value = own(from, key)
  return Array.isArray(value) ? value : []
}

/** A text with something in it. */
export function textAt(from: unknown, key: string): string | undefined {
  const value = own(from, key)
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined
}

export function flagAt(from: unknown, key: string): boolean {
  return own(from, key) === true
}

export function textsAt(from: unknown, key: string): readonly string[] {
  return listAt(from, key).filter((value): value is string => typeof value === 'string')
}

/** The own entries of an object; none where it is no object. */
export function membersOf(value: unknown): readonly (readonly [string, unknown])[] {
  return isRecord(value) ? Object.entries(value) : []
}

/** A copy that is JSON for certain; `undefined` where it is not, is too deep or too large. What it costs is taken from `account`. */
export function jsonOf(value: unknown, account?: { left: number }): Json | undefined {
  if (value === undefined) return undefined
  const allowed = Math.max(0, Math.min(JSON_VALUES, account?.left ?? JSON_VALUES))
  const budget = { left: allowed }
  const copied = copy(value, 0)
  if (account !== undefined) account.left -= allowed - Math.max(0, budget.left)
  return copied

  function copy(from: unknown, depth: number): Json | undefined {
    if (--budget.left < 0 || depth > JSON_DEPTH) return undefined
    if (from === null || typeof from === 'string' || typeof from === 'boolean') return from
    if (typeof from === 'number') return Number.isFinite(from) ? from : undefined
    if (Array.isArray(from)) {
      const items: Json[] = []
      for (const item of from) {
        const copied = copy(item, depth + 1)
        if (copied === undefined) return undefined
        items.push(copied)
      }
      return items
    }
    if (!isRecord(from)) return undefined
    const members: [string, Json][] = []
    for (const [key, member] of Object.entries(from)) {
      const copied = copy(member, depth + 1)
      if (copied === undefined) return undefined
      members.push([key, copied])
    }
    return Object.fromEntries(members)
  }
}
