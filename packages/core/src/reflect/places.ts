/** Owns where a diagnostic points: class, member, and the source line of the nearest decorator. */
import type { Place } from '../diagnostics/index.js'
import type { Location } from '../metadata/index.js'

/** A place by names and, where a decorator stands there, by source line; found only when something is reported. */
export function placeOf(owner: { readonly name: string }, member?: string, location?: Location): () => Place {
  return () => ({ class: owner.name, ...(member === undefined ? {} : { member }), ...location?.source() })
}
