/** Owns the connection dialog: what a maker types or picks to connect, and the OAuth application behind it. */
import type { Json, Verbatim } from './json.js'

/** One choice of a drop-down in the connection dialog. */
export interface ConnectionChoice {
  readonly label: string
  readonly value: string
}

interface ConnectionParameterBase {
  /** The name that policies ask for: `@connectionParameters('name')`. `token:clientId` overrides a setting of the parameter `token`. */
  readonly name: string
  /** The label in the dialog. */
  readonly summary?: string
  readonly description?: string
  readonly tooltip?: string
  /** The place in the dialog, counted from 1. */
  readonly tabIndex?: number
  readonly required?: boolean
  readonly hidden?: boolean
  /** Which of these two are written as booleans; certification accepts them as text only, which is how they are written otherwise. */
  readonly booleans?: readonly ('required' | 'hidden')[]
  /** Shows the characters of a secret while they are typed. */
  readonly clearText?: boolean
  /** The drop-down that a maker sees. */
  readonly choices?: readonly ConnectionChoice[]
  /** The values that the platform accepts. */
  readonly allowed?: readonly string[]
  readonly default?: Json
  /** Shown only where the connection goes that way: `gateway`. */
  readonly capability?: readonly string[]
  /** What the value depends on, as the platform writes it. */
  readonly dependencies?: Json
  /** Where the platform itself finds the value: `AzureActiveDirectoryTenant`. */
  readonly sourceType?: string
  /** The help text that the dialog of parameter sets shows, where it is given apart from `description`. */
  readonly setHelp?: string
  /** Merged over what is written, object by object. */
  readonly verbatim?: Verbatim
}

/** Text, a secret, a number or yes and no. */
export interface ValueConnectionParameter extends ConnectionParameterBase {
  readonly kind: 'string' | 'secret' | 'integer' | 'boolean' | 'clientCertificate'
}
/** The button that signs in. Its name is `token`; the platform knows no other. */
export interface OAuthConnectionParameter extends ConnectionParameterBase {
  readonly kind: 'oauth'
  readonly settings: OAuthSettings
}
/** The choice of an on-premises data gateway. */
export interface GatewayConnectionParameter extends ConnectionParameterBase {
  readonly kind: 'gateway'
  readonly dataSourceType?: string
  readonly connectionDetails?: readonly Json[]
}
/** A parameter whose type the model does not know. */
export interface OtherConnectionParameter extends ConnectionParameterBase {
  readonly kind: 'other'
  /** The platform's name of the type; absent where the document names none. */
  readonly type?: string
}
export type ConnectionParameter =
  ValueConnectionParameter | OAuthConnectionParameter | GatewayConnectionParameter | OtherConnectionParameter

/** The platform's three ways to come back from signing in. New connectors need `GlobalPerConnector`. */
export type RedirectMode = 'Global' | 'GlobalPerConnector' | 'Direct'

/** A value that an identity provider wants in some cases only. */
export interface AdditionalOAuthParameter {
  readonly name: string
  readonly kind: 'string' | 'secret'
  /** All of them must hold: the connection parameter has one of these values (`null`: none). */
  readonly when: readonly { readonly parameter: string; readonly oneOf: readonly (string | null)[] }[]
}

/** An OAuth application at an identity provider. Its secret is no part of any document. */
export interface OAuthSettings {
  /** `oauth2`, `oauth2generic`, `oauth2pkce`, `aad`, `aadcertificate`, `google`, `github`, `facebook`, …; the platform's names. */
  readonly provider?: string
  readonly clientId?: string
  readonly scopes?: readonly string[]
  readonly redirectMode?: RedirectMode
  readonly redirectUrl?: string
  readonly firstParty?: boolean
  readonly onBehalfOf?: boolean
  /** The Entra ID resource that tokens are for. */
  readonly resourceId?: string
  /** What the provider wants to know, by its own names: `authorizationUrl`, `tenantId`, `tokenBodyTemplate`, … */
  readonly custom?: Readonly<Record<string, string>>
  readonly additional?: readonly AdditionalOAuthParameter[]
  readonly verbatim?: Verbatim
}

/** One way to connect, of several. */
export interface ConnectionParameterSet {
  /** Flows see it as the connection's authentication type. */
  readonly name: string
  readonly summary?: string
  readonly description?: string
  readonly hidden?: boolean
  /** Whether a connection of this kind may be shared with others. */
  readonly sharing?: boolean
  readonly parameters: readonly ConnectionParameter[]
  readonly verbatim?: Verbatim
}

/** Several ways to connect, one of which the maker chooses. */
export interface ConnectionParameterSets {
  /** The label of the choice. */
  readonly summary?: string
  readonly description?: string
  readonly sets: readonly ConnectionParameterSet[]
  readonly verbatim?: Verbatim
}

/** The whole dialog. Sets go before parameters; clients that know no sets show the parameters. */
export interface Connection {
  readonly parameters?: readonly ConnectionParameter[]
  readonly sets?: ConnectionParameterSets
}

/** What the provider `oauth2generic` is told, by what it is. */
export const OAUTH2_TEMPLATES = {
  authorizationUrl: 'authorizationUrlTemplate',
  authorizationQuery: 'authorizationUrlQueryStringTemplate',
  tokenUrl: 'tokenUrlTemplate',
  tokenQuery: 'tokenUrlQueryStringTemplate',
  tokenBody: 'tokenBodyTemplate',
  refreshUrl: 'refreshUrlTemplate',
  refreshQuery: 'refreshUrlQueryStringTemplate',
  refreshBody: 'refreshBodyTemplate',
  scopeDelimiter: 'scopeListDelimiter',
} as const
