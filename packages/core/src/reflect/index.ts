/** Reflection: metadata and class-validator's rules → model, bindings and diagnostics. */
export type {
  Bindings,
  ClassBinding,
  OperationBinding,
  Remainder,
  SecurityBinding,
  SecurityRequest,
  TransformParameters,
  Verify,
} from './bindings.js'
export type { DeclaredPart, PlaceOfPart } from './declared-places.js'
export { isConnectorClass, reflectConnector } from './connector.js'
export type { Reflection, ReflectOptions } from './connector.js'
export { fold as foldName, labelOf, operationIdOf } from './names.js'
