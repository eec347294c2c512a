/** Signed tokens: what is a good one, and a table of those that are none (after Project Wycheproof's vectors for JWS, RFC 8725, and what attackers send). */
import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { CompactEncrypt, exportSPKI, generateKeyPair, importJWK } from 'jose'
import { serving, type Serving } from '../connectors/app.js'
import { Customers, Tokens } from '../connectors/tokens.js'
import { AUDIENCE, createKey, openIssuer, tokenOf, type SigningKey } from './issuer.js'
import { REFUSAL } from './refusal.js'

let issuer: Awaited<ReturnType<typeof openIssuer>>
let served: Serving
let stranger: SigningKey
beforeAll(async () => {
  issuer = await openIssuer()
  stranger = await createKey('first')
  issuer.keys.push(await createKey('curve', 'ES256'), await createKey('edwards', 'EdDSA'), await createKey('pss', 'PS256'))
  served = await serving(new Tokens({ issuer: issuer.address, audience: AUDIENCE, jwksUrl: `${issuer.address}/keys` }))
})
afterAll(() => issuer.close())

const ask = (token: string, url = '/who', method = 'GET') => served.call({ url, method, headers: { authorization: `Bearer ${token}` } })
const refused = async (headers: Record<string, string | string[]>, url = '/who'): Promise<void> => {
  const answer = await served.call({ url, headers })
  const { requestId, ...document } = answer.json()
  expect(typeof requestId).toBe('string')
  expect([answer.status, answer.headers['www-authenticate'], document]).toEqual([401, 'Bearer', REFUSAL])
  expect(issuer.elsewhere).toEqual([])
}

test('a good token lets in, and what it says reaches the method', async () => {
  expect((await ask(await tokenOf(issuer))).json()).toEqual({ name: 'ada' })
  expect((await ask(await tokenOf(issuer, { aud: ['https://others.example/', AUDIENCE] }))).status).toBe(200)
  expect((await served.call({ url: '/who', headers: { authorization: `bearer  ${await tokenOf(issuer)}` } })).status).toBe(200)
})

test.each([0, 1, 2, 3])('key %i of several lets in', async (index) => {
  expect((await ask(await tokenOf(issuer, {}, { key: issuer.keys[index] as SigningKey }))).status).toBe(200)
})

test('a token that names no key is tried with the one of its algorithm', async () => {
  const key = issuer.keys[1] as SigningKey
  expect((await ask(await tokenOf(issuer, {}, { key, header: { kid: undefined } }))).status).toBe(200)
})

test('an operation that asks for nothing does not look at tokens', async () => {
  expect((await ask('nonsense', '/open')).json()).toEqual({ name: 'anybody' })
})

const seconds = (): number => Math.floor(Date.now() / 1_000)

describe('clocks may differ by a minute', () => {
  test.each([
    ['ended 55 seconds ago', () => ({ exp: seconds() - 55 }), 200],
    ['ended 65 seconds ago', () => ({ exp: seconds() - 65 }), 401],
    ['begins in 55 seconds', () => ({ nbf: seconds() + 55 }), 200],
    ['begins in 120 seconds', () => ({ nbf: seconds() + 120 }), 401],
  ])('%s', async (_, claims, status) => {
    expect((await ask(await tokenOf(issuer, claims()))).status).toBe(status)
  })
})

describe('scopes', () => {
  test('that are missing are named, and the answer is another one than to strangers', async () => {
    const answer = await ask(await tokenOf(issuer), '/change', 'POST')
    expect([answer.status, answer.headers['www-authenticate'], answer.json().code, answer.json().message]).toEqual([
      403,
      'Bearer error="insufficient_scope", scope="orders.read orders.write"',
      'insufficient-scope',
      'The connection does not allow this: it needs orders.read, orders.write. Sign in again and agree to it.',
    ])
  })
  test.each([
    ['in `scope`', { scope: 'orders.write orders.read' }],
    ['in `scp`, as a text', { scope: undefined, scp: 'orders.read orders.write' }],
    ['in `scp`, as a list', { scope: undefined, scp: ['orders.read', 'orders.write'] }],
    ['as roles', { scope: undefined, roles: ['orders.read', 'orders.write'] }],
    ['in several', { scope: 'orders.read', roles: ['orders.write'] }],
  ])('%s allow', async (_, claims) => {
    expect((await ask(await tokenOf(issuer, claims), '/change', 'POST')).status).toBe(200)
  })
  test.each([
    ['none', { scope: undefined }],
    ['part of the name', { scope: 'orders' }],
    ['a longer name', { scope: 'orders.read.all' }],
    ['another case', { scope: 'Orders.Read' }],
    ['a number', { scope: 7 }],
    ['an object', { scope: { 'orders.read': true } }],
    ['a list in a list', { scp: [['orders.read']], scope: undefined }],
  ])('%s do not', async (_, claims) => {
    expect((await ask(await tokenOf(issuer, claims))).status).toBe(403)
  })
})

