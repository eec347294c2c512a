import { afterEach, describe, expect, test } from '@jest/globals'
import { open, type Article, type Open, type Order } from './shop.js'

let opened: Open | undefined
const start = async (): Promise<Open> => (opened = await open())
afterEach(async () => {
  await opened?.close()
  opened = undefined
})

const order = (id: string, total: number): Order => ({ id, total, placedAt: new Date('2026-01-02T03:04:05.678Z') })

describe('a webhook trigger', () => {
  test('brings what is published to the flows that are on, as it is declared', async () => {
    const { shop, platform } = await start()
    const flow = await platform.turnOn('OrderPlaced')
    await shop.publish(shop.orderPlaced, order('1', 10))
    const [run] = await flow.received(1)
    expect(run?.body).toEqual({ id: '1', totalPrice: 10, placedAt: '2026-01-02T03:04:05.678Z' })
    expect(run?.headers['webhook-signature']).toMatch(/^v1,/)
  })

  test('asks the method which events a flow wants, with the maker’s values as they were typed', async () => {
    const { shop, platform } = await start()
    const all = await platform.turnOn('OrderPlaced')
    const large = await platform.turnOn('OrderPlaced', { minimumTotal: 100 })
    await shop.publish(shop.orderPlaced, order('small', 99))
    await shop.publish(shop.orderPlaced, order('large', 100))
    await all.received(2)
    await large.received(1)
    expect(large.runs.map(({ body }) => body)).toEqual([expect.objectContaining({ id: 'large' })])
  })

  test('gives the same Location when the request is repeated', async () => {
    const { platform } = await start()
    const flow = await platform.turnOn('OrderPlaced', { minimumTotal: 1 })
    const first = flow.location
    expect(first).toMatch(/^https:\/\/shop\.example\/api\/triggers\/order-placed\/[\w.-]+$/)
    expect(await flow.repeat()).toBe(first)
  })

  test('ends when the flow is turned off, without credentials, and as often as it is asked', async () => {
    const { shop, platform, address } = await start()
    const flow = await platform.turnOn('OrderPlaced')
    const url = flow.location?.replace('https://shop.example/api', address) ?? ''
    await flow.turnOff()
    expect((await fetch(url, { method: 'DELETE' })).status).toBe(204)
    await shop.publish(shop.orderPlaced, order('1', 1))
    const other = await platform.turnOn('OrderPlaced')
    await shop.publish(shop.orderPlaced, order('2', 1))
    await other.received(1)
    expect(flow.runs).toEqual([])
  })

  test('knows nothing of a subscription that was made up', async () => {
    const { address } = await start()
    const answer = await fetch(`${address}/triggers/order-placed/${'a'.repeat(22)}.1.${'b'.repeat(22)}`, { method: 'DELETE' })
    expect([answer.status, await answer.json()]).toEqual([404, expect.objectContaining({ code: 'not-found' })])
  })

  test('goes on with what a maker has changed', async () => {
    const { shop, platform } = await start()
    const flow = await platform.turnOn('OrderPlaced', { minimumTotal: 100 })
    await flow.change({ minimumTotal: 5 })
    await shop.publish(shop.orderPlaced, order('1', 7))
    await flow.received(1)
  })

  test.each(['https://127.0.0.1:9/x', 'ftp://flow.example/', 'no url'])(
    'refuses the callback %s, and does not say why',
    async (callbackUrl) => {
      opened = await open({ development: false })
      const answer = await fetch(`${opened.address}/triggers/order-placed`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-api-key': 'a-key' },
        body: JSON.stringify({ callbackUrl }),
      })
      const problem = (await answer.json()) as { code: string; detail: string }
      expect(answer.status).toBe(400)
      if (problem.code === 'callback-url-rejected') expect(problem.detail).not.toContain('127.0.0.1')
      else expect(problem.code).toBe('invalid-input')
    },
  )

  test('does not publish what breaks its promise', async () => {
    const { shop } = await start()
    await expect(shop.publish(shop.orderPlaced, { id: 1 } as never)).rejects.toThrow(/OrderPlaced breaks its promise/)
  })

  test('takes an event with a known id once', async () => {
    const { shop, platform } = await start()
    const flow = await platform.turnOn('OrderPlaced')
    expect(await shop.publish(shop.orderPlaced, order('1', 1), { id: 'one' })).toEqual({ id: 'one', duplicate: false })
    expect(await shop.publish(shop.orderPlaced, order('1', 1), { id: 'one' })).toEqual({ id: 'one', duplicate: true })
    await shop.publish(shop.orderPlaced, order('2', 1))
    await flow.received(2)
    expect(flow.runs).toHaveLength(2)
  })
})

