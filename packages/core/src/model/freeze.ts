/** Owns freezing: a model is shared by emitters, servers and tests, so nobody may change it. */
import type { ConnectorModel } from './connector.js'

/** Freezes every object below `value`, and drops properties that are `undefined` so that equal models are equal JSON. */
function freezeDeep<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  const record = value as Record<string, unknown>
  for (const key of Object.keys(record)) {
    if (record[key] === undefined) delete record[key]
    else freezeDeep(record[key])
  }
  return Object.freeze(value)
}

/** Makes a model immutable. */
export function freezeModel(model: ConnectorModel): ConnectorModel {
  return freezeDeep(model)
}
