/** Owns API keys: finding the one of a request, and whose it is. */
import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import type { ApiKeySecurity, SecurityBinding } from '@ferrule/core'
import { NOBODY, type Authenticate, type Caller } from './principal.js'

/** Makes the check of one API key scheme. */
export function authenticateApiKey(scheme: ApiKeySecurity, binding: SecurityBinding, connector: object): Authenticate {
  const accepted = binding.keys === undefined ? undefined : createKeyRing(binding.keys, connector)
  return async (request, about) => {
    const key = findKey(scheme, request)
    if (key === undefined) return NOBODY
    const owner = accepted?.(key) ?? NOBODY
    return owner === NOBODY && binding.verify !== undefined ? verified(await binding.verify(key, connector, about)) : owner
  }
}

/** The challenge that says what is expected. */
export function challengeApiKey({ in: where, parameter }: ApiKeySecurity): string {
  return `ApiKey in="${where}", name="${parameter.replace(/["\\]/g, '\\$&')}"`
}

function verified(principal: unknown): Caller | typeof NOBODY {
  return principal === undefined || principal === null || principal === false ? NOBODY : { principal }
}

/** The key, where there is exactly one: of two, nobody can say which one a proxy before us has looked at. */
export function findKey({ in: where, parameter }: ApiKeySecurity, request: FastifyRequest): string | undefined {
  const found = where === 'query' ? (request.query as Readonly<Record<string, unknown>>)[parameter] : headerOnce(parameter, request)
  return typeof found === 'string' && found !== '' ? found : undefined
}

/** Node joins a header that came twice with a comma; only the raw list tells. */
function headerOnce(parameter: string, request: FastifyRequest): unknown {
  const name = parameter.toLowerCase()
  const value = request.headers[name]
  if (typeof value !== 'string' || !value.includes(',')) return value
  const { rawHeaders } = request.raw
  const times = rawHeaders.filter((header, index) => index % 2 === 0 && header.toLowerCase() === name).length
  return times === 1 ? value : undefined
}

/** Compares a key with all accepted ones, by digests of equal length and without stopping at the one that fits. */
function createKeyRing(keys: NonNullable<SecurityBinding['keys']>, connector: object): (key: string) => Caller | undefined {
  const digests = new Map<string, Buffer>()
  const digestOf = (key: string): Buffer => {
    const known = digests.get(key)
    if (known !== undefined) return known
    const made = digest(key)
    digests.set(key, made)
    return made
  }
  return (key) => {
    const accepted = keys(connector)
    const entries: Iterable<readonly [string, unknown]> = 'get' in accepted ? accepted : accepted.map((one) => [one, undefined] as const)
    const given = digest(key)
    let owner: Caller | undefined
    let count = 0
    for (const [one, principal] of entries) {
      count++
      if (timingSafeEqual(given, digestOf(one))) owner = { principal }
    }
    // Keys that were withdrawn leave their digests; start over when they outnumber the rest.
    if (digests.size > 2 * count + 16) digests.clear()
    return owner
  }
}

function digest(key: string): Buffer {
  return createHash('sha256').update(key, 'utf8').digest()
}
