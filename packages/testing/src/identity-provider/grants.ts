/** Owns what was given to whom: codes, access tokens and refresh tokens, and until when each is good. */
import { createHash, randomBytes } from 'node:crypto'
import type { IdentityProviderKnobs } from './knobs.js'
import type { Signing } from './signing.js'

/** A refusal as RFC 6749 words it. */
export class Refusal extends Error {
  constructor(
    readonly error: string,
    description: string,
    readonly status = 400,
  ) {
    super(description)
    this.name = 'Refusal'
  }
}

/** Somebody has signed in, or the application itself. */
export interface SignedIn {
  readonly user: string
  readonly clientId: string
  readonly scope: string
  readonly audience: string
}
export interface CodeRequest extends SignedIn {
  readonly redirectUrl: string
  readonly challenge?: string
}
interface Session extends SignedIn {
  ended: boolean
}

const CODE_LIFETIME_MS = 60_000

export class Grants {
  private readonly codes = new Map<string, { readonly request: CodeRequest; readonly until: number }>()
  private readonly access = new Map<string, { readonly session: Session; readonly until: number }>()
  private readonly refresh = new Map<string, { readonly session: Session; used: boolean }>()
  private readonly sessions: Session[] = []

  constructor(
    private readonly signing: Signing,
    private readonly issuer: () => string,
    private readonly now: () => number,
  ) {}

  code(request: CodeRequest): string {
    const code = randomBytes(16).toString('base64url')
    this.codes.set(code, { request, until: this.now() + CODE_LIFETIME_MS })
    return code
  }

  exchange(code: string, redirectUrl: string, verifier: string | undefined, knobs: IdentityProviderKnobs): object {
    const found = this.codes.get(code)
    this.codes.delete(code)
    if (found === undefined || found.until < this.now()) throw new Refusal('invalid_grant', 'The code is not known, used or too old.')
    const { challenge, redirectUrl: promised, ...who } = found.request
    if (promised !== redirectUrl) throw new Refusal('invalid_grant', 'The code was sent to another redirect_uri.')
    if (challenge !== undefined && challenge !== challengeOf(verifier ?? ''))
      throw new Refusal('invalid_grant', 'The code_verifier does not fit the code_challenge.')
    return this.tokens(this.start(who), knobs)
  }

  /** An application that signs in by itself needs nothing to refresh. */
  forClient(who: SignedIn, knobs: IdentityProviderKnobs): object {
    return this.tokens(this.start(who), { ...knobs, givesRefreshTokens: false })
  }

  refreshed(token: string, knobs: IdentityProviderKnobs): object {
    const found = this.refresh.get(token)
    if (found === undefined || found.session.ended) throw new Refusal('invalid_grant', 'The refresh token is not known, or was revoked.')
    if (found.used) {
      found.session.ended = true
      throw new Refusal('invalid_grant', 'The refresh token was used before; the sign-in has ended.')
    }
    if (knobs.rotatesRefreshTokens !== true) return this.tokens(found.session, { ...knobs, givesRefreshTokens: false })
    found.used = true
    return this.tokens(found.session, knobs)
  }

  /** Who a token stands for, while it is good. */
  find(token: string): SignedIn | undefined {
    const found = this.access.get(token)
    return found === undefined || found.session.ended || found.until <= this.now() ? undefined : found.session
  }

  endAll(): void {
    for (const session of this.sessions) session.ended = true
  }

  private start(who: SignedIn): Session {
    const session = { ...who, ended: false }
    this.sessions.push(session)
    return session
  }

  private tokens(
    session: Session,
    { tokenLifetimeSeconds = 3600, givesRefreshTokens = true, saysLifetime = true }: IdentityProviderKnobs,
  ): object {
    const { user, clientId, scope, audience } = session
    const seconds = Math.floor(this.now() / 1000)
    const claims = {
      iss: this.issuer(),
      sub: user,
      aud: audience,
      client_id: clientId,
      scope,
      iat: seconds,
      exp: seconds + tokenLifetimeSeconds,
    }
    const accessToken = this.signing.token(claims)
    this.access.set(accessToken, { session, until: this.now() + tokenLifetimeSeconds * 1000 })
    const refreshToken = randomBytes(24).toString('base64url')
    if (givesRefreshTokens) this.refresh.set(refreshToken, { session, used: false })
    return {
      ...{ token_type: 'Bearer', access_token: accessToken, scope },
      ...(saysLifetime ? { expires_in: tokenLifetimeSeconds } : {}),
      ...(givesRefreshTokens ? { refresh_token: refreshToken } : {}),
    }
  }
}

const challengeOf = (verifier: string): string => createHash('sha256').update(verifier).digest('base64url')
