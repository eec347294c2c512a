/** Owns reading JSON from bytes nobody vouches for. */
import { isUtf8 } from 'node:buffer'
import { parse } from 'secure-json-parse'
import type { ErrorCode } from './errors.js'

/** Whether a media type is JSON, by its name or by its suffix. */
export function isJsonType(type: string): boolean {
  return /[/+]json\b/i.test(type)
}

/** A body that can't be read, in place of it: throwing would cost a stack for what is no exception. */
export class Unreadable {
  constructor(readonly code: ErrorCode) {}
}

const NOT_UTF8 = new Unreadable('invalid-encoding')
const NOT_JSON = new Unreadable('malformed-json')
const FORBIDDEN = new Unreadable('forbidden-key')

/** Reads a JSON text; `undefined` where there is none. A byte order mark is skipped, as RFC 8259 allows. */
export function parseJson(bytes: Buffer): unknown {
  if (bytes.length === 0) return undefined
  if (!isUtf8(bytes)) return NOT_UTF8
  try {
    const written = bytes.toString('utf8')
    const text = written.charCodeAt(0) === 0xfeff ? written.slice(1) : written
    return mayHaveForbiddenKey(text) ? parse(text, undefined, { protoAction: 'error', constructorAction: 'error' }) : JSON.parse(text)
  } catch (error) {
    return (error as Error).message.includes('forbidden prototype') ? FORBIDDEN : NOT_JSON
  }
}

/** Both keys that are refused have `proto` in them, unless it is escaped. Looking for two texts costs a tenth of looking for the keys. */
function mayHaveForbiddenKey(text: string): boolean {
  return text.includes('proto') || text.includes('\\')
}

/** Whether a value is nested deeper than `limit`. Stops as soon as it is. */
export function isTooDeep(value: unknown, limit: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (limit === 0) return true
  if (Array.isArray(value)) {
    for (const item of value as readonly unknown[]) if (isTooDeep(item, limit - 1)) return true
    return false
  }
  for (const key in value) if (isTooDeep((value as Record<string, unknown>)[key], limit - 1)) return true
  return false
}

/** Reads a text; `undefined` where there is none. */
export function parseText(bytes: Buffer): unknown {
  if (bytes.length === 0) return undefined
  return isUtf8(bytes) ? bytes.toString('utf8') : NOT_UTF8
}
