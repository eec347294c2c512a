/** Owns signed tokens: RFC 7519 by the rules of RFC 8725, and what they say. */
import { jwtVerify, type JWTVerifyOptions } from 'jose'
import type { JwtRules, TokenAlgorithm, TokenClaims } from '@ferrule/core'
import { createSigningKeys, discoverKeys, KeysUnavailable } from './signing-keys.js'
import { VerifiedTokens } from './verified-tokens.js'

/** What a check of tokens finds out: what a good one says, nothing of a bad one. Rejects where nobody can tell. */
export type CheckToken = (token: string) => Promise<TokenClaims | undefined>

/** What checks of tokens share. */
export interface TokenTools {
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly warn: (error: unknown, message: string) => void
}

export const MAX_TOLERANCE_SECONDS = 60
const ALGORITHMS: readonly TokenAlgorithm[] = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
]

/** RFC 7515 §7.1, and §2: no padding. Libraries overlook it, and one token would have many spellings. */
const COMPACT = /^[\w-]+\.[\w-]+\.[\w-]+$/

/** Makes the check of one issuer's tokens. `accepts`: what has to hold besides. */
export function createCheckJwt(rules: JwtRules, tools: TokenTools, accepts: (claims: TokenClaims) => boolean = () => true): CheckToken {
  const { issuer, audience, jwksUrl, algorithms = ALGORITHMS, type } = rules
  const tolerance = Math.min(rules.clockToleranceSeconds ?? MAX_TOLERANCE_SECONDS, MAX_TOLERANCE_SECONDS)
  const [first = ''] = [issuer].flat()
  const keys = createSigningKeys({
    address: jwksUrl ?? (() => discoverKeys(first)),
    now: tools.now,
    onFailure: (error) => tools.warn(error, 'the keys that tokens are checked with could not be fetched'),
  })
  const options: JWTVerifyOptions = {
    algorithms: [...algorithms],
    ...([issuer].flat().length === 0 ? {} : { issuer: [issuer].flat() }),
    audience: [audience].flat(),
    requiredClaims: ['exp', 'iss'],
    clockTolerance: tolerance,
    ...(type === undefined ? {} : { typ: type }),
  }
  const verified = new VerifiedTokens<TokenClaims>()

  return async (token) => {
    if (!COMPACT.test(token)) return undefined
    const known = verified.get(token, tools.now(), keys.generation())
    if (known !== undefined) return known
    try {
      const { payload } = await jwtVerify(token, keys.find, { ...options, currentDate: new Date(tools.now()) })
      const claims = payload as TokenClaims
      if (!accepts(claims)) return undefined
      verified.set(token, claims, ((claims.exp ?? 0) + tolerance) * 1_000, keys.generation())
      return claims
    } catch (error) {
      if (error instanceof KeysUnavailable) throw error
      return undefined
    }
  }
}
