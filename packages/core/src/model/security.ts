/** Owns how a connection proves who it is; each kind becomes a security definition, connection parameters and a check. */
import type { Extensions } from './json.js'

interface Scheme {
  /** The name of the security definition, unique in the connector. */
  readonly name: string
  readonly summary?: string
  readonly description?: string
  readonly extensions?: Extensions
}
export interface ApiKeySecurity extends Scheme {
  readonly kind: 'apiKey'
  readonly in: 'header' | 'query'
  /** The header or query parameter that carries the key. */
  readonly parameter: string
}
export interface BasicSecurity extends Scheme {
  readonly kind: 'basic'
}
export interface OAuth2Security extends Scheme {
  readonly kind: 'oauth2'
  readonly authorizationUrl: string
  readonly tokenUrl: string
  readonly refreshUrl: string
  readonly clientId: string
  readonly scopes: readonly { readonly name: string; readonly description: string }[]
}
export interface EntraIdSecurity extends Scheme {
  readonly kind: 'entraId'
  readonly tenantId: string
  readonly clientId: string
  readonly resourceUri: string
  readonly scopes: readonly { readonly name: string; readonly description: string }[]
}
/** Windows authentication through the on-premises data gateway. */
export interface WindowsSecurity extends Scheme {
  readonly kind: 'windows'
}
export type SecurityScheme = ApiKeySecurity | BasicSecurity | OAuth2Security | EntraIdSecurity | WindowsSecurity
