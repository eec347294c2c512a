/** Owns Basic authentication (RFC 7617): a name and a password, and whose they are. */
import { isUtf8 } from 'node:buffer'
import type { FastifyRequest } from 'fastify'
import type { SecurityBinding } from '@ferrule/core'
import { authorizationOf } from './headers.js'
import { callerOf, NOBODY, type Authenticate } from './principal.js'
import { Digests, findSecret } from './secrets.js'

/** More than any name and password have; what is longer is not decoded. */
const MAX_CHARACTERS = 8_192

/** Makes the check of one Basic scheme. */
export function authenticateBasic({ passwords, verify }: SecurityBinding, connector: object): Authenticate {
  const known = new Digests()
  return async (request, about) => {
    const credentials = findCredentials(request)
    if (credentials === undefined) return NOBODY
    const accepted = passwords?.(connector)
    if (accepted !== undefined) {
      // Both in one: the answer takes as long for a name that nobody has.
      const pairs = [...accepted].map(([username, password]) => [known.of(joined(username, password)), username] as const)
      known.keepAbout(pairs.length)
      const found = findSecret(joined(credentials.username, credentials.password), pairs)
      if (found !== undefined) return { principal: { username: found.owner } }
    }
    return verify === undefined ? NOBODY : callerOf(await verify(credentials, connector, about))
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
