/** The endpoint by which agents call: its door, its bounds, and what it makes of messages that nobody should send. */
import { beforeAll, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { Action, BaseConnector, Connector, Property, Security, type Context, type TokenClaims, type TokenRules } from '@ferrule/core'
import { serve } from '@ferrule/fastify'
import { openSqliteCalls } from '@ferrule/fastify/calls/sqlite'
import '../../../../test/support/seed.js'
import { serving, type Answer, type Serving } from '../connectors/app.js'
import { AUDIENCE, openIssuer, tokenOf } from '../security/issuer.js'
import { connect, textOf } from './client.js'
import { Workshop } from './workshop.js'

const HEADERS = { accept: 'application/json, text/event-stream', 'x-api-key': 'good' }
const LIST = { jsonrpc: '2.0', id: 1, method: 'tools/list' }
const callOf = (name: string, id: unknown = 1): object => ({ jsonrpc: '2.0', id, method: 'tools/call', params: { name } })

let served: Serving
beforeAll(async () => {
  served = await serving(new Workshop())
})

const post = (payload: unknown, headers: Record<string, string> = {}, to = served, url = '/api/mcp'): Promise<Answer> =>
  to.call({ method: 'POST', url, payload, headers: { ...HEADERS, ...headers } })

describe('nobody is told anything', () => {
  test.each([
    ['without a key', ''],
    ['with a wrong key', 'bad'],
  ])('%s', async (_, key) => {
    const answer = await post(LIST, { 'x-api-key': key })
    const rest = await served.call({ url: '/api/who', headers: { 'x-api-key': key } })
    expect([answer.status, answer.json().code, answer.headers['www-authenticate']]).toEqual([
      401,
      'unauthenticated',
      rest.headers['www-authenticate'],
    ])
    expect(answer.headers['www-authenticate']).toBeDefined()
  })

  test('of a page of another origin', async () => {
    const answer = await post(LIST, { origin: 'http://localhost:3000' })
    expect([answer.status, answer.json().code]).toEqual([403, 'origin-not-allowed'])
  })

  test('but of the connector’s own origin, and of those that are named', async () => {
    const named = await serving(new Workshop(), { mcpOrigins: ['https://chat.example/'] })
    expect((await post(LIST, { origin: 'https://workshop.example' })).status).toBe(200)
    expect((await post(LIST, { origin: 'https://chat.example' }, named)).status).toBe(200)
    expect((await post(LIST, { origin: 'https://chat.example' })).status).toBe(403)
  })
})

test.each(['GET', 'DELETE', 'PUT'])('there is no session to %s', async (method) => {
  const answer = await served.call({ method, url: '/api/mcp', headers: HEADERS })
  expect([answer.status, answer.headers.allow]).toEqual([405, 'POST'])
})

describe('a message is refused', () => {
  test.each<[string, unknown, Record<string, string>, number, string]>([
    ['that is no JSON', '{', { 'content-type': 'application/json' }, 400, 'malformed-json'],
    ['that is nothing', undefined, {}, 400, 'missing-body'],
    ['of another type', 'a', { 'content-type': 'text/plain' }, 415, 'unsupported-media-type'],
    ['that is large', `"${'a'.repeat(1_048_577)}"`, { 'content-type': 'application/json' }, 413, 'body-too-large'],
    ['that is deep', `${'['.repeat(100)}${']'.repeat(100)}`, { 'content-type': 'application/json' }, 400, 'body-too-deep'],
    ['with a forbidden key', '{"__proto__":{}}', { 'content-type': 'application/json' }, 400, 'forbidden-key'],
    ['that is many', Array.from({ length: 21 }, (_, id) => ({ ...LIST, id })), {}, 400, 'invalid-input'],
  ])('%s', async (_, payload, headers, status, code) => {
    const answer = await post(payload, headers)
    expect([answer.status, answer.json().code]).toEqual([status, code])
  })

  test('in a version of the protocol that nobody knows', async () => {
    expect((await post(LIST, { 'mcp-protocol-version': '1999-01-01' })).status).toBe(400)
  })
})

test('several messages are answered together, each for itself', async () => {
  const answers = (await post([{ ...LIST, id: 'a' }, callOf('Broken', 'b'), callOf('Nothing', 'c')])).json()
  expect(answers.map(({ id }: { readonly id: string }) => id).sort()).toEqual(['a', 'b', 'c'])
  expect(JSON.stringify(answers)).not.toContain('secret')
})

test('whatever is sent, the endpoint answers, and not that it failed', async () => {
  const method = fc.oneof(
    fc.constantFrom('initialize', 'ping', 'tools/list', 'tools/call', 'notifications/cancelled', 'tasks/get'),
    fc.string(),
  )
  const name = fc.oneof(fc.constantFrom('Everything', 'GetThing', 'Names', 'Attach', 'Picture', 'Download'), fc.string())
  const given = fc.dictionary(
    fc.constantFrom('name', 'sizes', 'count', 'X-Mood', 'mail', 'body', 'document', 'title', 'x'),
    fc.jsonValue({ maxDepth: 3 }),
  )
  const params = fc.oneof(fc.record({ name, arguments: given }), fc.record({ name, arguments: fc.jsonValue() }), fc.jsonValue())
  const message = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({ jsonrpc: fc.constant('2.0'), id: fc.oneof(fc.integer(), fc.string(), fc.jsonValue()), method, params }),
    },
    fc.record({ jsonrpc: fc.constant('2.0'), method, params }, { requiredKeys: ['jsonrpc'] }),
    fc.jsonValue(),
  )
  await fc.assert(
    fc.asyncProperty(fc.oneof(message, fc.array(message, { maxLength: 4 })), async (payload) => {
      const answer = await post(JSON.stringify(payload), { 'content-type': 'application/json' })
      expect(answer.status).toBeLessThan(500)
      expect(answer.text).not.toContain('internal-error')
    }),
    { numRuns: 300 },
  )
  expect((await post(LIST)).status).toBe(200)
}, 60_000)

