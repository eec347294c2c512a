/** The model: what a connector is, as plain data. Imports nothing. */
export type { AiManifest, AiOffer, AiOperationChange, AiParameterChange, AiPropertyChange, AiPublication, ModelText } from './ai.js'
export type { FilePicker, FilePickerArgument, FilePickerCall, OperationCall } from './capabilities.js'
export type {
  AdditionalOAuthParameter,
  Connection,
  ConnectionChoice,
  ConnectionParameter,
  ConnectionParameterSet,
  ConnectionParameterSets,
  GatewayConnectionParameter,
  OAuthConnectionParameter,
  OAuthSettings,
  OtherConnectionParameter,
  RedirectMode,
  ValueConnectionParameter,
} from './connection.js'
export { OAUTH2_TEMPLATES } from './connection.js'
export { MODEL_VERSION } from './connector.js'
export type { Address, ConnectorModel, Contact, NamedSchema, PathFacts } from './connector.js'
export type { ApiKeyCredential, BasicCredential, Credential, OAuth2Credential, OtherCredential } from './credentials.js'
export type { CustomCode } from './custom-code.js'
export type { ConnectorFact, License, Link, Tag } from './documentation.js'
export type {
  BuiltInValues,
  DynamicArgument,
  DynamicParameter,
  DynamicSchema,
  DynamicTree,
  DynamicValues,
  FilePickerUse,
  Generation,
  TreeArgument,
  TreeCall,
  TreeParameter,
} from './dynamic.js'
export { freezeModel } from './freeze.js'
export { ENTRA_ID_LOGIN, impliedConnection, impliedParameters, joined } from './implied-connection.js'
export { isExtensionOf, KNOWN_EXTENSIONS, nearestExtension } from './known-extensions.js'
export type { ExtensionPlace } from './known-extensions.js'
export { PLATFORM_LIMITS } from './platform-limits.js'
export type { Extensions, Json, Verbatim, Visibility } from './json.js'
export type { ReleaseStatus, Revision } from './lifecycle.js'
export { BYTES_TYPE, formType, JSON_TYPE, requestType, responseType } from './media-types.js'
export type {
  Action,
  Body,
  DefaultResponse,
  Firing,
  Notification,
  Operation,
  Parameter,
  PollingTrigger,
  Response,
  ResponseHeader,
  TriggerValue,
  Verb,
  WebhookTrigger,
} from './operation.js'
export { isPathTemplate, templateNames } from './path-template.js'
export { nextLinkPolicies, pollingPolicies, POLICY_TEMPLATES } from './policies.js'
export type {
  ConvertArrayToObjectPolicy,
  ConvertObjectToArrayPolicy,
  ConvertStringToArrayPolicy,
  EncodePropertyPolicy,
  ExistsAction,
  MovePropertiesPolicy,
  Policy,
  PolicyParameter,
  PolicySection,
  PolicyTemplate,
  PolicyVerb,
  PollingTriggerPolicy,
  RawPolicy,
  ReplaceStringPolicy,
  RouteRequestPolicy,
  SetConnectionUnauthenticatedPolicy,
  SetHeaderPolicy,
  SetHostUrlPolicy,
  SetPropertyPolicy,
  SetQueryParameterPolicy,
  SetSubdomainPolicy,
  SetValueFromUrlPolicy,
  UpdateNextLinkPolicy,
} from './policies.js'
export { operationRequirements, requirementOf, requirementsOf, scopesOf, waysToConnect } from './requirements.js'
export { sampleOf } from './sample.js'
export type { SampleOptions } from './sample.js'
export type {
  AnySchema,
  ArraySchema,
  BooleanSchema,
  Constraints,
  EditorOption,
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
export type {
  ApiKeySecurity,
  BasicSecurity,
  EntraIdSecurity,
  OAuth2Security,
  OtherFlow,
  Requirement,
  SecurityScheme,
  SecurityScope,
  WindowsSecurity,
} from './security.js'
