/** Every kind of security by one suite: valid lets in with its principal, everything else is refused in the same words. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import Fastify from 'fastify'
import { ferrule } from '@ferrule/fastify'
import { serving, type Serving } from '../connectors/app.js'
import { Keys } from '../connectors/keys.js'
import { BehindAnother, BehindProxy, Entra, Passwords, Several, Tokens } from '../connectors/tokens.js'
import { AUDIENCE, openIssuer, tokenOf } from './issuer.js'
import { REFUSAL } from './refusal.js'

type Headers = Record<string, string | string[]>
let issuer: Awaited<ReturnType<typeof openIssuer>>
/** A server that knows opaque tokens. */
let answers: Record<string, object>
let introspections: string[]
let introspection: ReturnType<typeof createServer>
let introspectionUrl: string

beforeAll(async () => {
  issuer = await openIssuer()
  answers = {
    good: { active: true, sub: 'ada', scope: 'orders.read', aud: AUDIENCE, exp: Math.floor(Date.now() / 1_000) + 60 },
    weak: { active: true, sub: 'ada', scope: 'others' },
    ended: { active: true, sub: 'ada', scope: 'orders.read', exp: Math.floor(Date.now() / 1_000) - 1 },
    withdrawn: { active: false },
    odd: { active: 'true', sub: 'ada', scope: 'orders.read' },
  }
  introspections = []
  introspection = createServer((request, response) => {
    let text = ''
    request.on('data', (chunk: Buffer) => (text += chunk.toString()))
    request.on('end', () => {
      const token = new URLSearchParams(text).get('token') ?? ''
      introspections.push(token)
      // `own+client`, form-encoded as RFC 6749 §2.3.1 has it.
      if (request.headers.authorization !== `Basic ${Buffer.from('own%2Bclient:s%3Acret').toString('base64')}`)
        return response.writeHead(401).end()
      response.setHeader('content-type', 'application/json')
      return response.end(JSON.stringify(answers[token] ?? { active: false }))
    })
  })
  await new Promise<void>((resolve) => introspection.listen(0, '127.0.0.1', resolve))
  introspectionUrl = `http://127.0.0.1:${(introspection.address() as AddressInfo).port}/introspect`
})
afterAll(() => {
  issuer.close()
  introspection.close()
})

const basic = (text: string | Buffer): Headers => ({ authorization: `Basic ${Buffer.from(text).toString('base64')}` })
const bearer = (token: string): Headers => ({ authorization: `Bearer ${token}` })
const opaque = () => ({ introspectionUrl, clientId: 'own+client', clientSecret: 's:cret' })

interface Kind {
  readonly serve: () => Promise<Serving>
  readonly challenge: string
  readonly method?: string
  readonly good: () => Promise<readonly (readonly [Headers, string])[]>
  readonly bad: () => Promise<Readonly<Record<string, Headers>>>
}

