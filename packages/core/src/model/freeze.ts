/** Owns freezing: a model is shared by emitters, servers and tests, so nobody may change it. */
import type { ConnectorModel } from './connector.js'

/** A frozen copy, without the properties that are `undefined`, so that equal models are equal JSON. What was given stays as it is. */
function frozenCopy(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return Object.freeze(value.map(frozenCopy))
  const copy: Record<string, unknown> = {}
  for (const [key, own] of Object.entries(value)) {
    if (own === undefined) continue
    // A key like any other.
    if (key === '__proto__') Object.defineProperty(copy, key, { value: frozenCopy(own), enumerable: true })
    else copy[key] = frozenCopy(own)
  }
  return Object.freeze(copy)
}

/** An immutable copy of a model. */
export function freezeModel(model: ConnectorModel): ConnectorModel {
  return frozenCopy(model) as ConnectorModel
}
