/** Emitters: model in, documents out. Pure; the same model gives the same bytes. */
export { DEFAULT_BRAND_COLOR, emitApiProperties } from './api-properties/index.js'
export type { ApiPropertiesOptions } from './api-properties/index.js'
export type {
  ApiPropertiesDocument,
  ConnectionParameter,
  ConnectionParameters,
  ConnectionParameterSets,
  OAuthSettings,
  PolicyTemplateInstance,
  UiConstraints,
  UiDefinition,
} from './api-properties/types.js'
export { emitMarkdown } from './markdown/index.js'
export { emitIntro, emitReadme } from './markdown/readme.js'
export type { ReadmeOptions } from './markdown/readme.js'
export { emitMcpTools, planMcpTools } from './mcp/index.js'
export type { ArgumentPlace, ToolRequest } from './mcp/arguments.js'
export type { PlannedTool } from './mcp/tools.js'
export type { McpAnnotations, McpObjectSchema, McpSchema, McpTool, McpToolsDocument } from './mcp/types.js'
export { emitOpenApi31 } from './openapi31/index.js'
export { emitPostman } from './postman/index.js'
export type {
  PostmanAuth,
  PostmanBody,
  PostmanCollection,
  PostmanField,
  PostmanFolder,
  PostmanFormField,
  PostmanItem,
  PostmanRequest,
  PostmanResponse,
  PostmanUrl,
  PostmanVariable,
} from './postman/types.js'
export { emitSettings } from './settings.js'
export type { SettingsDocument, SettingsOptions } from './settings.js'
export type { Emission } from './shared/emission.js'
export { stringifyDocument } from './shared/stringify.js'
export { emitSwagger2 } from './swagger2/index.js'
export type {
  SwaggerBodyParameter,
  SwaggerDocument,
  SwaggerExtensions,
  SwaggerHeader,
  SwaggerLimits,
  SwaggerLink,
  SwaggerNode,
  SwaggerOperation,
  SwaggerParameter,
  SwaggerPathItem,
  SwaggerReference,
  SwaggerResponse,
  SwaggerSchema,
  SwaggerSecurityDefinition,
  SwaggerSecurityRequirement,
  SwaggerType,
  SwaggerValue,
  SwaggerValueParameter,
  SwaggerVerb,
} from './swagger2/types.js'
