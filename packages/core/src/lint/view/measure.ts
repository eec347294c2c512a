/** Owns how many schemas a schema is made of and how deep they are nested, with references written out; a circle ends where it closes. */
import { isObject, listAt, objectsIn, textAt, type JsonObject } from '../json.js'
import type { Resolver } from './references.js'

export interface Measure {
  readonly count: number
  readonly depth: number
}

const NOTHING: Measure = { count: 0, depth: 0 }
/** Nobody needs to know more exactly. */
const CEILING = 1_000_000
const DEEPEST = 200

export function measureSchemas(resolve: Resolver['resolve']): (schema: unknown) => Measure {
  const known = new Map<JsonObject, Measure>()
  const open = new Set<JsonObject>()
  return measure

  function measure(schema: unknown): Measure {
    if (!isObject(schema)) return NOTHING
    const node = textAt(schema, '$ref') === undefined ? schema : resolve(schema)?.node
    if (node === undefined || open.has(node) || open.size > DEEPEST) return { count: 1, depth: 0 }
    const before = known.get(node)
    if (before !== undefined) return before
    open.add(node)
    const inner = [
      ...objectsIn(node['properties'], '').map(([, member]) => member),
      node['items'],
      node['additionalProperties'],
      ...listAt(node, 'allOf'),
    ]
      .filter(isObject)
      .map(measure)
    open.delete(node)
    const found = {
      count: Math.min(
        CEILING,
        inner.reduce((sum, { count }) => sum + count, 1),
      ),
      depth: inner.reduce((most, { depth }) => Math.max(most, depth + 1), 0),
    }
    known.set(node, found)
    return found
  }
}
