/** Owns how the identity provider behaves, and who its client is. */

/** What can be turned while it runs. */
export interface IdentityProviderKnobs {
  /** How long an access token is good, which is also what `expires_in` says; 3600 unless given. */
  readonly tokenLifetimeSeconds?: number
  /** A refresh token is good for nothing where the client's secret does not come with it. */
  readonly refreshNeedsSecret?: boolean
  /** Nobody signs in without a `code_challenge` (RFC 7636). */
  readonly needsPkce?: boolean
  /** Each refresh gives another refresh token; whoever uses one a second time ends the sign-in that it came from. */
  readonly rotatesRefreshTokens?: boolean
  /** `false`: tokens come without a refresh token. */
  readonly givesRefreshTokens?: boolean
  /** `false`: tokens come without `expires_in`. */
  readonly saysLifetime?: boolean
  /** Where a page of an outage is shown instead of an answer; nowhere unless given. */
  readonly errorPage?: 'authorize' | 'token' | 'nowhere'
  /** Whoever signs in does not consent. */
  readonly refusesConsent?: boolean
}

export interface IdentityProviderOptions extends IdentityProviderKnobs {
  /** `connector` unless given. */
  readonly clientId?: string
  /** `secret-of-connector` unless given. */
  readonly clientSecret?: string
  /** Where codes may be sent; the platform's own redirect URLs unless given. */
  readonly redirectUrls?: readonly string[]
  /** What its tokens say of who made them; its own address unless given. */
  readonly issuer?: string
  /** Milliseconds since 1970; the time that it is unless given. */
  readonly now?: () => number
}

const PLATFORM = 'https://global.consent.azure-apim.net/redirect'

export class Client {
  readonly id: string
  private readonly secret: string

  constructor(private readonly options: IdentityProviderOptions) {
    this.id = options.clientId ?? 'connector'
    this.secret = options.clientSecret ?? 'secret-of-connector'
  }

  mayReturnTo(url: string): boolean {
    const { redirectUrls } = this.options
    return redirectUrls === undefined ? url === PLATFORM || url.startsWith(`${PLATFORM}/`) : redirectUrls.includes(url)
  }

  hasSecret(given: string | undefined): boolean {
    return given === this.secret
  }
}
