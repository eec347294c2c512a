/** Owns credentials that a backend checks: here they only have to be there. */
import type { SecurityScheme } from '@ferrule/core'
import { findKey } from './api-key.js'
import { NOBODY, type Authenticate } from './principal.js'

/** Lets in whoever brings credentials of the scheme's kind; what they are worth the backend decides. Nobody is known by them here. */
export function requirePresence(scheme: SecurityScheme): Authenticate {
  const present = { principal: undefined }
  return async (request) => {
    if (scheme.kind === 'apiKey') return findKey(scheme, request) === undefined ? NOBODY : present
    const { authorization = '' } = request.headers
    return EXPECTED[scheme.kind].test(authorization) ? present : NOBODY
  }
}

/** What is expected of a caller, for `WWW-Authenticate`. */
export function challengePresence({ kind }: SecurityScheme): string {
  return kind === 'basic' ? 'Basic realm="connector"' : kind === 'windows' ? 'Negotiate' : 'Bearer'
}

const EXPECTED = {
  basic: /^basic +\S/i,
  oauth2: /^bearer +\S/i,
  entraId: /^bearer +\S/i,
  windows: /^(?:negotiate|ntlm|basic) +\S/i,
} as const
