/**
 * Owns the public keys of who issues tokens: fetched from a configured address, kept through outages, and asked for again at most every 30 seconds,
 * however many bad tokens there are.
 */
import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose'
import { fetchJson, isTrustworthy, RemoteError } from './remote-json.js'

/** Older keys are renewed while they are used on. */
const FRESH_MS = 600_000
/** Nobody is asked more often, whatever comes. */
const PAUSE_MS = 30_000
/** Keys that could not be renewed for as long are not believed any more. */
const STALE_MS = 86_400_000

export interface SigningKeys {
  /** Finds the key of a token, for jose. Rejects with `Unavailable` where there are no keys at all. */
  readonly find: JWTVerifyGetKey
  /** Changes when the keys do: what was verified before has to be verified again. */
  generation(): number
}

/** Without keys nobody can tell a good token from a bad one. */
export class KeysUnavailable extends Error {
  override readonly name = 'KeysUnavailable'
}

export interface SigningKeysOptions {
  /** Where the keys are, or where to learn it. */
  readonly address: string | (() => Promise<string>)
  readonly now: () => number
  /** A failed renewal, for the log. */
  readonly onFailure: (error: unknown) => void
}

export function createSigningKeys({ address, now, onFailure }: SigningKeysOptions): SigningKeys {
  let lookUp: JWTVerifyGetKey | undefined
  let text = ''
  let generation = 0
  let fetchedAt = -Infinity
  let askedAt = -Infinity
  let asking: Promise<void> | undefined

  const ask = async (): Promise<void> => {
    const found = await fetchJson(typeof address === 'string' ? address : await address())
    // jose throws where it is no key set.
    const made = createLocalJWKSet(found as unknown as JSONWebKeySet)
    const written = JSON.stringify(found)
    if (written !== text) generation++
    text = written
    lookUp = made
    fetchedAt = now()
  }
  /** Asks, unless it was done a moment ago. */
  const renew = (): Promise<void> | undefined => {
    if (asking !== undefined) return asking
    if (now() - askedAt < PAUSE_MS) return undefined
    askedAt = now()
    asking = ask()
      .catch(onFailure)
      .finally(() => (asking = undefined))
    return asking
  }
  const current = (): JWTVerifyGetKey | undefined => (now() - fetchedAt < STALE_MS ? lookUp : undefined)

  return {
    generation: () => (current() === undefined ? -1 : generation),
    async find(header, token) {
      if (current() === undefined) await renew()
      else if (now() - fetchedAt > FRESH_MS) void renew()
      const known = current()
      if (known === undefined) throw new KeysUnavailable('no signing keys')
      try {
        return await known(header, token)
      } catch (error) {
        // A key that is new: its owner changes keys before using them, and nobody waits for what is not coming.
        const renewing = error instanceof errors.JWKSNoMatchingKey ? renew() : undefined
        if (renewing === undefined) throw error
        await renewing
        return (current() ?? known)(header, token)
      }
    },
  }
}

/** Asks an issuer's metadata where its keys are (OpenID Connect Discovery, RFC 8414). */
export async function discoverKeys(issuer: string): Promise<string> {
  const { origin, pathname } = new URL(issuer)
  const path = pathname.replace(/\/$/, '')
  const places = [`${origin}${path}/.well-known/openid-configuration`, `${origin}/.well-known/oauth-authorization-server${path}`]
  const failures: unknown[] = []
  for (const place of places) {
    try {
      const { issuer: named, jwks_uri: keys } = await fetchJson(place)
      if (named !== issuer) throw new RemoteError(`${place} speaks for another issuer`)
      if (typeof keys === 'string' && isTrustworthy(keys) && (new URL(keys).protocol === 'https:' || new URL(keys).origin === origin))
        return keys
      throw new RemoteError(`${place} names no jwks_uri that can be trusted`)
    } catch (error) {
      failures.push(error)
    }
  }
  throw failures[0]
}
