/** The declaration: decorators, and the types and functions that stand in them. */
export { Action } from './action.js'
export type { ActionOptions, OperationOptions, ResponseOptions } from './action.js'
export { attachPublisher, BaseConnector } from './base-connector.js'
export type { Publisher, PublishOptions } from './base-connector.js'
export type { Class, Method } from './class.js'
export type { CheckedAction, Returned, Route, TypeThunk, TypeValue, Wrong } from './checks.js'
export { Connector } from './connector.js'
export type { ConnectorOptions } from './connector.js'
export type { BackendReply, Context, ForwardOptions, Log, QueryValue } from './context.js'
export { dynamicValues } from './dynamic-values.js'
export type { DynamicValuesOptions, DynamicValuesReference } from './dynamic-values.js'
export { IntersectionType, OmitType, PartialType, PickType } from './mapped-types.js'
export { Model } from './model.js'
export type { ModelOptions } from './model.js'
export { Body, File, FormData, Header, Path, Property, Query } from './property.js'
export type { PropertyOptions, TypeOption } from './property.js'
export type { Ref } from './ref.js'
export { file, listOf, page, Reply, reply } from './results.js'
export type { FileResult, FileReturn, List, Page, UploadedFile } from './results.js'
export { Security } from './security.js'
export type {
  ApiKeyOptions,
  BasicOptions,
  CheckedRequest,
  EntraIdOptions,
  OAuth2Options,
  SecurityDecorator,
  WindowsOptions,
} from './security.js'
export { Trigger } from './trigger.js'
export type { Poll, PollingOptions, PollResult, TriggerOptions, WebhookOptions } from './trigger.js'
