/** Owns what nobody took: extensions, and keys that the format does not know. */
import type { Extensions, Verbatim } from '../../model/index.js'
import { said, taking, isJsonObject, type Taking } from '../shared/taking.js'
import type { Json } from '../../model/index.js'

/** What is left of an object, parted by the platform's convention. */
export function restOf(from: Taking): { readonly extensions?: Extensions; readonly verbatim?: Verbatim } {
  const rest = Object.entries(from.rest() ?? {})
  const part = (own: boolean): Verbatim | undefined => {
    const found = rest.filter(([key]) => key.startsWith('x-') === own)
    return found.length === 0 ? undefined : Object.fromEntries(found)
  }
  return said({ extensions: part(true) as Extensions | undefined, verbatim: part(false) })
}

/** What is left of an object that has room for extensions alone. */
export function extensionsOf(from: Taking): Extensions | undefined {
  return from.rest() as Extensions | undefined
}

/** Reads an object as a whole: `undefined` where it says anything that `read` does not take. */
export function exactly<T extends object>(read: (from: Taking) => T | undefined): (value: Json) => T | undefined {
  return (value) => {
    if (!isJsonObject(value)) return undefined
    const from = taking(value)
    const found = read(from)
    return found === undefined || from.rest() !== undefined ? undefined : found
  }
}

/** A number as it stands. */
export function numberAt(from: Taking, key: string): number | undefined {
  return from.take(key, (value) => (typeof value === 'number' ? value : undefined))
}
