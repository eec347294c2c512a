/** Owns saying what was found, in words that stay short whatever is in the documents. */
import type { Json } from '../model/index.js'
import type { Change, Found } from './change.js'
import { CHANGE_KINDS } from './kinds/index.js'

/** Characters of a value in a sentence, and of one that is handed on. */
const LONGEST = 100
const LONGEST_VALUE = 2_000

export function toChange({ id, place, side, old, new: now }: Found, operations: readonly string[]): Change {
  const { severity, says, effect, remedy } = CHANGE_KINDS[id]
  const parts: Readonly<Record<string, string>> = { what: plain(place.what), old: said(old), new: said(now) }
  return {
    id,
    severity,
    message: says.replace(/\{(what|old|new)\}/g, (_, name: string) => parts[name] ?? ''),
    effect,
    remedy,
    operations,
    document: place.document,
    at: { old: place.old, new: place.new },
    side,
    ...(old === undefined ? {} : { old: bounded(old) }),
    ...(now === undefined ? {} : { new: bounded(now) }),
  }
}

function said(value: unknown): string {
  if (value === undefined) return 'nothing'
  return plain(typeof value === 'string' ? value : JSON.stringify(value))
}

/** On one line, without what a terminal would obey. */
function plain(text: string): string {
  const line = text.slice(0, LONGEST * 2).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line
}

function bounded(value: unknown): Json {
  const text = JSON.stringify(value)
  if (text.length <= LONGEST_VALUE) return JSON.parse(text) as Json
  return `${typeof value === 'string' ? value.slice(0, LONGEST_VALUE) : text.slice(0, LONGEST_VALUE)}…`
}
