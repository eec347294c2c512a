/** Owns bearer tokens (RFC 6750): finding the one of a request, whose it is, and what it allows. */
import type {
  EntraIdSecurity,
  EntraTokenRules,
  OAuth2Security,
  SecurityBinding,
  SecurityRequest,
  TokenClaims,
  TokenRules,
} from '@ferrule/core'
import { HttpError } from '../errors.js'
import { authorizationOf } from './headers.js'
import type { CheckToken, TokenTools } from './jwt.js'
import { callerOf, checkedRequest, NOBODY, type Authenticate, type Found } from './principal.js'

/** What is longer is not looked at. */
const MAX_CHARACTERS = 16_384

/** Makes the check of a scheme with tokens. */
export function authenticateBearer(
  scheme: OAuth2Security | EntraIdSecurity,
  binding: SecurityBinding,
  connector: object,
  tools: TokenTools,
): Authenticate {
  const { verify, principal } = binding
  let check: Promise<CheckToken> | undefined
  const find = async (token: string, about: SecurityRequest): Promise<Found> => {
    if (verify !== undefined) return callerOf(await verify(token, connector, about))
    const claims = await known(await (check ??= createCheck(scheme, binding, connector, tools)), token, tools)
    if (claims === undefined) return NOBODY
    const caller = principal === undefined ? { principal: claims } : callerOf(await principal(claims, connector, { ...about, token }))
    return caller !== NOBODY && !allows(claims, about.scopes) ? { ...caller, lacksScope: true } : caller
  }
  return (request, demand) => {
    const token = authorizationOf('bearer', request, MAX_CHARACTERS)
    return token === undefined || token === '' ? NOBODY : find(token, checkedRequest(request, demand))
  }
}

/** What a token says; a failure of the server where nobody can tell. */
async function known(check: CheckToken, token: string, { warn }: TokenTools): Promise<TokenClaims | undefined> {
  try {
    return await check(token)
  } catch (error) {
    warn(error, 'a token could not be checked')
    throw new HttpError('unavailable', 'Credentials can not be checked at the moment.', { headers: { 'retry-after': '30' }, cause: error })
  }
}

/** jose is loaded with the first token: nothing else needs it. */
async function createCheck(
  scheme: OAuth2Security | EntraIdSecurity,
  { tokens, loginUri }: SecurityBinding,
  connector: object,
  tools: TokenTools,
): Promise<CheckToken> {
  const rules = tokens?.(connector)
  if (scheme.kind === 'entraId') {
    const { createCheckEntra } = await import('./entra.js')
    return createCheckEntra(scheme, (rules ?? {}) as EntraTokenRules, loginUri, tools)
  }
  return createCheckOf(rules as TokenRules, tools)
}

async function createCheckOf(rules: TokenRules, tools: TokenTools): Promise<CheckToken> {
  if ('introspectionUrl' in rules) return (await import('./introspection.js')).createCheckByIntrospection(rules, tools)
  return (await import('./jwt.js')).createCheckJwt(rules, tools)
}

/** Whether a token allows all that an operation needs: by its scopes, or by its application roles. */
function allows(claims: TokenClaims, scopes: readonly string[]): boolean {
  if (scopes.length === 0) return true
  const granted = new Set(['scope', 'scp', 'roles'].flatMap((name) => wordsOf(claims[name])))
  // Entra's definitions name scopes in full, `api://orders/Orders.Read`, and its tokens in short.
  return scopes.every((scope) => granted.has(scope) || (/^[a-z]+:\/\//.test(scope) && granted.has(scope.slice(scope.lastIndexOf('/') + 1))))
}

function wordsOf(claim: unknown): readonly string[] {
  if (typeof claim === 'string') return claim.split(' ')
  return Array.isArray(claim) ? claim.filter((one) => typeof one === 'string') : []
}
