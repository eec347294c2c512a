/**
 * Owns an identity provider for tests: a real server of OAuth 2.0 on a port of its own, for authorization codes with and without PKCE, refresh,
 * and applications that sign in by themselves. Its addresses may stand under any path, as those of Microsoft Entra ID do.
 */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Grants, Refusal, type SignedIn } from './grants.js'
import { Client, type IdentityProviderKnobs, type IdentityProviderOptions } from './knobs.js'
import { errorPage, signInPage } from './pages.js'
import { Signing } from './signing.js'

/** A request for tokens that came, as the form said it. */
export type TokenForm = Readonly<Record<string, string>>

export interface IdentityProvider {
  /** `http://127.0.0.1:` and the port; also what its tokens are issued by, unless it was told otherwise. */
  readonly origin: string
  readonly authorizationUrl: string
  readonly tokenUrl: string
  readonly clientId: string
  readonly clientSecret: string
  /** Every request for tokens, in its order. */
  readonly tokenRequests: readonly TokenForm[]
  /** Turns some knobs; the others stay. */
  turn(knobs: IdentityProviderKnobs): void
  /** Who an access token stands for, with or without `Bearer` before it; `undefined` where it is not good, or not any more. */
  whoHas(token: string | undefined): SignedIn | undefined
  /** Ends every sign-in: no token that was given is good any more. */
  revokeAll(): void
  close(): Promise<void>
}

