/** Owns following references within a definition. */
import { isObject, keysOf, own, textAt, type JsonObject } from '../json.js'

export interface Resolved {
  readonly node: JsonObject
  readonly at: string
}

export interface Resolver {
  /** What is meant: the value itself, or what its reference leads to in the end. Absent where that is nothing. */
  readonly resolve: (value: unknown, at?: string) => Resolved | undefined
}

const MAX_HOPS = 50

export function createResolver(definition: JsonObject): Resolver {
  const resolve: Resolver['resolve'] = (value, at = '') => {
    let found: unknown = value
    let place = at
    for (let hops = 0; hops < MAX_HOPS; hops++) {
      if (!isObject(found)) return undefined
      const reference = textAt(found, '$ref')
      if (reference === undefined) return { node: found, at: place }
      if (!reference.startsWith('#/')) return undefined
      place = reference.slice(1)
      found = keysOf(place).reduce<unknown>((node, key) => own(node, key), definition)
    }
    return undefined
  }
  return { resolve }
}
