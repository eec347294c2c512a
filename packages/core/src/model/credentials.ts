/** Owns where in a request a credential goes, as a definition says it; how a connection gets it is said in security.ts. */
import type { Extensions, Verbatim } from './json.js'
import type { SecurityScope } from './security.js'

interface Named {
  /** The name of the security definition, unique in the connector. */
  readonly name: string
  readonly description?: string
  readonly extensions?: Extensions
  readonly verbatim?: Verbatim
}
export interface BasicCredential extends Named {
  readonly kind: 'basic'
}
export interface ApiKeyCredential extends Named {
  readonly kind: 'apiKey'
  readonly in: 'header' | 'query'
  /** The header or query parameter that carries the key. */
  readonly parameter: string
}
export interface OAuth2Credential extends Named {
  readonly kind: 'oauth2'
  readonly flow?: string
  readonly authorizationUrl?: string
  readonly tokenUrl?: string
  readonly scopes?: readonly SecurityScope[]
}
/** A kind that Swagger does not know: all of it is in `verbatim`. */
export interface OtherCredential extends Named {
  readonly kind: 'other'
}
export type Credential = BasicCredential | ApiKeyCredential | OAuth2Credential | OtherCredential