describe('a polling trigger over published events', () => {
  test('starts from now, and gives what comes then once', async () => {
    const { shop, platform } = await start()
    await shop.publish(shop.orderChanged, order('before', 1))
    const flow = platform.startPolling('OrderChanged')
    expect((await flow.poll()).status).toBe(202)
    await shop.publish(shop.orderChanged, order('1', 1))
    await shop.publish(shop.orderChanged, order('2', 2))
    expect((await flow.poll()).status).toBe(200)
    expect((await flow.poll()).status).toBe(202)
    expect(flow.runs.map(({ body }) => (body as { id: string }).id)).toEqual(['1', '2'])
  })

  test('answers the same question in the same way', async () => {
    const { shop, platform } = await start()
    const flow = platform.startPolling('OrderChanged')
    await flow.poll()
    await shop.publish(shop.orderChanged, order('1', 1))
    const first = await flow.poll({ repeated: true })
    await shop.publish(shop.orderChanged, order('2', 1))
    const again = await flow.poll({ repeated: true })
    expect(again.runs.slice(0, 1).map(({ body }) => body)).toEqual(first.runs.map(({ body }) => body))
  })

  test('gives pages of a hundred, and asks for the next soon', async () => {
    const { shop, platform } = await start()
    const flow = platform.startPolling('OrderChanged')
    await flow.poll()
    await Promise.all(Array.from({ length: 250 }, (_, index) => shop.publish(shop.orderChanged, order(String(index), 1))))
    await platform.advance(70_000)
    expect(new Set(flow.runs.map(({ body }) => (body as { id: string }).id)).size).toBe(250)
  })

  test('wants what the method wants', async () => {
    const { shop, platform } = await start()
    const flow = platform.startPolling('OrderChanged', { minimumTotal: 10 })
    await flow.poll()
    await shop.publish(shop.orderChanged, order('small', 9))
    await shop.publish(shop.orderChanged, order('large', 10))
    await flow.poll()
    expect(flow.runs.map(({ body }) => (body as { id: string }).id)).toEqual(['large'])
  })

  test('refuses a cursor that was tampered with', async () => {
    const { platform, address } = await start()
    const flow = platform.startPolling('OrderChanged')
    await flow.poll()
    const cursor = new URLSearchParams(flow.nextPath?.split('?')[1]).get('cursor') ?? ''
    const tampered = `${cursor.slice(0, -2)}${cursor.endsWith('AA') ? 'BB' : 'AA'}`
    const answer = await fetch(`${address}/triggers/order-changed?cursor=${tampered}`, { headers: { 'x-api-key': 'a-key' } })
    expect([answer.status, await answer.json()]).toEqual([400, expect.objectContaining({ code: 'invalid-cursor' })])
  })

  test('reads another trigger’s events, and lets the platform keep the position', async () => {
    const { shop, platform } = await start()
    const flow = platform.startPolling('OrderFeed')
    await flow.poll()
    await shop.publish(shop.orderPlaced, order('1', 1))
    await flow.poll()
    await flow.poll()
    expect(flow.runs.map(({ body }) => body)).toEqual([{ id: '1', totalPrice: 1, placedAt: '2026-01-02T03:04:05.678Z' }])
  })
})

describe('a polling trigger over a query', () => {
  const article = (id: string, at: number): Article => ({ id, changedAt: new Date(at) })

  test('gives items of one moment once each, and waits for what may still come before the youngest', async () => {
    const { shop, platform } = await start()
    const now = 1_800_000_000_000
    shop.now = new Date(now)
    const flow = platform.startPolling('Stock')
    expect((await flow.poll()).status).toBe(202)
    shop.articles = [article('b', now + 100), article('a', now + 100), article('young', now + 4_500)]
    shop.now = new Date(now + 5_000)
    await flow.poll()
    shop.articles.push(article('late', now + 4_400))
    shop.now = new Date(now + 6_000)
    await flow.poll()
    await flow.poll()
    expect(flow.runs.map(({ body }) => (body as { id: string }).id)).toEqual(['a', 'b', 'late', 'young'])
  })
})

describe('an action that a flow waits for', () => {
  test('lets the flow go on once, with what it was answered', async () => {
    const { shop, platform, address } = await start()
    const waiting = await platform.waitFor('Ask', { question: 'May I?' })
    const [asked] = shop.asked
    expect(asked?.question).toBe('May I?')
    expect(await shop.respond(shop.ask, asked?.callback ?? '', { approved: true })).toBe(true)
    expect((await waiting.received(1))[0]?.body).toEqual({ approved: true })
    expect(await shop.respond(shop.ask, asked?.callback ?? '', { approved: false })).toBe(false)
    expect(await shop.respond(shop.ask, 'made-up', { approved: false })).toBe(false)
    expect(address).toContain('127.0.0.1')
  })
})

test('what triggers need and nobody gave is said before anything is served', async () => {
  const { serve } = await import('@ferrule/fastify')
  const { Shop } = await import('./shop.js')
  await expect(serve(new Shop(), { port: 0, logger: false, signals: false })).rejects.toThrow(
    /OrderPlaced, OrderChanged, OrderFeed, Stock: nothing keeps their events and subscriptions/,
  )
})

describe('metrics', () => {
  test('tell of this connector’s events', async () => {
    opened = await open({}, { metrics: '/metrics' })
    const flow = await opened.platform.turnOn('OrderPlaced')
    await opened.shop.publish(opened.shop.orderPlaced, order('1', 1))
    await flow.received(1)
    const answer = await fetch(`${opened.address}/metrics`)
    const text = await answer.text()
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, expect.stringMatching(/^text\/plain/)])
    expect(text).toContain('ferrule_publish_duration_seconds_count{result="accepted"} 1')
    expect(text).toContain('ferrule_subscriptions_active 1')
  })
})
