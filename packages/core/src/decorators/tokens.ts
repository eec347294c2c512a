/** Owns what is asked of bearer tokens: who may have issued them, for whom, and how they are looked at. */

/** What a token says, by the names of RFC 7519. Its issuer says it; what else it holds is a matter between the two of you. */
export interface TokenClaims {
  /** Who issued it. */
  readonly iss?: string
  /** Whom it speaks of. */
  readonly sub?: string
  /** Whom it was issued for. */
  readonly aud?: string | readonly string[]
  /** When it ends, in seconds since 1970. */
  readonly exp?: number
  /** What it allows, separated by spaces. */
  readonly scope?: string
  readonly [claim: string]: unknown
}

/** Signatures that are made with a private key. One that both sides can make (`HS256`) is no proof of who issued a token. */
export type TokenAlgorithm = 'RS256' | 'RS384' | 'RS512' | 'PS256' | 'PS384' | 'PS512' | 'ES256' | 'ES384' | 'ES512' | 'EdDSA' | 'Ed25519'

/**
 * Tokens that are signed (JWT, RFC 7519 and RFC 9068): checked here, with the public keys of who issues them. Nothing that a token says leads to
 * a network call (RFC 8725 §3.10).
 */
export interface JwtRules {
  /** Who issues them, exactly as in `iss`. */
  readonly issuer: string | readonly string[]
  /** This API, as the issuer calls it; `aud` has to have one of these. */
  readonly audience: string | readonly string[]
  /** Where the issuer's public keys are; what its metadata calls `jwks_uri` unless given. https, or this machine. */
  readonly jwksUrl?: string
  /** All of `TokenAlgorithm` unless given. */
  readonly algorithms?: readonly TokenAlgorithm[]
  /** How far clocks may differ; 60 unless given, which is the most. */
  readonly clockToleranceSeconds?: number
  /** What the header's `typ` has to be, such as `at+jwt`; anything unless given. */
  readonly type?: string
}

/** Tokens that say nothing by themselves: their server is asked (RFC 7662), and its answer kept for a while. */
export interface IntrospectionRules {
  /** Where the server answers; https, or this machine. */
  readonly introspectionUrl: string
  /** What this API is called there. */
  readonly clientId: string
  /** What it proves itself with; from the environment, never from the source. */
  readonly clientSecret: string
  /** Who may have issued them; not looked at unless given. */
  readonly issuer?: string | readonly string[]
  /** This API, as the server calls it; not looked at unless given. */
  readonly audience?: string | readonly string[]
  /** How long an answer is believed, and never longer than the token lives; 60 unless given. A token that is withdrawn opens for as long. */
  readonly cacheSeconds?: number
}

/** How tokens of an OAuth 2.0 server are checked. */
export type TokenRules = JwtRules | IntrospectionRules

/** How tokens of Microsoft Entra ID are checked, of both its endpoints (v1.0 and v2.0). */
export interface EntraTokenRules {
  /** This API; its `resourceUri` unless given, and for `api://<id>` the id as well. */
  readonly audience?: string | readonly string[]
  /** Whose users may come, by tenant id; needed where `tenantId` is none. `any`: everybody's, and the method has to look at `tid` itself. */
  readonly tenants?: readonly string[] | 'any'
  /** How far clocks may differ; 60 unless given, which is the most. */
  readonly clockToleranceSeconds?: number
}
