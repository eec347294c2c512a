/** Owns @Security: how a connection proves who it is, declared and enforced in one place. */
import { captureLocation, record, SECURITY } from '../metadata/index.js'
import type { SecurityRecord } from '../metadata/index.js'
import type { Extensions } from '../model/index.js'
import type { Wrong } from './checks.js'
import type { Class, Method } from './class.js'
import type { Context } from './context.js'
import type { ConnectionParametersOptions, OAuth2Templates, SignInOptions } from './connection.js'
import { calledAsStandard } from './standard.js'
import type { EntraTokenRules, TokenClaims, TokenRules } from './tokens.js'

interface SchemeOptions {
  /** The name of the security definition; the kind's usual one unless given. */
  readonly name?: string
  /** The label of the field in the connection dialog. */
  readonly summary?: string
  readonly description?: string
  /**
   * How much the definition says of the scheme: that every call needs it (unless given), that there is such a thing (`defined`), or nothing
   * (`false`). Connections ask for it, and callers have to prove themselves by it, all the same.
   */
  readonly inDefinition?: 'defined' | false
  readonly extensions?: Extensions
  /** Fields of the connection dialog besides those that the kind has by itself, or instead of them. */
  readonly connection?: ConnectionParametersOptions
}

/** What a check is given besides credential and connector. */
export interface CheckedRequest {
  readonly operationId: string
  readonly requestId: string
  /** What the operation needs a token for. Where `verify` looks at tokens, it has to look for these as well. */
  readonly scopes: readonly string[]
}
/** What is given besides what a token says: also the token, where it is to be exchanged for one of another API. It is a secret; keep it out of logs. */
export interface CheckedToken extends CheckedRequest {
  readonly token: string
}

type Found<P> = P | undefined | null | false | Promise<P | undefined | null | false>

export interface ApiKeyOptions<C, P> extends Omit<SchemeOptions, 'name'> {
  readonly in: 'header' | 'query'
  /** The header or query parameter that carries the key. */
  readonly name: string
  /** The name of the security definition; `API Key` unless given. */
  readonly scheme?: string
  /** Gives the principal that a key belongs to; `undefined`, `null` or `false`: not valid. */
  readonly verify?: (key: string, connector: C, request: CheckedRequest) => Found<P>
  /** The valid keys, with their principals where it is a map; compared in constant time. */
  readonly keys?: (connector: C) => ReadonlyMap<string, P> | readonly string[]
  /** The same of keys that are kept as their SHA-256 only, in hexadecimal: `createHash('sha256').update(key).digest('hex')`. */
  readonly digests?: (connector: C) => ReadonlyMap<string, P> | readonly string[]
}
export interface BasicCredentials {
  readonly username: string
  readonly password: string
}
/** Whom a name and a password belong to, where nothing else is made of it. */
export interface BasicPrincipal {
  readonly username: string
}
export interface BasicOptions<C, P> extends SchemeOptions {
  /** Gives the principal that name and password belong to. Compare in constant time: `argon2`, `bcrypt`, or `timingSafeEqual` of digests. */
  readonly verify?: (credentials: BasicCredentials, connector: C, request: CheckedRequest) => Found<P>
  /** The passwords of a few services by their names; compared in constant time. The principal is `{ username }`. */
  readonly passwords?: (connector: C) => ReadonlyMap<string, string>
}
/** Where a token comes from; the platform itself goes by the authorization code, `accessCode`. */
export type OAuth2Flow =
  | { readonly flow: 'implicit'; readonly authorizationUrl: string; readonly tokenUrl?: string }
  | { readonly flow: 'password' | 'application'; readonly authorizationUrl?: string; readonly tokenUrl: string }
  // Last, because the compiler explains a mistake by the last of them.
  | { readonly flow?: 'accessCode'; readonly authorizationUrl: string; readonly tokenUrl: string }
interface OAuth2SchemeOptions<C, P> extends Omit<SchemeOptions, 'summary'>, SignInOptions {
  /** The token URL unless given. */
  readonly refreshUrl?: string
  readonly clientId: string
  /** Scopes and what each allows; `false` where the definition is to say nothing of scopes. */
  readonly scopes?: Readonly<Record<string, string>> | false
  /** An identity provider that the platform knows by name and needs no addresses for: `google`, `github`, `facebook`, `salesforce`, … */
  readonly provider?: string
  /** For servers that demand PKCE (RFC 7636), which plain OAuth 2.0 connectors don't do. The portal does not offer it; the command line deploys it. */
  readonly pkce?: boolean | { readonly idpHint?: string; readonly audience?: string }
  /** For authorization servers that want other requests than usual, or another address for each customer. */
  readonly templates?: OAuth2Templates
  readonly firstParty?: boolean
  /** How tokens are checked. A function is called once, when serving begins. */
  readonly tokens?: TokenRules | ((connector: C) => TokenRules)
  /** Gives the principal that a checked token belongs to; what it says unless given. */
  readonly principal?: (claims: TokenClaims, connector: C, request: CheckedToken) => Found<P>
  /** Checks a token, instead of `tokens`. */
  readonly verify?: (token: string, connector: C, request: CheckedRequest) => Found<P>
}
export type OAuth2Options<C, P> = OAuth2SchemeOptions<C, P> & OAuth2Flow
export interface EntraIdOptions<C, P> extends Omit<SchemeOptions, 'summary'>, Omit<SignInOptions, 'resourceId'> {
  /** A tenant's id, or `common`. */
  readonly tenantId?: string
  readonly clientId: string
  /** The application ID URI of the API. */
  readonly resourceUri: string
  readonly scopes?: Readonly<Record<string, string>>
  /** Where people sign in; `https://login.microsoftonline.com` unless given. */
  readonly loginUri?: string
  /** The application proves itself with a certificate; Microsoft's own connectors only. */
  readonly certificate?: boolean
  readonly firstParty?: boolean
  /** How tokens are checked. A function is called once, when serving begins. Nothing has to be said where `tenantId` is a tenant's. */
  readonly tokens?: EntraTokenRules | ((connector: C) => EntraTokenRules)
  /** Gives the principal that a checked token belongs to; what it says unless given. */
  readonly principal?: (claims: TokenClaims, connector: C, request: CheckedToken) => Found<P>
  /** Checks a token, instead of `tokens`. */
  readonly verify?: (token: string, connector: C, request: CheckedRequest) => Found<P>
}
/** Who came through the gateway, where nothing else is made of it. */
export interface WindowsPrincipal {
  /** As the proxy wrote it: `CONTOSO\\ada`, or `ada@contoso.example`. */
  readonly identity: string
}
export interface WindowsOptions<C, P> extends SchemeOptions {
  /**
   * The reverse proxy that does the Windows authentication (IIS, or one with Kerberos) and says in a header who it was. Everybody can write that
   * header, so it is believed from these addresses only: `127.0.0.1`, `10.1.0.0/16`, `fd00::/8`.
   */
  readonly proxy?: { readonly header: string; readonly addresses: readonly string[] }
  /** Gives the principal that an identity belongs to; `{ identity }` unless given. */
  readonly verify?: (identity: string, connector: C, request: CheckedRequest) => Found<P>
}