test('an answer is as little kept as any other', async () => {
  const { headers } = await post(LIST)
  expect([headers['cache-control'], headers['x-content-type-options'], headers['mcp-session-id']]).toEqual([
    'no-store',
    'nosniff',
    undefined,
  ])
})

class Who {
  @Property() name!: string
}

@Connector({
  title: 'Readers',
  description: 'Reads.',
  version: '1.0.0',
  url: 'https://tokens.example/',
  mcp: { path: '/agents', id: 'Talk' },
})
@Security.oauth2({
  authorizationUrl: 'https://a.example/authorize',
  tokenUrl: 'https://a.example/token',
  clientId: 'client',
  scopes: { 'orders.read': 'Read orders.', 'orders.write': 'Change orders.' },
  tokens: (readers: Readers) => readers.rules,
})
@Security.scopes('orders.read')
class Readers extends BaseConnector {
  constructor(readonly rules: TokenRules) {
    super()
  }
  @Action('GET /who', { summary: 'Who', returns: () => Who })
  who(_: undefined, { principal }: Context<TokenClaims>): Who {
    return { name: principal.sub ?? '' }
  }
  @Security.scopes('orders.read', 'orders.write')
  @Action('POST /change', { summary: 'Change', returns: () => Who })
  change(): Who {
    return { name: '' }
  }
}

test('a token opens what it allows', async () => {
  const issuer = await openIssuer()
  const readers = await serving(new Readers({ issuer: issuer.address, audience: AUDIENCE }))
  const agent = await connect(`http://127.0.0.1:${readers.port}/agents`, { authorization: `Bearer ${await tokenOf(issuer)}` })
  expect((await agent.call('Who')).structuredContent).toEqual({ name: 'ada' })
  expect(JSON.parse(await agent.say('Change'))).toMatchObject({ status: 403, code: 'insufficient-scope' })
  await expect(connect(`http://127.0.0.1:${readers.port}/agents`, { authorization: 'Bearer no' })).rejects.toThrow('401')
  issuer.close()
})

test('calls count where the operation is, everything else at the endpoint', async () => {
  const limited = await serving(new Workshop(), { rateLimit: { max: 4 } })
  const statusOf = async (message: object): Promise<unknown> => {
    const { status, text } = await post(message, {}, limited)
    return status === 200 ? (/too-many-requests/.test(text) ? 'refused' : 'answered') : status
  }
  const seen = [LIST, callOf('Who'), callOf('Who'), LIST, callOf('Who'), LIST].map((message) => () => statusOf(message))
  const found: unknown[] = []
  for (const ask of seen) found.push(await ask())
  expect(found).toEqual(['answered', 'answered', 'answered', 'answered', 'refused', 429])
})

test('limits by address see who really calls', async () => {
  const open = await serving(new Workshop(), { refusalLimit: { max: 2, seconds: 60 } })
  for (let tries = 0; tries < 3; tries++) await post(callOf('Who'), { 'x-api-key': 'bad' }, open)
  expect((await post(callOf('Who'), {}, open)).status).toBe(429)
})

test('limits of calls go by the address of who calls, also behind a proxy', async () => {
  const behind = await serve(new Kiosk(), { port: 0, logger: false, signals: false, trustProxy: ['127.0.0.1'], rateLimit: { max: 1 } })
  const ask = async (from: string): Promise<boolean> => {
    const response = await fetch(`${behind.address}/mcp`, {
      method: 'POST',
      headers: { ...HEADERS, 'content-type': 'application/json', 'x-forwarded-for': from },
      body: JSON.stringify(callOf('Sell')),
    })
    return !(await response.text()).includes('too-many-requests')
  }
  const answered = [await ask('192.0.2.1'), await ask('192.0.2.2'), await ask('192.0.2.1')]
  await behind.close()
  expect(answered).toEqual([true, true, false])
})

@Connector({ title: 'Kiosk', description: 'Sells.', version: '1.0.0', url: 'https://kiosk.example/', mcp: true })
@Security.none()
class Kiosk extends BaseConnector {
  @Action('POST /sell', { summary: 'Sell', returns: () => Who })
  sell(): Who {
    return { name: 'news' }
  }
}

@Connector({ title: 'Bakery', description: 'Bakes.', version: '1.0.0', url: 'https://bakery.example/', mcp: true })
@Security.none()
class Bakery extends BaseConnector {
  @Action('POST /bread', { summary: 'Bake', returns: () => Who, longRunning: { answerWithinSeconds: 0.05 } })
  async bake(): Promise<Who> {
    await new Promise((resolve) => setTimeout(resolve, 300))
    return { name: 'bread' }
  }
}

test('an action that takes its time is waited for', async () => {
  const publicUrl = 'https://bakery.example'
  const bakery = await serving(new Bakery(), { publicUrl, calls: openSqliteCalls({ file: ':memory:' }) })
  const agent = await connect(`http://127.0.0.1:${bakery.port}/mcp`)
  expect(textOf(await agent.call('Bake'))).toBe('{"name":"bread"}')
})
