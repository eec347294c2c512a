/** Owns a connector whose makers sign in, in front of an API that asks the identity provider who has a token. */
import type { Platform, PlatformOptions, Receiver } from '@ferrule/testing'
import { connector, json, ME, open } from './opened.js'

const OAUTH = { securityDefinitions: { oauth2: { type: 'oauth2', flow: 'accessCode' } }, security: [{ oauth2: [] }] }

export interface Signing {
  /** `oauth2`, `aad`, … */
  readonly identityProvider: string
  readonly clientId: string
  readonly custom: Readonly<Record<string, string>>
  readonly scopes?: readonly string[]
  /** Connection parameters beside the token. */
  readonly others?: object
  readonly more?: object
  /** Whether the API takes the header `Authorization`. */
  readonly accepts: (authorization: string | undefined) => boolean
}

export async function openSigningIn(
  { identityProvider, clientId, custom, scopes = [], others = {}, more = {}, accepts }: Signing,
  options: Partial<PlatformOptions> = {},
): Promise<{ readonly platform: Platform; readonly backend: Receiver }> {
  const customParameters = Object.fromEntries(Object.entries(custom).map(([name, value]) => [name, { value }]))
  const token = { type: 'oauthSetting', oAuthSettings: { identityProvider, clientId, scopes, customParameters, ...more } }
  return open(connector(ME, OAUTH), { connectionParameters: { token, ...others } }, options, (backend) =>
    backend.answer('/api/me', ({ headers }) =>
      accepts(headers.authorization) ? json({}) : json({ error: { message: 'The token is not good.' } }, 401),
    ),
  )
}
