/** Values that are well formed and yet hostile: texts, long texts, many items, deep trees, secrets. */
import { afterEach, describe, expect, test } from '@jest/globals'
import { Type } from 'class-transformer'
import * as classValidator from 'class-validator'
import { ArrayUnique, IsArray, IsString, ValidateNested } from 'class-validator'
import { Action, BaseConnector, Connector, Header, Property, reply, Security, type Reply } from '@ferrule/core'
import { HttpError } from '@ferrule/fastify'
import { compileRule, predicateOf } from '../../src/rules.js'
import { AnythingConnector } from '../connectors/anything.js'
import { call, serving } from '../connectors/app.js'
import { Orders, type Seen } from '../connectors/orders.js'
import { open, type Open } from '../triggers/shop.js'
import { longTexts } from '../../../../test/support/long-texts.mjs'
import { IN_HEADERS, NAUGHTY } from './naughty-strings.js'

let opened: Open | undefined
afterEach(async () => {
  await opened?.close()
  opened = undefined
})

describe('naughty strings', () => {
  test('reach the method in a body as they were sent', async () => {
    const connector = new AnythingConnector()
    const { port } = await serving(connector)
    for (const text of NAUGHTY) {
      expect(
        (await call(port, { method: 'POST', url: '/any', payload: JSON.stringify(text), headers: { 'content-type': 'application/json' } }))
          .status,
      ).toBe(204)
      expect(connector.last).toBe(text)
    }
  })

  test('in a path, a query and a header are the text that was sent or a refusal, and never a failure of ours', async () => {
    const seen: Seen = {}
    const { port } = await serving(new Orders(seen))
    for (const text of NAUGHTY.filter((one) => !/\p{Cs}/u.test(one))) {
      const path = await call(port, { url: `/api/orders/${encodeURIComponent(text)}` })
      expect([200, 400, 404, 414]).toContain(path.status)
      if (path.status === 200) expect(seen.input).toMatchObject({ id: text })
      expect((await call(port, { url: `/api/orders?sort-by=${encodeURIComponent(text)}` })).status).toBe(400)
      expect((await call(port, { url: `/api/orders?${encodeURIComponent(text)}=1` })).status).toBe(400)
    }
    for (const text of IN_HEADERS) {
      const { status } = await call(port, { url: '/api/orders', headers: { 'x-trace': text } })
      expect([200, 400]).toContain(status)
      if (status === 200) expect((seen.input as { trace?: string }).trace ?? '').toBe(Buffer.from(text, 'latin1').toString('latin1'))
    }
  })

  test('travel from an event to its receiver as they are', async () => {
    opened = await open({ perSubscription: { perSecond: 1_000, burst: 1_000, concurrency: 4 } } as never)
    const { shop, platform } = opened
    const flow = await platform.turnOn('OrderPlaced')
    const texts = NAUGHTY.filter((text) => text !== '')
    for (const id of texts) await shop.publish(shop.orderPlaced, { id, total: 1, placedAt: new Date(0) })
    await flow.received(texts.length)
    expect(new Set(flow.runs.map(({ body }) => (body as { id: string }).id))).toEqual(new Set(texts))
  })
})

describe('texts of 50,000 characters', () => {
  const texts = longTexts(50_000)
  const rules = Object.keys(classValidator).filter((name) => /^is[A-Z]|^contains$|^length$/.test(name) && predicateOf(name) !== undefined)

  test('the rules are there', () => {
    expect(rules.length).toBeGreaterThan(80)
  })

  // All of them take a fraction of a second. Quadratic time would be minutes; how many milliseconds it is, `npm run bench -- --only hardening` says.
  test.each(rules)('%s judges them in no time that others would notice', (rule) => {
    const judge = compileRule({ rule, args: [] })
    expect(texts.map((text) => typeof judge(text)).filter((type) => type !== 'boolean')).toEqual([])
  })
})

