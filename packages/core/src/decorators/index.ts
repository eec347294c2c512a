/** The declaration: decorators, and the types and functions that stand in them. */
export { Action } from './action.js'
export type { ActionOptions, IdempotencyOptions, LongRunningOptions, RateLimitOptions } from './action.js'
export { attachPublisher, BaseConnector } from './base-connector.js'
export type { Publisher, PublishOptions } from './base-connector.js'
export type { Class, Method } from './class.js'
export type { CheckedAction, NextLinkOf, ResultStatus, Returned, Route, TypeThunk, TypeValue, WordTypes, Wrong } from './checks.js'
export type {
  ConnectorPropertiesOptions,
  ConnectionOptions,
  ConnectionParameterOptions,
  ConnectionParametersOptions,
  ConnectionSetOptions,
  OAuth2Templates,
  SignInOptions,
} from './connection.js'
export { Connector } from './connector.js'
export type {
  AddressOptions,
  AiConnectorOptions,
  ConnectorOptions,
  FilePickerCallOptions,
  FilePickerOptions,
  McpOptions,
} from './connector.js'
export type { BackendReply, Context, ForwardOptions, Log, QueryValue } from './context.js'
export { dynamicProperties, dynamicSchema, olderDynamicSchema } from './dynamic-schema.js'
export type { DynamicSchemaOptions, DynamicSchemaReference } from './dynamic-schema.js'
export { dynamicTree } from './dynamic-tree.js'
export type { DynamicTreeOptions, DynamicTreeReference, TreeLevelOptions } from './dynamic-tree.js'
export { dynamicList, dynamicValues, olderDynamicValues } from './dynamic-values.js'
export type { DynamicValuesOptions, DynamicValuesReference } from './dynamic-values.js'
export { environmentVariable } from './environment-variable.js'
export type { EnvironmentVariable } from './environment-variable.js'
export { IntersectionType, OmitType, PartialType, PickType } from './mapped-types.js'
export { Model } from './model.js'
export type { ModelOptions } from './model.js'
export type {
  AiOperationOptions,
  AnnotationOptions,
  BodyOptions,
  CallOptions,
  HeaderOptions,
  NotificationFacts,
  NotificationOptions,
  OperationOptions,
  ResponseOptions,
  ResponsesOptions,
  TriggerFacts,
} from './operation.js'
export type { AnyArgument, ArgumentSource } from './operation-types.js'
export { Body, File, FormData, Header, Path, Property, Query } from './property.js'
export type { PropertyOptions } from './property.js'
export { Policy } from './policy.js'
export type { PolicyDeclaration, PolicyOptions } from './policy.js'
export type { Ref } from './ref.js'
export { file, listOf, page, Reply, reply } from './results.js'
export type { FileResult, FileReturn, List, Page, UploadedFile } from './results.js'
export { Security } from './security.js'
export type {
  ApiKeyOptions,
  BasicCredentials,
  BasicOptions,
  BasicPrincipal,
  CheckedRequest,
  CheckedToken,
  EntraIdOptions,
  OAuth2Flow,
  OAuth2Options,
  SecurityAlternative,
  SecurityDecorator,
  WindowsOptions,
  WindowsPrincipal,
} from './security.js'
export type { EntraTokenRules, IntrospectionRules, JwtRules, TokenAlgorithm, TokenClaims, TokenRules } from './tokens.js'
export { Trigger } from './trigger.js'
export type {
  AnsweringPollingOptions,
  AnsweringWebhookOptions,
  Feed,
  FeedOfOptions,
  FeedOptions,
  Poll,
  PollingOptions,
  PollResult,
  TriggerOptions,
  WebhookOptions,
} from './trigger.js'
export type { AiValueOptions, AnyType, ResultOptions, TypeOption, ValueOptions } from './value.js'