const KINDS: Readonly<Record<string, Kind>> = {
  'an API key': {
    serve: () => serving(new Keys()),
    challenge: 'ApiKey in="header", name="X-Api-Key"',
    method: 'POST',
    good: async () => [[{ 'x-api-key': 'key-of-ada' }, 'Ada']],
    bad: async () => ({
      missing: {},
      malformed: { 'x-api-key': 'é' },
      wrong: { 'x-api-key': 'key-of-eve' },
      'in another header': bearer('key-of-ada'),
      twice: { 'x-api-key': ['key-of-ada', 'key-of-ada'] },
      oversized: { 'x-api-key': 'k'.repeat(12_000) },
    }),
  },
  'a user name and a password': {
    serve: () => serving(new Passwords()),
    challenge: 'Basic realm="connector"',
    good: async () => [
      [basic('ada:pass:word'), 'ada'],
      [basic('grâce:ünïcode 🗝'), 'grâce'],
    ],
    bad: async () => ({
      missing: {},
      'no colon': basic('ada'),
      'a wrong password': basic('ada:password'),
      'part of the password': basic('ada:pass'),
      'the password of somebody else': basic('ada:ünïcode 🗝'),
      'nobody’s name': basic('eve:pass:word'),
      'what every object has': basic('constructor:'),
      'an empty name': basic(':pass:word'),
      'a line break': basic('ada:pass:word\r\n'),
      'no UTF-8': basic(Buffer.from('ada:p\xe4ss', 'latin1')),
      'no base64': { authorization: 'Basic ada:pass:word' },
      base64url: { authorization: `Basic ${Buffer.from('grâce:ünïcode 🗝').toString('base64url')}_-` },
      nothing: { authorization: 'Basic ' },
      'another scheme': { authorization: basic('ada:pass:word')['authorization']?.toString().replace('Basic', 'Bearer') ?? '' },
      twice: { authorization: [basic('ada:pass:word')['authorization'] as string, basic('ada:pass:word')['authorization'] as string] },
      oversized: basic(`ada:${'x'.repeat(9_000)}`),
    }),
  },
  'a signed token': {
    serve: () => serving(new Tokens({ issuer: issuer.address, audience: AUDIENCE })),
    challenge: 'Bearer',
    good: async () => [[bearer(await tokenOf(issuer)), 'ada']],
    bad: async () => ({
      missing: {},
      malformed: bearer('a.b.c'),
      expired: bearer(await tokenOf(issuer, { exp: 1 })),
      'for somebody else': bearer(await tokenOf(issuer, { aud: 'others' })),
      'of somebody else': bearer(await tokenOf(issuer, { iss: 'https://evil.example' })),
      twice: { authorization: [`Bearer ${await tokenOf(issuer)}`, `Bearer ${await tokenOf(issuer)}`] },
      oversized: bearer('x'.repeat(15_000)),
    }),
  },
  'a token that its server knows': {
    serve: () => serving(new Tokens(opaque())),
    challenge: 'Bearer',
    good: async () => [[bearer('good'), 'ada']],
    bad: async () => ({
      missing: {},
      unknown: bearer('nobody'),
      ended: bearer('ended'),
      withdrawn: bearer('withdrawn'),
      'active in words': bearer('odd'),
      twice: { authorization: ['Bearer good', 'Bearer good'] },
    }),
  },
  'a Windows identity': {
    serve: () => serving(new BehindProxy()),
    challenge: 'Negotiate',
    good: async () => [
      [{ 'x-remote-user': 'CONTOSO\\ada' }, 'CONTOSO\\ada'],
      [{ 'x-remote-user': ' ada@contoso.example ', 'x-forwarded-for': '203.0.113.9' }, 'ada@contoso.example'],
    ],
    bad: async () => ({
      missing: {},
      empty: { 'x-remote-user': '' },
      twice: { 'x-remote-user': ['CONTOSO\\ada', 'CONTOSO\\ada'] },
      'in another header': { 'x-remote-users': 'CONTOSO\\ada' },
      'too long': { 'x-remote-user': 'a'.repeat(300) },
      Negotiate: { authorization: 'Negotiate TlRMTVNTUAAB' },
    }),
  },
  'a Windows identity from somebody else': {
    serve: () => serving(new BehindAnother()),
    challenge: 'Negotiate',
    good: async () => [],
    bad: async () => ({
      told: { 'x-remote-user': 'CONTOSO\\ada' },
      'told and forwarded': {
        'x-remote-user': 'CONTOSO\\ada',
        'x-forwarded-for': '192.0.2.1',
        forwarded: 'for=192.0.2.1',
        'x-real-ip': '192.0.2.1',
      },
    }),
  },
}

describe.each(Object.entries(KINDS))('%s', (_, kind) => {
  test('lets in where it is good, and its principal reaches the method', async () => {
    const { call } = await kind.serve()
    for (const [headers, name] of await kind.good()) {
      const answer = await call({ url: '/who', method: kind.method ?? 'GET', headers })
      expect([answer.status, answer.json().name]).toEqual([200, name])
    }
  })
  test('is refused in the same words whatever is wrong', async () => {
    const { call, log } = await kind.serve()
    for (const [name, headers] of Object.entries(await kind.bad())) {
      const answer = await call({ url: '/who', method: kind.method ?? 'GET', headers })
      const { requestId: _id, ...document } = answer.json()
      expect({ name, status: answer.status, challenge: answer.headers['www-authenticate'], document }).toEqual({
        name,
        status: 401,
        challenge: kind.challenge,
        document: REFUSAL,
      })
    }
    expect(issuer.elsewhere).toEqual([])
    expect(JSON.stringify(log)).not.toMatch(/pass:word|key-of-ada|ünïcode/)
  })
})

test('opaque tokens are asked about once while the answer holds, also those that are refused', async () => {
  const { call } = await serving(new Tokens(opaque()))
  introspections.length = 0
  const statuses = await Promise.all(
    Array.from({ length: 20 }, (_, index) => call({ url: '/who', headers: bearer(index % 2 ? 'good' : 'bad') })),
  )
  expect(statuses.map(({ status }) => status).sort()).toEqual([...Array(10).fill(200), ...Array(10).fill(401)])
  expect(introspections.sort()).toEqual(['bad', 'good'])
  expect((await call({ url: '/who', headers: bearer('weak') })).status).toBe(403)
})

test('opaque tokens for somebody else are refused where an audience is asked for', async () => {
  const { call } = await serving(new Tokens({ ...opaque(), audience: AUDIENCE }))
  expect((await call({ url: '/who', headers: bearer('good') })).status).toBe(200)
  expect((await call({ url: '/who', headers: bearer('weak') })).status).toBe(401)
})

