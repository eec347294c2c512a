/** The examples of the guide about security: each serves, asks for what it says, and lets in who brings it. */
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { follow, start, type Running } from './guide.js'

const SECRETS = { WAREHOUSE_PASSWORD: 'a password', ORDERS_KEY: 'a key' }
const { folder } = follow('docs/guides/security.md')
const running = new Map<string, Promise<Running>>()
/** Where an example answers; each is started once. */
const serve = async (file: string, environment: Readonly<Record<string, string>> = SECRETS): Promise<string> => {
  const server = running.get(file) ?? start(folder, ['serve', file, '--port', '0'], environment)
  running.set(file, server)
  return (await server).address
}
afterAll(async () => {
  for (const server of running.values()) await (await server).end()
})

test.each([
  ['api-key.ts', 'ApiKey in="header", name="X-Api-Key"'],
  ['basic.ts', 'Basic realm="connector"'],
  ['oauth2.ts', 'Bearer'],
  ['entra.ts', 'Bearer'],
  ['windows.ts', 'Negotiate'],
  ['several.ts', 'ApiKey in="header", name="X-Api-Key", Basic realm="connector"'],
])('%s asks who is calling', async (file, challenge) => {
  const answer = await fetch(`${await serve(file)}/orders`)
  expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, challenge])
})

const basic = (password: string) => ({ authorization: `Basic ${Buffer.from(`warehouse:${password}`).toString('base64')}` })

test('basic.ts lets in who knows the password', async () => {
  const address = await serve('basic.ts')
  expect(await (await fetch(`${address}/orders`, { headers: basic('a password') })).json()).toEqual([{ id: '1' }])
  expect((await fetch(`${address}/orders`, { headers: basic('') })).status).toBe(401)
})

test('several.ts lets in by each of its kinds', async () => {
  const address = await serve('several.ts')
  const ask = async (headers: Record<string, string>) => (await fetch(`${address}/orders`, { headers })).status
  expect([await ask({ 'x-api-key': 'a key' }), await ask(basic('a password')), await ask({ 'x-api-key': 'a password' })]).toEqual([
    200, 200, 401,
  ])
})

test('none.ts lets in everybody', async () => {
  expect(await (await fetch(`${await serve('none.ts')}/orders`)).json()).toEqual([{ id: 'an example' }])
})

test('windows.ts lets in whom the proxy names', async () => {
  const answer = await fetch(`${await serve('windows.ts')}/orders`, { headers: { 'x-remote-user': 'CONTOSO\\ada' } })
  expect(await answer.json()).toEqual([{ id: 'CONTOSO\\ada' }])
})

describe('on-behalf-of.ts', () => {
  const TENANT = '11111111-2222-3333-4444-555555555555'
  const TOKEN_ENDPOINT = `/login.microsoftonline.com/${TENANT}/oauth2/v2.0/token`
  /** What the token endpoint was asked, and by whom the other API was called. */
  const asked: Record<string, string>[] = []
  const graph: (string | undefined)[] = []
  let tokenAnswer: { readonly status: number; readonly body: object }
  let environment: Record<string, string>
  let address: string
  let token: string

  const microsoft = createServer((request, response) => {
    void answerTo(request).then(({ status, body }) => {
      response.writeHead(status, { 'content-type': 'application/json' })
      response.end(JSON.stringify(body))
    })
  })
  let keys: object

  async function answerTo(request: IncomingMessage): Promise<{ readonly status: number; readonly body: object }> {
    switch (`${request.method} ${request.url}`) {
      case `GET /login.microsoftonline.com/${TENANT}/discovery/v2.0/keys`:
        return { status: 200, body: keys }
      case `POST ${TOKEN_ENDPOINT}`:
        asked.push(Object.fromEntries(new URLSearchParams(await text(request))))
        return tokenAnswer
      case 'GET /graph.microsoft.com/v1.0/me':
        graph.push(request.headers.authorization)
        return { status: 200, body: { id: 'ada at Graph' } }
      default:
        return { status: 404, body: {} }
    }
  }

  beforeAll(async () => {
    const { privateKey, publicKey } = await generateKeyPair('RS256')
    keys = { keys: [{ ...(await exportJWK(publicKey)), kid: 'first', alg: 'RS256', use: 'sig' }] }
    const claims = { tid: TENANT, oid: 'ada', scp: 'Orders.Read' }
    token = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'RS256', kid: 'first' })
      .setIssuer(`https://login.microsoftonline.com/${TENANT}/v2.0`)
      .setAudience('aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee')
      .setIssuedAt()
      .setExpirationTime('1h')
      .sign(privateKey)
    await once(microsoft.listen(0, '127.0.0.1'), 'listening')
    environment = {
      MICROSOFT: `http://127.0.0.1:${(microsoft.address() as AddressInfo).port}`,
      NODE_OPTIONS: `--import=${join(import.meta.dirname, 'microsoft.mjs')}`,
      API_CLIENT_ID: 'the-api',
      API_CLIENT_SECRET: 'its secret & more',
    }
    address = await serve('on-behalf-of.ts', environment)
  })
  afterAll(() => void microsoft.close())
  const ask = () => fetch(`${address}/orders`, { headers: { authorization: `Bearer ${token}` } })

  test('exchanges the caller’s token, and calls the other API with what it got', async () => {
    tokenAnswer = { status: 200, body: { access_token: 'for-graph', token_type: 'Bearer', expires_in: 3_600 } }
    const answer = await ask()
    expect([answer.status, await answer.json()]).toEqual([200, [{ id: 'ada at Graph' }]])
    expect(asked).toEqual([
      {
        grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
        requested_token_use: 'on_behalf_of',
        assertion: token,
        scope: 'https://graph.microsoft.com/User.Read',
        client_id: 'the-api',
        client_secret: 'its secret & more',
      },
    ])
    expect(graph).toEqual(['Bearer for-graph'])
  })

  test('asks the person to sign in again where Entra wants that, and to come back where it is away', async () => {
    tokenAnswer = { status: 400, body: { error: 'interaction_required' } }
    const refused = await ask()
    expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([401, 'connection-expired'])
    tokenAnswer = { status: 503, body: {} }
    expect((await ask()).status).toBe(503)
  })
})
