/** Owns API keys: finding the one of a request, and whose it is. */
import type { FastifyRequest } from 'fastify'
import type { ApiKeySecurity, SecurityBinding } from '@ferrule/core'
import { headerOnce } from './headers.js'
import { callerOf, NOBODY, type Authenticate } from './principal.js'
import { Digests, findSecret } from './secrets.js'

/** Makes the check of one API key scheme. */
export function authenticateApiKey(scheme: ApiKeySecurity, { keys, digests, verify }: SecurityBinding, connector: object): Authenticate {
  const known = new Digests()
  return async (request, about) => {
    const key = findKey(scheme, request)
    if (key === undefined) return NOBODY
    const accepted = [
      ...ownersOf(keys?.(connector), (secret) => known.of(secret)),
      ...ownersOf(digests?.(connector), (hexadecimal) => Buffer.from(hexadecimal, 'hex')),
    ]
    known.keepAbout(accepted.length)
    const found = findSecret(key, accepted)
    if (found !== undefined) return { principal: found.owner }
    return verify === undefined ? NOBODY : callerOf(await verify(key, connector, about))
  }
}

function ownersOf(
  accepted: ReadonlyMap<string, unknown> | readonly string[] | undefined,
  digestOf: (text: string) => Buffer,
): readonly (readonly [Buffer, unknown])[] {
  if (accepted === undefined) return []
  const entries: readonly (readonly [string, unknown])[] = 'get' in accepted ? [...accepted] : accepted.map((one) => [one, undefined])
  return entries.map(([text, owner]) => [digestOf(text), owner])
}

/** The challenge that says what is expected. */
export function challengeApiKey({ in: where, parameter }: ApiKeySecurity): string {
  return `ApiKey in="${where}", name="${parameter.replace(/["\\]/g, '\\$&')}"`
}

/** The key, where there is exactly one. */
export function findKey({ in: where, parameter }: ApiKeySecurity, request: FastifyRequest): string | undefined {
  const found = where === 'query' ? (request.query as Readonly<Record<string, unknown>>)[parameter] : headerOnce(parameter, request)
  return typeof found === 'string' && found !== '' ? found : undefined
}
