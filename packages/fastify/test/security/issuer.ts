/** An issuer of tokens whose keys are served over HTTP, and which can be made to fail. */
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK, type JWTPayload } from 'jose'

export interface SigningKey {
  readonly kid: string
  readonly alg: string
  readonly privateKey: CryptoKey
  readonly publicJwk: JWK
}

export async function createKey(kid: string, alg = 'RS256'): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true })
  return { kid, alg, privateKey, publicJwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' } }
}

/** Begins to answer. `keys` may be changed; `answer` says something else instead. */
export async function openIssuer() {
  const issuer = {
    address: '',
    keys: [await createKey('first')],
    /** How often somebody asked for the keys. */
    asked: 0,
    /** Requests to anywhere else: nobody should make any. */
    elsewhere: [] as string[],
    answer: undefined as ((response: ServerResponse) => void) | undefined,
    close: (): void => void server.close().closeAllConnections(),
  }
  const server = createServer((request, response) => {
    if (request.url === '/.well-known/openid-configuration') {
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ issuer: issuer.address, jwks_uri: `${issuer.address}/keys` }))
      return
    }
    if (request.url !== '/keys') {
      issuer.elsewhere.push(request.url ?? '')
      response.writeHead(404).end()
      return
    }
    issuer.asked++
    if (issuer.answer !== undefined) return issuer.answer(response)
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ keys: issuer.keys.map(({ publicJwk }) => publicJwk) }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  issuer.address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return issuer
}

export const AUDIENCE = 'https://tokens.example/'

/** A token that is good, unless something of it is changed; `undefined` takes a claim away. */
export async function tokenOf(
  issuer: { readonly address: string; readonly keys: readonly SigningKey[] },
  claims: Readonly<Record<string, unknown>> = {},
  { header = {}, key = issuer.keys[0] as SigningKey, now = Date.now() }: { header?: object; key?: SigningKey; now?: number } = {},
): Promise<string> {
  const seconds = Math.floor(now / 1_000)
  const all = { iss: issuer.address, aud: AUDIENCE, sub: 'ada', iat: seconds, exp: seconds + 3_600, scope: 'orders.read', ...claims }
  return new SignJWT(all as JWTPayload).setProtectedHeader({ alg: key.alg, kid: key.kid, ...header }).sign(key.privateKey)
}