test('where the server of opaque tokens refuses us, nobody can tell, and the log says why', async () => {
  const { call, log } = await serving(new Tokens({ ...opaque(), clientSecret: 'wrong' }))
  expect((await call({ url: '/who', headers: bearer('good') })).status).toBe(503)
  expect(log.find(({ msg }) => msg === 'a token could not be checked')).toMatchObject({
    err: { message: `${introspectionUrl} answered 401` },
  })
})

describe('Microsoft Entra ID', () => {
  const tenant = '11111111-2222-3333-4444-555555555555'
  const other = '99999999-2222-3333-4444-555555555555'
  const uri = 'api://aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee'
  const rules = (tid: string, version: 1 | 2): object => ({
    iss: version === 1 ? `https://sts.windows.net/${tid}/` : `https://login.microsoftonline.com/${tid}/v2.0`,
    aud: version === 1 ? uri : uri.replace('api://', ''),
    tid,
    scp: 'Orders.Read',
  })
  /** Microsoft’s keys come from the issuer of the test. */
  const withKeys = async (work: () => Promise<void>): Promise<string[]> => {
    const real = globalThis.fetch
    const asked: string[] = []
    globalThis.fetch = async (address) => {
      asked.push(String(address))
      return real(`${issuer.address}/keys`)
    }
    try {
      await work()
    } finally {
      globalThis.fetch = real
    }
    return asked
  }

  test('tokens of the tenant are good, of both endpoints, and those of another are not', async () => {
    const { call } = await serving(new Entra())
    const who = async (claims: object) => (await call({ url: '/who', headers: bearer(await tokenOf(issuer, { ...claims })) })).status
    const asked = await withKeys(async () => {
      expect([await who(rules(tenant, 1)), await who(rules(tenant, 2))]).toEqual([200, 200])
      expect([await who(rules(other, 1)), await who(rules(other, 2))]).toEqual([401, 401])
      expect(await who({ ...rules(tenant, 2), tid: other })).toBe(401)
      expect(await who({ ...rules(tenant, 2), iss: `https://login.microsoftonline.com/${tenant}/v2.0/` })).toBe(401)
      expect(await who({ ...rules(tenant, 2), aud: '00000003-0000-0000-c000-000000000000' })).toBe(401)
      expect(await who({ ...rules(tenant, 2), scp: 'User.Read' })).toBe(403)
    })
    expect(asked).toEqual([`https://login.microsoftonline.com/${tenant}/discovery/v2.0/keys`])
  })
})

test('a connector with several kinds accepts each of them, and no other', async () => {
  const { call } = await serving(new Several({ issuer: issuer.address, audience: AUDIENCE }))
  const who = async (headers: Headers) => (await call({ url: '/who', headers })).status
  expect(await who(bearer(await tokenOf(issuer)))).toBe(200)
  expect(await who(basic('ada:secret'))).toBe(200)
  expect(await who({ 'x-api-key': 'secret' })).toBe(200)
  expect(await who({ 'x-remote-user': 'CONTOSO\\ada' })).toBe(401)
  expect(await who(bearer('secret'))).toBe(401)
  expect((await call({ url: '/who' })).headers['www-authenticate']).toBe(
    'Bearer, Basic realm="connector", ApiKey in="header", name="X-Api-Key"',
  )
})

describe('rules that would let in whoever wants to are not served', () => {
  test.each<[string, ConstructorParameters<typeof Tokens>[0], string]>([
    ['no issuer', { issuer: '', audience: AUDIENCE }, 'would believe tokens of any issuer'],
    ['no audience', { issuer: 'https://a.example', audience: [] }, 'would take tokens that are for others'],
    ['keys in the clear', { issuer: 'http://a.example', audience: AUDIENCE }, 'would fetch keys from "http://a.example"'],
    ['several issuers', { issuer: ['https://a.example', 'https://b.example'], audience: AUDIENCE }, 'has several issuers'],
    [
      'a shared secret',
      { issuer: 'https://a.example', audience: AUDIENCE, algorithms: ['HS256' as 'RS256'] },
      'takes tokens signed with HS256',
    ],
    [
      'questions in the clear',
      { introspectionUrl: 'http://a.example', clientId: 'a', clientSecret: 'b' },
      'asks "http://a.example" about tokens',
    ],
    [
      'questions without a secret',
      { introspectionUrl: 'https://a.example', clientId: 'a', clientSecret: '' },
      'asks about tokens without `clientId`',
    ],
  ])('%s', async (_, rules, message) => {
    await expect(Fastify().register(ferrule, { connector: new Tokens(rules) })).rejects.toThrow(message)
  })
})
