/** Owns the shape of a Swagger 2.0 document, as far as Ferrule writes it. */
import type { Json } from '../../model/index.js'

/** Keys that Swagger leaves to others; what they are called is known to `extensions/` alone. */
export interface SwaggerExtensions {
  readonly [key: `x-${string}`]: unknown
}

export interface SwaggerLimits {
  readonly minimum?: number
  readonly exclusiveMinimum?: boolean
  readonly maximum?: number
  readonly exclusiveMaximum?: boolean
  readonly multipleOf?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly pattern?: string
  readonly minItems?: number
  readonly maxItems?: number
}

export interface SwaggerLink extends SwaggerExtensions {
  readonly url?: string
  readonly description?: string
}

export type SwaggerType = 'string' | 'number' | 'integer' | 'boolean' | 'array' | 'object'

export interface SwaggerReference {
  readonly $ref: string
}

export interface SwaggerNode extends SwaggerExtensions, SwaggerLimits {
  readonly type?: SwaggerType
  readonly format?: string
  readonly title?: string
  readonly description?: string
  readonly default?: Json
  readonly enum?: readonly Json[]
  readonly required?: readonly string[]
  readonly properties?: { readonly [name: string]: SwaggerSchema }
  readonly additionalProperties?: boolean | SwaggerSchema
  readonly items?: SwaggerSchema
  readonly allOf?: readonly SwaggerSchema[]
  readonly discriminator?: string
  readonly readOnly?: boolean
  readonly example?: Json
  readonly externalDocs?: SwaggerLink
  readonly xml?: Json
}

export type SwaggerSchema = SwaggerReference | SwaggerNode

/** A value outside the body: what parameters, their items and response headers have in common. */
export interface SwaggerValue extends SwaggerLimits {
  readonly type?: Exclude<SwaggerType, 'object'> | 'file'
  readonly format?: string
  readonly items?: SwaggerValue
  readonly collectionFormat?: string
  readonly default?: Json
  readonly enum?: readonly Json[]
}

export interface SwaggerValueParameter extends SwaggerValue, SwaggerExtensions {
  readonly name: string
  readonly in: 'path' | 'query' | 'header' | 'formData'
  readonly required: boolean
  readonly description?: string
  readonly allowEmptyValue?: boolean
}

export interface SwaggerBodyParameter extends SwaggerExtensions {
  readonly name: string
  readonly in: 'body'
  readonly required: boolean
  readonly description?: string
  readonly schema: SwaggerSchema
}

export type SwaggerParameter = SwaggerValueParameter | SwaggerBodyParameter

export interface SwaggerHeader extends SwaggerValue, SwaggerExtensions {
  readonly description?: string
}

export interface SwaggerResponse extends SwaggerExtensions {
  readonly description: string
  readonly schema?: SwaggerSchema
  readonly headers?: { readonly [name: string]: SwaggerHeader }
  readonly examples?: { readonly [mediaType: string]: Json }
}

export interface SwaggerSecurityRequirement {
  readonly [name: string]: readonly string[]
}

export interface SwaggerOperation extends SwaggerExtensions {
  readonly operationId: string
  readonly summary?: string
  readonly description?: string
  readonly deprecated?: boolean
  readonly tags?: readonly string[]
  readonly consumes?: readonly string[]
  readonly produces?: readonly string[]
  readonly parameters: readonly SwaggerParameter[]
  readonly responses: { readonly [status: string]: SwaggerResponse }
  readonly security?: readonly SwaggerSecurityRequirement[]
  readonly externalDocs?: SwaggerLink
}

export type SwaggerVerb = 'get' | 'post' | 'put' | 'patch' | 'delete' | 'head' | 'options'

export type SwaggerPathItem = SwaggerExtensions & { readonly [V in SwaggerVerb]?: SwaggerOperation }

export type SwaggerSecurityDefinition = SwaggerExtensions & { readonly description?: string } & (
    | { readonly type: 'basic' }
    | { readonly type: 'apiKey'; readonly in: 'header' | 'query'; readonly name: string }
    | {
        readonly type: 'oauth2'
        readonly flow?: string
        readonly authorizationUrl?: string
        readonly tokenUrl?: string
        readonly scopes?: { readonly [name: string]: string }
      }
  )

export interface SwaggerDocument extends SwaggerExtensions {
  readonly swagger: '2.0'
  readonly info: SwaggerExtensions & {
    readonly title: string
    readonly description?: string
    readonly version: string
    readonly termsOfService?: string
    readonly contact?: SwaggerExtensions & { readonly name?: string; readonly url?: string; readonly email?: string }
    readonly license?: SwaggerExtensions & { readonly name?: string; readonly url?: string }
  }
  readonly host: string
  readonly basePath?: string
  readonly schemes: readonly string[]
  readonly consumes: readonly string[]
  readonly produces: readonly string[]
  readonly paths: { readonly [path: string]: SwaggerPathItem }
  readonly definitions: { readonly [name: string]: SwaggerSchema }
  readonly securityDefinitions?: { readonly [name: string]: SwaggerSecurityDefinition }
  readonly security: readonly SwaggerSecurityRequirement[]
  readonly tags?: readonly { readonly name: string }[]
  readonly externalDocs?: SwaggerLink
}
