/** Parsers: documents in, a model out; what the model has no word for is carried along. */
export { parseApiProperties } from './api-properties/index.js'
export type { ApiPropertiesModel, ParseApiPropertiesOptions, ParsedApiProperties } from './api-properties/index.js'
export { parseSwagger2 } from './swagger2/index.js'
export type { ParsedSwagger2, ParseSwagger2Options } from './swagger2/index.js'
export { parseOpenApi3 } from './openapi3/index.js'
export type { ParsedDocument, ParseOpenApi3Options } from './openapi3/index.js'
export type { SelectOptions } from './shared/operations.js'
