/** Owns tokens that say nothing by themselves: the server that issued them is asked (RFC 7662), and its answer believed for a while. */
import type { IntrospectionRules, TokenClaims } from '@ferrule/core'
import type { CheckToken, TokenTools } from './jwt.js'
import { fetchJson } from './remote-json.js'
import { VerifiedTokens } from './verified-tokens.js'

const CACHE_SECONDS = 60
/** How long a token stays refused without asking again. */
const REFUSED_MS = 10_000

/** Makes the check of one server's tokens. */
export function createCheckByIntrospection(rules: IntrospectionRules, { now }: TokenTools): CheckToken {
  const { introspectionUrl, clientId, clientSecret, cacheSeconds = CACHE_SECONDS } = rules
  // RFC 6749 §2.3.1: both are form-encoded before they are joined.
  const authorization = `Basic ${Buffer.from(`${encode(clientId)}:${encode(clientSecret)}`).toString('base64')}`
  const verified = new VerifiedTokens<TokenClaims>()
  // By themselves: however many bad tokens come, they push no good one out.
  const refused = new VerifiedTokens<true>()
  const asking = new Map<string, Promise<TokenClaims | undefined>>()

  const ask = async (token: string): Promise<TokenClaims | undefined> => {
    const answer = await fetchJson(introspectionUrl, {
      method: 'POST',
      headers: { authorization },
      body: new URLSearchParams({ token, token_type_hint: 'access_token' }),
    })
    const claims = answer['active'] === true && fits(answer, rules, now() / 1_000) ? (answer as TokenClaims) : undefined
    if (claims === undefined) refused.set(token, true, now() + REFUSED_MS, 0)
    else verified.set(token, claims, Math.min(now() + cacheSeconds * 1_000, (claims.exp ?? Infinity) * 1_000), 0)
    return claims
  }

  return async (token) => {
    const known = verified.get(token, now(), 0)
    if (known !== undefined) return known
    if (refused.get(token, now(), 0) === true) return undefined
    const running = asking.get(token)
    if (running !== undefined) return running
    const started = ask(token).finally(() => asking.delete(token))
    asking.set(token, started)
    return started
  }
}

/** The server vouches for the token; whether it was issued for us, it may not know. */
function fits({ iss, aud, exp, nbf }: Readonly<Record<string, unknown>>, { issuer, audience }: IntrospectionRules, now: number): boolean {
  if (exp !== undefined && (typeof exp !== 'number' || exp <= now)) return false
  if (nbf !== undefined && (typeof nbf !== 'number' || nbf > now)) return false
  if (issuer !== undefined && !(typeof iss === 'string' && [issuer].flat().includes(iss))) return false
  return audience === undefined || [aud].flat().some((one) => typeof one === 'string' && [audience].flat().includes(one))
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(/%20/g, '+')
}
