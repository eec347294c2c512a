/** Owns how a connection proves who it is; each kind becomes a security definition, connection parameters and a check. */
import type { Extensions } from './json.js'

interface Scheme {
  /** The name of the security definition, unique in the connector. */
  readonly name: string
  readonly summary?: string
  readonly description?: string
  /** `defined`: the definition names it without demanding it; `false`: it says nothing of it. Callers have to prove themselves by it all the same. */
  readonly inDefinition?: 'defined' | false
  readonly extensions?: Extensions
}
/** What a token allows. */
export interface SecurityScope {
  readonly name: string
  readonly description: string
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
/** A way to a token that the platform does not go; definitions name it all the same. */
export type OtherFlow = 'implicit' | 'password' | 'application'
export interface OAuth2Security extends Scheme {
  readonly kind: 'oauth2'
  /** Absent: the authorization-code flow, the platform's own. */
  readonly flow?: OtherFlow
  /** Empty where the flow has none. */
  readonly authorizationUrl: string
  /** Empty where the flow has none. */
  readonly tokenUrl: string
  readonly refreshUrl: string
  readonly clientId: string
  /** Absent: the definition does not speak of scopes. */
  readonly scopes?: readonly SecurityScope[]
}
export interface EntraIdSecurity extends Scheme {
  readonly kind: 'entraId'
  readonly tenantId: string
  readonly clientId: string
  readonly resourceUri: string
  readonly scopes: readonly SecurityScope[]
}
/** Windows authentication through the on-premises data gateway. */
export interface WindowsSecurity extends Scheme {
  readonly kind: 'windows'
}
export type SecurityScheme = ApiKeySecurity | BasicSecurity | OAuth2Security | EntraIdSecurity | WindowsSecurity

/** Schemes that have to hold together, each with the scopes that it needs. A name may be one that no scheme has. */
export type Requirement = readonly { readonly name: string; readonly scopes: readonly string[] }[]
