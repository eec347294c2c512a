/** Owns how the connection dialog is declared, beyond what security schemes ask for by themselves. */
import type {
  ConnectionParameter,
  ConnectionParameterSet,
  ConnectionParameterSets,
  CustomCode,
  RedirectMode,
  Verbatim,
} from '../model/index.js'
import type { PolicyDeclaration } from './policy.js'

type WithoutName<P> = P extends ConnectionParameter ? Omit<P, 'name'> : never

/**
 * One field of the dialog: `{ kind: 'string', summary: 'Site', description: 'The address of your site.', required: true }`. Kinds are `string`,
 * `secret`, `integer`, `boolean`, `oauth`, `gateway`, `clientCertificate`.
 */
export type ConnectionParameterOptions = WithoutName<ConnectionParameter>

/**
 * Fields by the name under which policies read them: letters, digits and `_`; or `token:` and a setting of the sign-in that the maker gives, such as
 * `token:clientId`. A name that a security scheme has already replaces its field; `false` leaves the field out.
 */
export type ConnectionParametersOptions = Readonly<Record<string, ConnectionParameterOptions | false>>

export interface ConnectionSetOptions extends Omit<ConnectionParameterSet, 'name' | 'parameters'> {
  readonly parameters: Readonly<Record<string, ConnectionParameterOptions>>
}

export interface ConnectionOptions {
  /** Fields besides those of the security schemes. Where a maker chooses among several schemes, every one of them gets these. */
  readonly parameters?: ConnectionParametersOptions
  /** Label of the choice among several ways to connect. */
  readonly summary?: string
  /** Help text of that choice. */
  readonly description?: string
  /**
   * The ways to connect by name, instead of one for each security scheme; flows see the name. `parameters` are then what clients show that know no
   * sets, and nothing is added to them. `false`: there is nothing to choose, and `parameters` are all that is asked for.
   */
  readonly sets?: Readonly<Record<string, ConnectionSetOptions>> | false
  /** Merged into the sets as it is. */
  readonly verbatim?: ConnectionParameterSets['verbatim']
}

/** What @Connector says for `apiProperties.json`. */
export interface ConnectorPropertiesOptions {
  /** What the connection dialog asks for, besides what @Security implies. */
  readonly connection?: ConnectionOptions
  /** What the platform's gateway does to requests and replies: `Policy.setHeader(…)` and others, in this order. */
  readonly policies?: readonly PolicyDeclaration[]
  /** Whether next links of pages are routed through the connector by a policy; `true` unless given. */
  readonly pagingPolicies?: boolean
  /**
   * Custom code: the path of a C# script (`./script.csx`), relative to the module, that the platform runs instead of calling the backend.
   * `operations` names the methods that it handles; all unless given. It has 5 seconds, and doesn't work through the on-premises data gateway.
   */
  readonly script?: string | CustomCode
  /** Instead of what operations and security imply: `actions`, `triggers`, `gateway`. */
  readonly capabilities?: readonly string[]
  /** Merged into `apiProperties.json` as it is, for what Ferrule has no word for: `{ properties: { … } }`. */
  readonly apiProperties?: Verbatim
}

/** How signing in works, where it is not the plain way. */
export interface SignInOptions {
  /** The label of the button that signs in; `false`: no texts of its own, the platform has some. */
  readonly summary?: string | false
  /** Where the identity provider sends people back to; `GlobalPerConnector` unless given, which new connectors must have. */
  readonly redirectMode?: RedirectMode
  readonly redirectUrl?: string
  /** Lets the creator of a connection give an OAuth application of their own: asks for `token:clientId` and `token:clientSecret`. */
  readonly bringYourOwnApp?: boolean
  /** Whether flows may sign in for their users without asking again (single sign-on); `false` unless given. */
  readonly onBehalfOf?: boolean
  /** What a token of Microsoft Entra ID is for (`AzureActiveDirectoryResourceId`); `@Security.entraId` says it by itself. */
  readonly resourceId?: string
  /** More that the identity provider wants to know, by the platform's names. */
  readonly custom?: Readonly<Record<string, string>>
}

/**
 * URLs and bodies with placeholders, where an authorization server wants other ones than usual: `{ClientId}`, `{ClientSecret}`, `{Code}`,
 * `{RefreshToken}`, `{RedirectUrl}`, `{Scopes}`, `{State}`, and `{name}` for a connection parameter `token:name`. Provider `oauth2generic`.
 */
export interface OAuth2Templates {
  readonly authorizationUrl: string
  /** Begins with `?`. */
  readonly authorizationQuery?: string
  readonly tokenUrl: string
  readonly tokenQuery?: string
  /** Form-encoded. */
  readonly tokenBody?: string
  readonly refreshUrl: string
  readonly refreshQuery?: string
  readonly refreshBody?: string
  /** Between scopes; a blank unless given. */
  readonly scopeDelimiter?: string
}
