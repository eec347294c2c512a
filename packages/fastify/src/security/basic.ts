/** Owns Basic authentication (RFC 7617): a name and a password, and whose they are. */
import { isUtf8 } from 'node:buffer'
import type { FastifyRequest } from 'fastify'
import type { SecurityBinding } from '@ferrule/core'
import { authorizationOf } from './headers.js'
import { callerOf, checkedRequest, NOBODY, type Authenticate } from './principal.js'
import { digest, Secrets } from './secrets.js'

/** More than any name and password have; what is longer is not decoded. */
const MAX_CHARACTERS = 8_192

/** Makes the check of one Basic scheme. */
export function authenticateBasic({ passwords, verify }: SecurityBinding, connector: object): Authenticate {
  const known = new Secrets<string>(digest)
  return async (request, demand) => {
    const credentials = findCredentials(request)
    if (credentials === undefined) return NOBODY
    if (passwords !== undefined) {
      // Both in one: the answer takes as long for a name that nobody has.
      const pairs = new Map([...passwords(connector)].map(([username, password]) => [joined(username, password), username]))
      const found = known.find(digest(joined(credentials.username, credentials.password)), pairs)
      if (found !== undefined) return { principal: { username: found.owner } }
    }
    return verify === undefined ? NOBODY : callerOf(await verify(credentials, connector, checkedRequest(request, demand)))
  }
}

/** No user name has a colon. */
const joined = (username: string, password: string): string => `${username}:${password}`

function findCredentials(request: FastifyRequest): { readonly username: string; readonly password: string } | undefined {
  const encoded = authorizationOf('basic', request, MAX_CHARACTERS)
  if (encoded === undefined || !/^[A-Za-z\d+/]+={0,2}$/.test(encoded)) return undefined
  const bytes = Buffer.from(encoded, 'base64')
  const text = isUtf8(bytes) ? bytes.toString('utf8') : undefined
  const colon = text?.indexOf(':') ?? -1
  // RFC 7617 §2: neither may contain control characters.
  if (text === undefined || colon < 0 || /\p{Cc}/u.test(text)) return undefined
  return { username: text.slice(0, colon), password: text.slice(colon + 1) }
}
