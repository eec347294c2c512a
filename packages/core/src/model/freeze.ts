/** Owns freezing: a model is shared by emitters, servers and tests, so nobody may change it. */
import type { ConnectorModel } from './connector.js'

/** A frozen copy, without the properties that are `undefined`, so that equal models are equal JSON. What was given stays as it is. */
function frozenCopy(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return Object.freeze(value.map(frozenCopy))
  // Made at once, so that a key such as `__proto__` is one like any other.
  const said = Object.entries(value).filter(([, own]) => own !== undefined)
  return Object.freeze(Object.fromEntries(said.map(([key, own]) => [key, frozenCopy(own)])))
}

/** An immutable copy of a model. */
export function freezeModel(model: ConnectorModel): ConnectorModel {
  return frozenCopy(model) as ConnectorModel
}
