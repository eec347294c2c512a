/** Owns the tokens of a connection: got once by signing in, refreshed when they expire, and lost when they are revoked. */
import type { Exchanges, Purpose } from '../evidence/exchanges.js'
import { withoutTokens } from '../evidence/token-exchanges.js'
import { bodyValue } from '../requests/content.js'
import { NoAnswer, type Http } from '../http.js'
import { isObject, textAt, type Json } from '../../json.js'
import { ConnectionError } from './connection-error.js'
import type { OAuthProtocol, TokenRequest } from './oauth.js'

interface Grant {
  readonly accessToken: string
  readonly refreshToken?: string
  /** By the platform's clock. */
  readonly expiresAt?: number
}
export interface TokensParts {
  readonly http: Http
  readonly protocol: OAuthProtocol
  readonly now: () => number
  readonly exchanges: Exchanges
}

export class Tokens {
  private refreshing: Promise<string> | undefined

  private constructor(
    private grant: Grant,
    private readonly parts?: TokensParts,
  ) {}

  /** A token that somebody got elsewhere, and that nobody refreshes. */
  static given(accessToken: string): Tokens {
    return new Tokens({ accessToken })
  }

  static async exchanged(parts: TokensParts, code: string, verifier: string | undefined): Promise<Tokens> {
    const { protocol, now } = parts
    const answer = await ask(
      parts,
      'sign in',
      protocol.exchange(code, verifier),
      (reason) => new ConnectionError(`Sign-in failed: ${reason}`),
    )
    return new Tokens(grantOf(answer, now()), parts)
  }

  /** The access token, refreshed where it has expired: once, for all who ask meanwhile. */
  async accessToken(): Promise<string> {
    const { grant, parts } = this
    if (parts === undefined || grant.expiresAt === undefined || parts.now() < grant.expiresAt) return grant.accessToken
    this.refreshing ??= this.refresh(parts).finally(() => (this.refreshing = undefined))
    return this.refreshing
  }

  private async refresh(parts: TokensParts): Promise<string> {
    const { grant } = this
    const { protocol } = parts
    const failed = (reason: string): ConnectionError =>
      new ConnectionError(
        `Failed to refresh access token for service: ${protocol.identityProvider}. Error: OAuth 2 access token refresh failed: ${reason}`,
      )
    if (grant.refreshToken === undefined && protocol.authorize !== undefined) throw failed('Sign-in gave no refresh token.')
    const answer = await ask(parts, 'refresh token', protocol.refresh(grant.refreshToken ?? ''), failed)
    const next = grantOf(answer, parts.now())
    // A server that doesn't rotate says nothing: the old one stays good.
    this.grant = { ...(grant.refreshToken === undefined ? {} : { refreshToken: grant.refreshToken }), ...next }
    return next.accessToken
  }

  revoke(): void {
    this.grant = { ...this.grant, accessToken: 'revoked', ...(this.grant.refreshToken === undefined ? {} : { refreshToken: 'revoked' }) }
  }

  get secrets(): readonly string[] {
    const { accessToken, refreshToken } = this.grant
    return refreshToken === undefined ? [accessToken] : [accessToken, refreshToken]
  }
}

async function ask(
  { http, exchanges, now }: TokensParts,
  purpose: Purpose,
  { url, body }: TokenRequest,
  failed: (reason: string) => ConnectionError,
): Promise<Json> {
  const headers = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' }
  const record = { at: now(), purpose, attempt: 1, request: { method: 'POST', url, headers, body: Buffer.from(body) } }
  const response = await http.send({ method: 'POST', url, headers, body }).catch((error: unknown) => {
    if (!(error instanceof NoAnswer)) throw error
    exchanges.add(withoutTokens({ ...record, failure: error.message }))
    throw failed(error.message)
  })
  exchanges.add(withoutTokens({ ...record, response: { status: response.status, headers: response.headers, body: response.bytes } }))
  const answer = bodyValue(response.bytes, response.headers['content-type'])
  if (response.status < 200 || response.status > 299) throw failed(`${response.status} ${reasonOf(answer)}`)
  if (textAt(answer, 'access_token') === undefined) throw failed(`${url} answered without an access_token.`)
  return answer
}

function grantOf(answer: Json, now: number): Grant {
  const refreshToken = textAt(answer, 'refresh_token')
  const seconds = isObject(answer) ? Number(answer['expires_in'] ?? NaN) : NaN
  return {
    accessToken: textAt(answer, 'access_token') ?? '',
    ...(refreshToken === undefined ? {} : { refreshToken }),
    ...(Number.isFinite(seconds) ? { expiresAt: now + seconds * 1000 } : {}),
  }
}

/** `error` and `error_description` of RFC 6749, or what there is. */
function reasonOf(answer: Json): string {
  const said = [textAt(answer, 'error'), textAt(answer, 'error_description')].filter((part) => part !== undefined)
  if (said.length > 0) return said.join(': ')
  return (typeof answer === 'string' ? answer : JSON.stringify(answer)).slice(0, 300)
}