type Expects<M> = M extends (input: never, context: infer X, ...rest: never[]) => unknown
  ? X extends Context<infer Q>
    ? Q
    : unknown
  : unknown
type Disagreeing<T, P> = { [K in keyof T & string]: T[K] extends Method ? ([P] extends [Expects<T[K]>] ? never : K) : never }[keyof T &
  string]
type PrincipalCheck<T, P> = [Disagreeing<T, P>] extends [never]
  ? unknown
  : Wrong<`${Disagreeing<T, P>} expects another principal than \`verify\` gives`>

/** Decorates a connector, a part, or one method that asks for something else. */
export interface SecurityDecorator<C, P> {
  <T extends Class<C>>(target: T & PrincipalCheck<InstanceType<T>, P>): void
  (prototype: object, name: string, method: PropertyDescriptor): void
}

function scheme<C, P>(kind: SecurityRecord['kind'], options: object, caller: (...args: never[]) => unknown): SecurityDecorator<C, P> {
  const location = captureLocation(caller)
  return (target: object, name?: unknown): void => {
    if (calledAsStandard(target, name)) return
    const member = typeof name === 'string' ? name : undefined
    // Decorators run from the last to the first; several schemes are kept in the order they are written.
    const later = pending.get(target)?.get(member ?? '') ?? []
    const all = [{ kind, options, location }, ...later]
    pending.set(target, (pending.get(target) ?? new Map<string, readonly SecurityRecord[]>()).set(member ?? '', all))
    record(SECURITY, target, member, all)
  }
}
const pending = new WeakMap<object, Map<string, readonly SecurityRecord[]>>()

/** An API key in a header or query parameter. Serving needs `verify`, `keys` or `digests`. */
function apiKey<C = object, P = unknown>(options: ApiKeyOptions<C, P>): SecurityDecorator<C, P> {
  return scheme('apiKey', options, apiKey)
}
/** User name and password. Serving needs `verify` or `passwords`. */
function basic<C = object, P = BasicPrincipal>(options: BasicOptions<C, P> = {}): SecurityDecorator<C, P> {
  return scheme('basic', options, basic)
}
/** OAuth 2.0 with any authorization server, authorization-code flow. Serving needs `tokens` or `verify`. */
function oauth2<C = object, P = TokenClaims>(options: OAuth2Options<C, P>): SecurityDecorator<C, P> {
  return scheme('oauth2', options, oauth2)
}
/** Microsoft Entra ID. Tokens of the tenant for `resourceUri` are checked unless `tokens` or `verify` says otherwise. */
function entraId<C = object, P = TokenClaims>(options: EntraIdOptions<C, P>): SecurityDecorator<C, P> {
  return scheme('entraId', options, entraId)
}
/** Windows authentication through the on-premises data gateway. Serving needs `proxy`. */
function windows<C = object, P = WindowsPrincipal>(options: WindowsOptions<C, P> = {}): SecurityDecorator<C, P> {
  return scheme('windows', options, windows)
}
/** No credentials: for a whole connector, or for one operation. */
function none(): SecurityDecorator<object, undefined> {
  return scheme('none', {}, none)
}

/** Schemes by name, each with the scopes that it needs; all of them have to hold together. */
export type SecurityAlternative = Readonly<Record<string, readonly string[]>>

/**
 * Names what callers have to prove themselves with, any one of these: `@Security.anyOf({ oauth2_auth: ['orders.read'] }, { 'API Key': [] })`. On
 * an operation, instead of what the connector asks for; on a connector, where its schemes are not simply alternatives. Schemes of the same class
 * or method that it does not name stay alternatives.
 */
function anyOf(...alternatives: readonly [SecurityAlternative, ...SecurityAlternative[]]): SecurityDecorator<object, never> {
  return scheme('anyOf', { alternatives }, anyOf)
}
/** The scopes that a token needs: for one operation, or on a connector for each operation that names none; all scopes unless given. */
function scopes(...names: readonly string[]): SecurityDecorator<object, never> {
  return scheme('scopes', { names }, scopes)
}

/** Declares how a connection proves who it is; several on one class are alternatives that the maker chooses from. */
export const Security = { apiKey, basic, oauth2, entraId, windows, none, anyOf, scopes } as const
