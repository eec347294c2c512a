/** Owns API keys: finding the one of a request, and whose it is. */
import type { FastifyRequest } from 'fastify'
import type { ApiKeySecurity, SecurityBinding, SecurityRequest } from '@ferrule/core'
import { headerOnce } from './headers.js'
import { callerOf, checkedRequest, NOBODY, type Authenticate, type Found } from './principal.js'
import { digest, Secrets } from './secrets.js'

/** Makes the check of one API key scheme. */
export function authenticateApiKey(scheme: ApiKeySecurity, { keys, digests, verify }: SecurityBinding, connector: object): Authenticate {
  const open = new Secrets<unknown>(digest)
  const hashed = new Secrets<unknown>((hexadecimal) => Buffer.from(hexadecimal, 'hex'))
  return (request, demand) => {
    const key = findKey(scheme, request)
    if (key === undefined) return NOBODY
    const wanted = digest(key)
    const mine = keys === undefined ? undefined : open.find(wanted, keys(connector))
    const found = mine ?? (digests === undefined ? undefined : hashed.find(wanted, digests(connector)))
    if (found !== undefined) return { principal: found.owner }
    return verify === undefined ? NOBODY : lookUp(key, checkedRequest(request, demand))
  }
  async function lookUp(key: string, about: SecurityRequest): Promise<Found> {
    return callerOf(await verify?.(key, connector, about))
  }
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