export async function identityProvider(options: IdentityProviderOptions = {}): Promise<IdentityProvider> {
  const { now = Date.now, clientSecret = 'secret-of-connector' } = options
  const client = new Client(options)
  const signing = new Signing()
  const tokenRequests: TokenForm[] = []
  let knobs: IdentityProviderKnobs = options
  const grants = new Grants(signing, () => options.issuer ?? origin(), now)

  const server = createServer((request, response) => void serve(request, response).catch(() => response.destroy()))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const origin = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', origin())
    const form = new URLSearchParams(await textOf(request))
    if (url.pathname.endsWith('/authorize')) authorize(response, url, request.method === 'POST' ? form : undefined)
    else if (url.pathname.endsWith('/token') && request.method === 'POST') token(response, form, request.headers.authorization)
    else if (url.pathname === '/keys') json(response, 200, signing.keySet())
    else if (/^\/\.well-known\/(openid-configuration|oauth-authorization-server)$/.test(url.pathname)) json(response, 200, metadata())
    else html(response, 404, `There is nothing at ${url.pathname}.`)
  }

  /** What is wrong with who asks is shown; what is wrong with what is asked is sent back (RFC 6749, 4.1.2.1). */
  function authorize(response: ServerResponse, url: URL, signedIn: URLSearchParams | undefined): void {
    const asked = signedIn ?? url.searchParams
    const redirectUrl = asked.get('redirect_uri') ?? ''
    if (knobs.errorPage === 'authorize') return html(response, 503, 'Signing in is out of order.')
    if (asked.get('client_id') !== client.id) return html(response, 400, `The client ${asked.get('client_id') ?? ''} is not known.`)
    if (!client.mayReturnTo(redirectUrl)) return html(response, 400, `The redirect_uri ${redirectUrl} is not registered for ${client.id}.`)
    const back = new URL(redirectUrl)
    back.searchParams.set('state', asked.get('state') ?? '')
    const wrong = whatIsWrong(asked, signedIn !== undefined && knobs.refusesConsent === true)
    if (wrong !== undefined) {
      back.searchParams.set('error', wrong.error)
      back.searchParams.set('error_description', wrong.message)
    } else if (signedIn === undefined) {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(signInPage(url.pathname, asked))
      return
    } else {
      const challenge = asked.get('code_challenge')
      const who = { user: asked.get('username') ?? '', ...granted(asked) }
      back.searchParams.set('code', grants.code({ ...who, redirectUrl, ...(challenge === null ? {} : { challenge }) }))
    }
    response.writeHead(302, { location: back.href }).end()
  }

  function whatIsWrong(asked: URLSearchParams, refused: boolean): Refusal | undefined {
    if (asked.get('response_type') !== 'code') return new Refusal('unsupported_response_type', 'Only code is understood.')
    const challenge = asked.get('code_challenge')
    if (knobs.needsPkce === true && challenge === null) return new Refusal('invalid_request', 'A code_challenge is needed.')
    if (challenge !== null && asked.get('code_challenge_method') !== 'S256')
      return new Refusal('invalid_request', 'The code_challenge_method must be S256.')
    return refused ? new Refusal('access_denied', 'The user did not consent.') : undefined
  }

  function token(response: ServerResponse, form: URLSearchParams, authorization: string | undefined): void {
    tokenRequests.push(Object.fromEntries(form))
    if (knobs.errorPage === 'token') return html(response, 503, 'Tokens are out of order.')
    try {
      json(response, 200, grant(form, credentials(form, authorization)))
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      json(response, error.status, { error: error.error, error_description: error.message })
    }
  }

  function grant(form: URLSearchParams, { clientId, secret }: { readonly clientId: string; readonly secret: string | undefined }): object {
    if (clientId !== client.id) throw new Refusal('invalid_client', `The client ${clientId} is not known.`, 401)
    const isPublic = secret === undefined
    if (!isPublic && !client.hasSecret(secret)) throw new Refusal('invalid_client', 'The client secret is wrong.', 401)
    const needSecret = (): void => {
      if (isPublic) throw new Refusal('invalid_client', 'The client secret is missing.', 401)
    }
    switch (form.get('grant_type')) {
      case 'authorization_code': {
        const verifier = form.get('code_verifier') ?? undefined
        // With PKCE an application may do without a secret.
        if (verifier === undefined) needSecret()
        return grants.exchange(form.get('code') ?? '', form.get('redirect_uri') ?? '', verifier, knobs)
      }
      case 'refresh_token':
        if (knobs.refreshNeedsSecret === true) needSecret()
        return grants.refreshed(form.get('refresh_token') ?? '', knobs)
      case 'client_credentials':
        needSecret()
        return grants.forClient({ user: client.id, ...granted(form) }, knobs)
      default:
        throw new Refusal('unsupported_grant_type', `${form.get('grant_type') ?? 'Nothing'} is no grant that is understood.`)
    }
  }

  /** `resource` is what Entra's older addresses call the audience (RFC 8707 too). */
  const granted = (asked: URLSearchParams): Omit<SignedIn, 'user'> => ({
    clientId: client.id,
    scope: asked.get('scope') ?? '',
    audience: asked.get('resource') ?? asked.get('audience') ?? client.id,
  })
  const metadata = (): object => ({
    issuer: options.issuer ?? origin(),
    ...{ authorization_endpoint: `${origin()}/authorize`, token_endpoint: `${origin()}/token`, jwks_uri: `${origin()}/keys` },
    ...{ response_types_supported: ['code'], code_challenge_methods_supported: ['S256'] },
    ...{ subject_types_supported: ['public'], id_token_signing_alg_values_supported: ['ES256'] },
  })

  return {
    ...{ origin: origin(), authorizationUrl: `${origin()}/authorize`, tokenUrl: `${origin()}/token` },
    ...{ clientId: client.id, clientSecret, tokenRequests },
    turn: (more) => void (knobs = { ...knobs, ...more }),
    whoHas: (given) => (given === undefined ? undefined : grants.find(given.replace(/^Bearer /i, ''))),
    revokeAll: () => grants.endAll(),
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** In the form, or as Basic (RFC 6749, 2.3.1). */
function credentials(
  form: URLSearchParams,
  authorization: string | undefined,
): { readonly clientId: string; readonly secret: string | undefined } {
  const basic = /^Basic (.+)$/i.exec(authorization ?? '')?.[1]
  if (basic === undefined) return { clientId: form.get('client_id') ?? '', secret: form.get('client_secret') ?? undefined }
  const [clientId = '', secret = ''] = Buffer.from(basic, 'base64').toString('utf8').split(':').map(decodeURIComponent)
  return { clientId, secret }
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' }).end(JSON.stringify(body))
}

function html(response: ServerResponse, status: number, message: string): void {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' }).end(errorPage(message))
}