const base64 = (value: unknown): string => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')
const flipped = (text: string, at: number): string => {
  const letter = text[at] === 'A' ? 'B' : 'A'
  return text.slice(0, at) + letter + text.slice(at + 1)
}
/** The parts of a good token, to be put together wrongly. */
async function parts(): Promise<readonly [header: string, payload: string, signature: string]> {
  return (await tokenOf(issuer)).split('.') as unknown as readonly [string, string, string]
}
const payload = (): object => ({ iss: issuer.address, aud: AUDIENCE, sub: 'ada', exp: seconds() + 3_600, scope: 'orders.read' })
const publicKey = async (): Promise<string> => exportSPKI((await importJWK(issuer.keys[0]?.publicJwk ?? {}, 'RS256')) as never)
const hmac = (secret: string | Buffer, header: object): string => {
  const input = `${base64(header)}.${base64(payload())}`
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`
}

const bad: readonly (readonly [name: string, token: () => string | Promise<string>])[] = [
  // What is no token
  ['nothing', () => ''],
  ['a word', () => 'token'],
  ['two dots', () => '..'],
  ['one part', async () => (await parts())[0]],
  ['two parts', async () => (await parts()).slice(0, 2).join('.')],
  ['four parts', async () => [...(await parts()), 'A'].join('.')],
  ['an empty signature', async () => `${(await parts()).slice(0, 2).join('.')}.`],
  ['an empty payload', async () => [(await parts())[0], '', (await parts())[2]].join('.')],
  ['an empty header', async () => ['', ...(await parts()).slice(1)].join('.')],
  ['spaces inside', async () => (await tokenOf(issuer)).replace('.', ' .')],
  ['padding of base64', async () => `${await tokenOf(issuer)}==`],
  ['letters that are none of base64url', async () => (await tokenOf(issuer)).replace('.', '+.')],
  ['a header that is no JSON', async () => [base64('{'), ...(await parts()).slice(1)].join('.')],
  ['a header that is a list', async () => [base64([]), ...(await parts()).slice(1)].join('.')],
  ['a header that is null', async () => [base64('null'), ...(await parts()).slice(1)].join('.')],
  ['a signature of JSON serialisation', async () => base64({ payload: (await parts())[1], signatures: [] })],
  [
    'an encrypted one',
    async () => {
      const { publicKey: key } = await generateKeyPair('RSA-OAEP')
      return new CompactEncrypt(Buffer.from(JSON.stringify(payload()))).setProtectedHeader({ alg: 'RSA-OAEP', enc: 'A256GCM' }).encrypt(key)
    },
  ],
  // What was changed
  ['a changed header', async () => flipped(await tokenOf(issuer), 12)],
  [
    'a changed payload',
    async () => {
      const [header, , signature] = await parts()
      return [header, base64({ ...payload(), sub: 'eve' }), signature].join('.')
    },
  ],
  [
    'a changed first bit of the signature',
    async () => {
      const token = await tokenOf(issuer)
      return flipped(token, token.lastIndexOf('.') + 1)
    },
  ],
  ['a signature that was cut', async () => (await tokenOf(issuer)).slice(0, -8)],
  ['a signature that is longer', async () => `${await tokenOf(issuer)}AAAA`],
  ['a signature of zeros', async () => [...(await parts()).slice(0, 2), Buffer.alloc(256).toString('base64url')].join('.')],
  ['a signature of ones', async () => [...(await parts()).slice(0, 2), Buffer.alloc(256, 0xff).toString('base64url')].join('.')],
  [
    'the signature of another token',
    async () => [...(await parts()).slice(0, 2), (await tokenOf(issuer, { sub: 'eve' })).split('.')[2]].join('.'),
  ],
  [
    'an ECDSA signature of zeros',
    () => {
      const key = issuer.keys[1] as SigningKey
      return `${base64({ alg: 'ES256', kid: key.kid })}.${base64(payload())}.${Buffer.alloc(64).toString('base64url')}`
    },
  ],
  // Who signed it
  ['a key of somebody else under the same name', () => tokenOf(issuer, {}, { key: stranger })],
  ['a key that nobody has', () => tokenOf(issuer, {}, { key: { ...stranger, kid: 'nobody' } })],
  ['alg none', () => `${base64({ alg: 'none' })}.${base64(payload())}.`],
  ['alg none with the name of a key', () => `${base64({ alg: 'none', kid: 'first' })}.${base64(payload())}.`],
  ['alg None', () => `${base64({ alg: 'None' })}.${base64(payload())}.`],
  ['alg nOnE with a signature', async () => `${base64({ alg: 'nOnE', kid: 'first' })}.${(await parts()).slice(1).join('.')}`],
  ['no alg', async () => `${base64({ kid: 'first' })}.${(await parts()).slice(1).join('.')}`],
  ['an alg that is a list', async () => `${base64({ alg: ['RS256'], kid: 'first' })}.${(await parts()).slice(1).join('.')}`],
  ['an alg that nobody knows', async () => `${base64({ alg: 'RS257', kid: 'first' })}.${(await parts()).slice(1).join('.')}`],
  ['alg rs256 in small letters', async () => `${base64({ alg: 'rs256', kid: 'first' })}.${(await parts()).slice(1).join('.')}`],
  ['HS256 with the public key', async () => hmac(await publicKey(), { alg: 'HS256', kid: 'first' })],
  ['HS256 with the public key without its last line', async () => hmac((await publicKey()).trim(), { alg: 'HS256', kid: 'first' })],
  ['HS256 with the modulus', () => hmac(Buffer.from(issuer.keys[0]?.publicJwk.n ?? '', 'base64url'), { alg: 'HS256', kid: 'first' })],
  ['HS256 with an empty secret', () => hmac('', { alg: 'HS256' })],
  ['another algorithm for the same key', async () => `${base64({ alg: 'PS256', kid: 'first' })}.${(await parts()).slice(1).join('.')}`],
  ['an elliptic key for RSA', async () => `${base64({ alg: 'ES256', kid: 'first' })}.${(await parts()).slice(1).join('.')}`],
  // Where its header would lead
  ['a key of its own', () => tokenOf(issuer, {}, { key: { ...stranger, kid: 'mine' }, header: { jwk: stranger.publicJwk } })],
  ['a key of its own under a known name', () => tokenOf(issuer, {}, { key: stranger, header: { jwk: stranger.publicJwk } })],
  ['jku to the attacker', () => tokenOf(issuer, {}, { key: { ...stranger, kid: 'mine' }, header: { jku: `${issuer.address}/evil` } })],
  ['x5u to the attacker', () => tokenOf(issuer, {}, { key: { ...stranger, kid: 'mine' }, header: { x5u: `${issuer.address}/evil` } })],
  ['x5c of the attacker', () => tokenOf(issuer, {}, { key: { ...stranger, kid: 'mine' }, header: { x5c: ['MIIB'] } })],
  ['a kid that is a path', () => tokenOf(issuer, {}, { key: stranger, header: { kid: '../../dev/null' } })],
  ['a kid that is SQL', () => tokenOf(issuer, {}, { key: stranger, header: { kid: "' or '1'='1" } })],
  ['a kid that is an address', () => tokenOf(issuer, {}, { key: stranger, header: { kid: `${issuer.address}/evil` } })],
  ['a kid of 10,000 characters', () => tokenOf(issuer, {}, { key: stranger, header: { kid: 'k'.repeat(10_000) } })],
  ['a kid that is an object', async () => `${base64({ alg: 'RS256', kid: { toString: 'first' } })}.${(await parts()).slice(1).join('.')}`],
  ['a kid that every object has', () => tokenOf(issuer, {}, { key: stranger, header: { kid: '__proto__' } })],
  [
    'crit that nobody knows',
    async () => `${base64({ alg: 'RS256', kid: 'first', crit: ['ours'], ours: true })}.${(await parts()).slice(1).join('.')}`,
  ],
  ['crit that is empty', async () => `${base64({ alg: 'RS256', kid: 'first', crit: [] })}.${(await parts()).slice(1).join('.')}`],
  ['b64 false', async () => `${base64({ alg: 'RS256', kid: 'first', b64: false, crit: ['b64'] })}.${(await parts()).slice(1).join('.')}`],
  // What it says
  ['another issuer', () => tokenOf(issuer, { iss: 'https://evil.example' })],
  ['an issuer with a slash more', () => tokenOf(issuer, { iss: `${issuer.address}/` })],
  ['no issuer', () => tokenOf(issuer, { iss: undefined })],
  ['a list of issuers', () => tokenOf(issuer, { iss: [issuer.address] })],
  ['another audience', () => tokenOf(issuer, { aud: 'https://others.example/' })],
  ['no audience', () => tokenOf(issuer, { aud: undefined })],
  ['an empty list of audiences', () => tokenOf(issuer, { aud: [] })],
  ['an audience with ours inside', () => tokenOf(issuer, { aud: `${AUDIENCE}evil` })],
  ['no end', () => tokenOf(issuer, { exp: undefined })],
  ['an end that is a text', () => tokenOf(issuer, { exp: String(seconds() + 3_600) })],
  ['an end that is past', () => tokenOf(issuer, { exp: seconds() - 3_600 })],
  ['an end that is null', () => tokenOf(issuer, { exp: null })],
  ['a beginning that is a text', () => tokenOf(issuer, { nbf: 'tomorrow' })],
  [
    'a payload that is a list',
    async () => {
      const key = issuer.keys[0] as SigningKey
      const { CompactSign } = await import('jose')
      return new CompactSign(Buffer.from('[]')).setProtectedHeader({ alg: 'RS256', kid: key.kid }).sign(key.privateKey)
    },
  ],
]

test('the table has what it should', () => {
  expect(bad.length).toBeGreaterThanOrEqual(60)
})

test.each(bad)('%s: refused in the same words, and nobody is asked for what its content says', async (_, token) => {
  await refused({ authorization: `Bearer ${await token()}` })
})

test.each([17_000, 1_000_000])('%i characters are refused, by whoever sees them first', async (length) => {
  expect([401, 431]).toContain((await ask('x'.repeat(length)).catch(() => ({ status: 431 }))).status)
})

describe('a good token in the wrong place', () => {
  test.each<[string, (token: string) => readonly [headers: Record<string, string | string[]>, url?: string]]>([
    ['nowhere', () => [{}]],
    ['without its scheme', (token) => [{ authorization: token }]],
    ['under another scheme', (token) => [{ authorization: `Basic ${token}` }]],
    ['twice', (token) => [{ authorization: [`Bearer ${token}`, `Bearer ${token}`] }]],
    ['beside another', (token) => [{ authorization: [`Bearer ${token}`, 'Basic YTpi'] }]],
    ['in another header', (token) => [{ 'x-authorization': `Bearer ${token}` }]],
  ])('%s', async (_, place) => {
    const [headers, url] = place(await tokenOf(issuer))
    await refused(headers, url)
  })
  test('in the query is an unknown parameter', async () => {
    expect((await served.call({ url: `/who?access_token=${await tokenOf(issuer)}` })).status).toBe(401)
  })
})

test('the principal may be the connector’s own, and nobody where it knows none', async () => {
  const { call } = await serving(new Customers({ issuer: issuer.address, audience: AUDIENCE }))
  const who = async (sub: string) => call({ url: '/who', headers: { authorization: `Bearer ${await tokenOf(issuer, { sub })}` } })
  expect((await who('ada')).json()).toEqual({ name: 'Ada Lovelace' })
  expect((await who('eve')).status).toBe(401)
})

test('a `type` that is asked for has to be there', async () => {
  const { call } = await serving(new Tokens({ issuer: issuer.address, audience: AUDIENCE, type: 'at+jwt' }))
  const who = async (header: object) =>
    (await call({ url: '/who', headers: { authorization: `Bearer ${await tokenOf(issuer, {}, { header })}` } })).status
  expect([await who({ typ: 'at+jwt' }), await who({ typ: 'application/at+jwt' }), await who({ typ: 'JWT' }), await who({})]).toEqual([
    200, 200, 401, 401,
  ])
})

test('no token is in any line of the log', async () => {
  const token = await tokenOf(issuer, { sub: 'canary' })
  await ask(token)
  await ask(`${token}x`)
  expect(JSON.stringify(served.log)).not.toContain(token.split('.')[1])
})
