/** The model: what a connector is, as plain data. Imports nothing. */
export { MODEL_VERSION } from './connector.js'
export type { Address, ConnectorModel, Contact, NamedSchema } from './connector.js'
export type { DynamicArgument, DynamicParameter, DynamicValues } from './dynamic.js'
export { freezeModel } from './freeze.js'
export type { Extensions, Json, Visibility } from './json.js'
export type { Action, Body, Operation, Parameter, PollingTrigger, Response, ResponseHeader, Verb, WebhookTrigger } from './operation.js'
export type {
  AnySchema,
  ArraySchema,
  BooleanSchema,
  Constraints,
  EnumMember,
  FileSchema,
  NumberSchema,
  ObjectSchema,
  Presentation,
  Property,
  ReferenceSchema,
  RuleArgument,
  Schema,
  StringSchema,
  ValidationRule,
} from './schema.js'
export type { ApiKeySecurity, BasicSecurity, EntraIdSecurity, OAuth2Security, SecurityScheme, WindowsSecurity } from './security.js'