class Part {
  @IsString() id!: string
}
class Lists {
  @Property({ items: () => Part }) @IsArray() @ArrayUnique() @Type(() => Part) @ValidateNested({ each: true }) parts!: Part[]
}
class ListsById {
  @Property({ items: () => Part })
  @IsArray()
  @ArrayUnique((part: Part) => part.id)
  @Type(() => Part)
  @ValidateNested({ each: true })
  parts!: Part[]
}
class Trace {
  @Header({ name: 'X-Trace' }) @IsString() trace!: string
}
class Gone {
  @IsString() why!: string
}
@Connector({ title: 'Lists', description: 'Takes lists.', version: '1.0.0', url: 'https://lists.example/' })
@Security.none()
class ListConnector extends BaseConnector {
  @Action('POST /lists', { summary: 'Lists' }) lists(_input: Lists): void {}
  @Action('POST /by-id', { summary: 'By id' }) byId(_input: ListsById): void {}
  @Action('GET /gone', { summary: 'Gone', responses: { 404: { returns: () => Gone } } })
  gone({ trace }: Trace): Reply<404, Gone> {
    return reply(404, { why: 'gone' }, { 'x-trace': decodeURIComponent(trace) })
  }
  @Action('GET /failed', { summary: 'Failed' })
  failed({ trace }: Trace): void {
    throw new HttpError('conflict', 'No.', { headers: { 'x-trace': decodeURIComponent(trace), 'x-other': 'kept' } })
  }
}

describe('many items that must differ', () => {
  const parts = (count: number): { parts: { id: string }[] } => ({
    parts: Array.from({ length: count }, (_, index) => ({ id: `part-${index}` })),
  })

  test('100,000 objects are compared in linear time: pair by pair it would be minutes', async () => {
    const { port } = await serving(new ListConnector(), { bodyLimit: 4_000_000 })
    const post = (): Promise<number> => call(port, { method: 'POST', url: '/lists', payload: parts(100_000) }).then(({ status }) => status)
    expect([await post(), await post(), await post()]).toEqual([204, 204, 204])
  })

  test('by a key of theirs they are compared up to 5,000, more are refused', async () => {
    const { port } = await serving(new ListConnector())
    const post = (payload: unknown) => call(port, { method: 'POST', url: '/by-id', payload })
    expect((await post(parts(5_000))).status).toBe(204)
    expect((await post({ parts: [...parts(10).parts, { id: 'part-3' }] })).json().errors).toEqual([
      expect.objectContaining({ path: '/parts', code: 'arrayUnique' }),
    ])
    const answer = await post(parts(50_000))
    expect([answer.status, answer.json().errors]).toEqual([400, [expect.objectContaining({ path: '/parts', code: 'arrayUnique' })]])
  })
})

test('a failure that a method makes of what it was sent is answered, without what can not be sent', async () => {
  const { port } = await serving(new ListConnector())
  const answer = await call(port, { url: '/failed', headers: { 'x-trace': 'a%0d%0aset-cookie: admin=1' } })
  expect([answer.status, answer.json().code, answer.headers['x-trace'], answer.headers['x-other']]).toEqual([
    409,
    'conflict',
    undefined,
    'kept',
  ])
})

test('a header that a method makes of what it was sent is never two', async () => {
  const { port, log } = await serving(new ListConnector())
  const answer = await call(port, { url: '/gone', headers: { 'x-trace': 'a%0d%0aset-cookie: admin=1' } })
  expect([answer.status, answer.headers['set-cookie'], answer.headers['x-trace']]).toEqual([500, undefined, undefined])
  expect(log.some(({ msg }) => msg === 'the reply breaks its promise')).toBe(true)
})

test('a connection has a thousand subscriptions at most, and is told so', async () => {
  opened = await open({ quota: { perOwner: 3 } } as never)
  const { address } = opened
  const subscribe = (index: number): Promise<Response> =>
    fetch(`${address}/triggers/order-placed`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': 'a-key' },
      body: JSON.stringify({ callbackUrl: `http://127.0.0.1:9/${index}` }),
    })
  expect((await Promise.all([1, 2, 3].map(subscribe))).map(({ status }) => status)).toEqual([201, 201, 201])
  const refused = await subscribe(4)
  expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([403, 'subscriptions-exhausted'])
  // The same flow again is no further subscription.
  expect((await subscribe(1)).status).toBe(201)
})

test('the address that ends a subscription is in no line of the log', async () => {
  const lines: string[] = []
  opened = await open({}, { logger: { stream: { write: (line: string) => void lines.push(line) } } })
  const { platform } = opened
  const flow = await platform.turnOn('OrderPlaced')
  const token = flow.location?.split('/').at(-1) ?? ''
  expect(token.length).toBeGreaterThan(20)
  await flow.turnOff()
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(lines.some((line) => line.includes('"method":"DELETE","path":"/api/triggers/order-placed/:p0"'))).toBe(true)
  expect(lines.join('')).not.toContain(token)
})
