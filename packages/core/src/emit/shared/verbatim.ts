/** Owns putting back what a document said beyond the words of the model. */
import type { Json, Verbatim } from '../../model/index.js'

/** The written object with these keys merged over it: objects key by key, everything else replaced. */
export function withVerbatim<T extends object>(written: T, verbatim: Verbatim | undefined): T {
  return verbatim === undefined ? written : (merge(written, verbatim) as T)
}

function merge(written: object, over: object): object {
  const merged = new Map<string, unknown>(Object.entries(written))
  for (const [key, value] of Object.entries(over) as [string, Json][]) {
    const own = merged.get(key)
    merged.set(key, isObject(own) && isObject(value) ? merge(own, value) : value)
  }
  return Object.fromEntries(merged)
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
