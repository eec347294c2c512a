/** From an event to its receivers: everything real but the clock. */
import { SCHEDULE_MS, verifySignature } from '@ferrule/triggers'
import { KEY, openBench, statesOf, until, type Bench } from './bench.js'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

let here: Bench
afterEach(() => here.close())

const publish = (event: unknown, id?: string) => here.triggers.publish({ topic: 'orderPlaced', event, ...(id === undefined ? {} : { id }) })
const settled = () => until(async () => (await here.store.backlog()).fanOuts === 0 && (await statesOf(here.store)).waiting === undefined)
/** Waits until so many attempts have been written down. */
const attempted = (count: number) =>
  until(async () => {
    const { items } = await here.store.deliveries({}, { limit: 1000 })
    const attempts = await Promise.all(items.map(({ id }) => here.store.attempts(id)))
    return attempts.flat().length >= count
  }, `${count} attempts were not made`)

test('an event reaches its five subscriptions, signed, byte for byte, at exactly the URLs that were named', async () => {
  here = await openBench()
  const paths = ['/a', '/b/%2Ftriggers%2Fmanual?sp=%2Ftriggers&sv=1.0&sig=a%2Fb', '/c?', '/d//e', '/f?x=[1]&y={2}']
  for (const path of paths) await here.subscribe(path)
  here.triggers.start()
  await publish({ text: 'é\u0000\ud800', number: 1e21 })
  await settled()
  expect(here.receiver.requests.map(({ path }) => path).toSorted()).toEqual(paths.toSorted())
  const { items } = await here.store.deliveries({}, { limit: 10 })
  for (const { body, headers } of here.receiver.requests) {
    expect(body.toString()).toBe('{"text":"é\\u0000\\ud800","number":1e+21}')
    expect(headers['content-type']).toBe('application/json')
    const delivery = items.find(({ id }) => id === headers['webhook-id'])
    const secrets = here.triggers.keys.signingSecrets(delivery?.subscription.id ?? '')
    expect(verifySignature(headers as Record<string, string>, body, secrets, here.clock.wall() / 1000)).toBe(true)
  }
  expect(new Set(here.receiver.requests.map(({ headers }) => headers['webhook-id'])).size).toBe(5)
  expect(await statesOf(here.store)).toEqual({ delivered: 5 })
})

test('each subscription hears of what it wants alone, and a filter that fails makes a dead letter of its own event alone', async () => {
  here = await openBench({
    filters: () => (event) => {
      const { customer } = JSON.parse(Buffer.from(event.body).toString()) as { customer: number }
      return ({ filter }) => {
        const wanted = JSON.parse(filter) as { customer?: number; broken?: boolean }
        if (wanted.broken === true) throw new Error('no such field')
        return wanted.customer === customer
      }
    },
  })
  await here.subscribe('/seven', { customer: 7 })
  await here.subscribe('/eight', { customer: 8 })
  await here.subscribe('/broken', { broken: true })
  here.triggers.start()
  await publish({ customer: 7 })
  await settled()
  expect(here.receiver.requests.map(({ path }) => path)).toEqual(['/seven'])
  const [dead] = (await here.store.deliveries({ state: 'dead' }, { limit: 10 })).items
  expect(dead?.reason).toBe('The filter failed: no such field')
})

test('an event with a known id is told so and reaches nobody again', async () => {
  here = await openBench()
  await here.subscribe('/a')
  here.triggers.start()
  expect(await publish({ order: 1 }, 'order-1')).toEqual({ id: 'order-1', duplicate: false })
  expect(await publish({ order: 1 }, 'order-1')).toEqual({ id: 'order-1', duplicate: true })
  await settled()
  expect(here.receiver.requests).toHaveLength(1)
})

test('a receiver that fails is tried again at the times of the schedule, with the same id, until it answers', async () => {
  here = await openBench()
  here.receiver.answer('/a', { status: 500 }, { status: 502 }, { status: 408 }, { reset: 'before-head' }, { status: 200 })
  await here.subscribe('/a')
  here.triggers.start()
  await publish({})
  await attempted(1)
  for (const [index, wait] of [5_000, 5 * MINUTE, 30 * MINUTE].entries()) {
    here.clock.advance(wait - 100)
    await new Promise((resolve) => setTimeout(resolve, 60))
    expect(here.receiver.requests).toHaveLength(index + 1)
    here.clock.advance(1_100)
    await attempted(index + 2)
  }
  here.clock.advance(2 * HOUR)
  await settled()
  expect(here.receiver.requests).toHaveLength(5)
  expect(new Set(here.receiver.requests.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
  const [view] = (await here.store.deliveries({}, { limit: 1 })).items
  expect((await here.store.attempts(view?.id ?? '')).map(({ outcome, status }) => status ?? outcome)).toEqual([
    500,
    502,
    408,
    'connection',
    200,
  ])
})

test('what fails to the end of the schedule is a dead letter; it is replayed under the same id and arrives', async () => {
  here = await openBench()
  here.receiver.answer('/a', { status: 500 })
  await here.subscribe('/a')
  here.triggers.start()
  await publish({ order: 1 })
  for (const [index, waitMs] of SCHEDULE_MS.entries()) {
    here.clock.advance(waitMs + 1_000)
    await attempted(index + 1)
  }
  await settled()
  const [dead] = (await here.store.deliveries({ state: 'dead' }, { limit: 1 })).items
  expect(dead?.attempts).toBe(10)
  expect(dead?.reason).toBe('10 attempts failed; the last: status 500')
  here.receiver.answer('/a', { status: 202 })
  expect(await here.store.replay({}, { at: here.clock.now(), perSecond: 10, limit: 10 })).toBe(1)
  here.clock.advance(2 * MINUTE)
  await settled()
  expect(await statesOf(here.store)).toEqual({ delivered: 1 })
  expect(new Set(here.receiver.requests.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
})

test('a receiver that is gone is disabled at once: its other events are dead letters and it is not called again', async () => {
  here = await openBench({ perSubscription: { concurrency: 1 } })
  here.receiver.answer('/gone', { status: 410, delayMs: 50 })
  await here.subscribe('/gone')
  await here.subscribe('/a')
  for (let index = 0; index < 5; index++) await publish({ index })
  here.triggers.start()
  await settled()
  expect(here.receiver.requestsTo('/gone')).toHaveLength(1)
  expect(here.receiver.requestsTo('/a')).toHaveLength(5)
  expect(await statesOf(here.store)).toEqual({ delivered: 5, dead: 5 })
  await publish({ index: 5 })
  await settled()
  expect(here.receiver.requestsTo('/gone')).toHaveLength(1)
  expect(await statesOf(here.store)).toEqual({ delivered: 6, dead: 6 })
  expect((await here.store.subscriptions({ state: 'disabled' }, { limit: 10 })).items).toHaveLength(1)
})

test('401, 403 or 404 for a day disables a subscription; for less it does not', async () => {
  here = await openBench()
  here.receiver.answer('/a', { status: 404 })
  await here.subscribe('/a')
  here.triggers.start()
  await publish({})
  for (let attempts = 1; attempts < 5; attempts++) {
    await attempted(attempts)
    expect((await here.store.subscriptions({ state: 'active' }, { limit: 10 })).items).toHaveLength(1)
    here.clock.advance(7 * HOUR)
  }
  await settled()
  const [{ state } = { state: undefined }] = (await here.store.subscriptions({}, { limit: 10 })).items
  expect(state).toMatchObject({ kind: 'disabled', reason: 'The receiver has answered 401, 403 or 404 for a day.' })
})

test('a request that the receiver finds wrong is tried three times', async () => {
  here = await openBench()
  here.receiver.answer('/a', { status: 422 })
  await here.subscribe('/a')
  here.triggers.start()
  await publish({})
  for (let attempts = 1; attempts <= 3; attempts++) {
    await attempted(attempts)
    here.clock.advance(HOUR)
  }
  await settled()
  expect(here.receiver.requests).toHaveLength(3)
  expect(await statesOf(here.store)).toEqual({ dead: 1 })
})

test('a redirect is a failure, and where it leads is never called', async () => {
  here = await openBench()
  for (const [index, status] of [301, 302, 303, 307, 308].entries()) {
    here.receiver.answer(`/${index}`, { status, headers: { location: `${here.receiver.origin}/target` } })
    await here.subscribe(`/${index}`)
  }
  here.triggers.start()
  await publish({})
  await attempted(5)
  expect(here.receiver.requests).toHaveLength(5)
  expect(here.receiver.requestsTo('/target')).toHaveLength(0)
  expect(await statesOf(here.store)).toEqual({ waiting: 5 })
})

test('Retry-After is obeyed, by all events for the receiver that said it, and by no other', async () => {
  here = await openBench()
  here.receiver.answer('/busy', { status: 429, headers: { 'retry-after': '3600' } }, { status: 200 })
  await here.subscribe('/busy')
  await here.subscribe('/a')
  here.triggers.start()
  await publish({ order: 1 })
  await attempted(2)
  await publish({ order: 2 })
  await here.receiver.waitFor('/a', 2)
  here.clock.advance(59 * MINUTE)
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect(here.receiver.requestsTo('/busy')).toHaveLength(1)
  here.clock.advance(20 * MINUTE)
  await until(async () => {
    here.clock.advance(1_000)
    return (await statesOf(here.store)).waiting === undefined
  })
  expect(here.receiver.requestsTo('/busy')).toHaveLength(3)
})

test('five failures open the breaker: one probe at a time, until one arrives', async () => {
  here = await openBench()
  here.receiver.answer('/a', ...Array.from({ length: 9 }, () => ({ status: 500 })), { status: 200 })
  await here.subscribe('/a')
  here.triggers.start()
  for (let index = 0; index < 8; index++) await publish({ index })
  await until(async () => (await here.store.backlog()).subscriptions.open === 1)
  await new Promise((resolve) => setTimeout(resolve, 100))
  const before = here.receiver.requests.length
  expect(before).toBeLessThanOrEqual(8)
  here.clock.advance(30_000)
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect(here.receiver.requests.length).toBe(before)
  await until(async () => {
    here.clock.advance(10_000)
    return (await statesOf(here.store)).waiting === undefined
  })
  expect(await statesOf(here.store)).toEqual({ delivered: 8 })
  const [{ health } = { health: undefined }] = (await here.store.subscriptions({}, { limit: 1 })).items
  expect(health).toEqual({ failures: 0, timeouts: 0 })
})

test('silence before the head, after it, in the body, and an answer that drips are time-outs; the place is free again', async () => {
  here = await openBench({ timeoutMs: 300 })
  here.receiver.answer('/before', { hang: 'before-head' })
  here.receiver.answer('/after', { hang: 'after-head', body: 'never' })
  here.receiver.answer('/mid', { hang: 'mid-body' })
  here.receiver.answer('/drip', { dripMs: 50, body: 'x'.repeat(100) })
  for (const path of ['/before', '/after', '/mid', '/drip']) await here.subscribe(path)
  here.triggers.start()
  await publish({})
  await attempted(4)
  const { items } = await here.store.deliveries({}, { limit: 10 })
  const attempts = (await Promise.all(items.map(({ id }) => here.store.attempts(id)))).flat()
  expect(attempts.map(({ outcome }) => outcome)).toEqual(['timeout', 'timeout', 'timeout', 'timeout'])
  expect(attempts[0]?.error).toBe('No complete answer within 300 ms.')
  expect(here.triggers.usage).toEqual({ live: 0, slow: 0 })
  await until(() => here.receiver.openConnections === 0, 'connections stay open')
})

test('an answer without end is read no further than it matters, and counts as what its status says', async () => {
  here = await openBench()
  here.receiver.answer('/a', { status: 200, body: Buffer.alloc(20_000_000) })
  await here.subscribe('/a')
  here.triggers.start()
  await publish({})
  await settled()
  expect(await statesOf(here.store)).toEqual({ delivered: 1 })
  await until(() => here.receiver.openConnections === 0, 'the connection stays open')
})

test('connections that break are failures of the connection', async () => {
  here = await openBench()
  here.receiver.breakConnections(true)
  await here.subscribe('/a')
  here.triggers.start()
  await publish({})
  await attempted(1)
  here.receiver.breakConnections(false)
  here.clock.advance(10_000)
  await settled()
  const [view] = (await here.store.deliveries({}, { limit: 1 })).items
  const [first] = await here.store.attempts(view?.id ?? '')
  expect(first).toMatchObject({ outcome: 'connection', error: expect.stringMatching(/^The connection failed: [A-Z_]+\.$/) })
})

test('two time-outs move a subscription to the slow lane, one success moves it back', async () => {
  here = await openBench({ timeoutMs: 100 })
  here.receiver.answer('/a', { hang: 'before-head' }, { hang: 'before-head' }, { status: 200 })
  await here.subscribe('/a')
  here.triggers.start()
  await publish({})
  await attempted(1)
  here.clock.advance(10 * MINUTE)
  await attempted(2)
  expect((await here.store.deliveries({}, { limit: 1 })).items[0]?.lane).toBe('slow')
  here.clock.advance(10 * MINUTE)
  await settled()
  await publish({})
  await settled()
  expect((await here.store.deliveries({}, { limit: 1 })).items[0]?.lane).toBe('live')
})

test('one subscription is sent no more at once, nor in a second, than it may be', async () => {
  here = await openBench({ perSubscription: { concurrency: 2, perSecond: 10, burst: 5 } })
  let open = 0
  let most = 0
  here.receiver.answer('/a', () => {
    most = Math.max(most, ++open)
    setTimeout(() => open--, 20)
    return { delayMs: 20 }
  })
  await here.subscribe('/a')
  for (let index = 0; index < 30; index++) await publish({ index })
  here.triggers.start()
  await here.receiver.waitFor('/a', 5)
  await new Promise((resolve) => setTimeout(resolve, 300))
  expect(here.receiver.requests).toHaveLength(5)
  for (let second = 1; second <= 2; second++) {
    for (let step = 0; step < 10; step++) {
      here.clock.advance(100)
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    expect(here.receiver.requests.length).toBeLessThanOrEqual(5 + 10 * second + 1)
    expect(here.receiver.requests.length).toBeGreaterThanOrEqual(5 + 10 * second - 3)
  }
  expect(most).toBeLessThanOrEqual(2)
})

test('no attempt begins after a subscription has ended, whatever was taken for it before', async () => {
  here = await openBench({ perSubscription: { concurrency: 1 } })
  here.receiver.answer('/a', { delayMs: 150 })
  const token = await here.subscribe('/a')
  for (let index = 0; index < 6; index++) await publish({ index })
  here.triggers.start()
  await here.receiver.waitFor('/a', 1)
  expect(await here.triggers.unsubscribe(token)).toBe(true)
  await new Promise((resolve) => setTimeout(resolve, 400))
  expect(here.receiver.requests).toHaveLength(1)
  expect(await statesOf(here.store)).toEqual({ cancelled: 6 })
  expect(await here.triggers.unsubscribe(token)).toBe(true)
})

test('no attempt begins for a subscription that ended while its delivery was being made', async () => {
  here = await openBench()
  const token = await here.subscribe('/a')
  const { recordFanOut } = here.store
  here.store.recordFanOut = async (...given) => {
    const taken = await recordFanOut.apply(here.store, given)
    expect(taken).toHaveLength(1)
    await here.triggers.unsubscribe(token)
    await new Promise((resolve) => setTimeout(resolve, 20))
    return taken
  }
  here.triggers.start()
  await publish({})
  await new Promise((resolve) => setTimeout(resolve, 200))
  expect(here.receiver.requests).toHaveLength(0)
  expect(await statesOf(here.store)).toEqual({ cancelled: 1 })
})

test('an event reaches each of more subscriptions than are taken as it is compared with them', async () => {
  here = await openBench({ slots: 8 })
  for (let index = 0; index < 600; index++) await here.subscribe(`/${index}`)
  here.triggers.start()
  await publish({ order: 1 })
  await until(() => here.receiver.requests.length >= 600)
  await settled()
  expect(new Set(here.receiver.requests.map(({ path }) => path)).size).toBe(600)
  expect(here.receiver.requests).toHaveLength(600)
})

test('stopping ends what is on its way, begins nothing more and gives the rest back', async () => {
  here = await openBench({ slots: 4, perSubscription: { concurrency: 100, perSecond: 1000, burst: 100 } })
  here.receiver.answer('/a', { delayMs: 200 })
  await here.subscribe('/a')
  for (let index = 0; index < 20; index++) await publish({ index })
  here.triggers.start()
  await here.receiver.waitFor('/a', 3)
  await here.triggers.stop()
  expect(here.receiver.requests).toHaveLength(3)
  expect(await statesOf(here.store)).toEqual({ delivered: 3, waiting: 17 })
  expect(await here.store.claimDue('live', 100, 100)).toHaveLength(17)
})

test('it can be started again after it was stopped', async () => {
  here = await openBench()
  await here.subscribe('/a')
  here.triggers.start()
  await publish({ order: 1 })
  await settled()
  await here.triggers.stop()
  await publish({ order: 2 })
  here.triggers.start()
  await settled()
  expect(here.receiver.requests).toHaveLength(2)
})

test('under another key a callback URL can not be unsealed: a dead letter with the reason, and the others flow', async () => {
  here = await openBench()
  await here.subscribe('/old')
  const { createTriggers } = await import('@ferrule/triggers')
  const triggers = createTriggers({
    store: here.store,
    clock: here.clock,
    keys: [Buffer.alloc(32, 9)],
    callbacks: { allowHttp: true, ports: 'any', allowAddresses: ['127.0.0.1/32'] },
  })
  await triggers.subscribe({ topic: 'orderPlaced', principal: 'me', callbackUrl: `${here.receiver.origin}/new` })
  await publish({})
  triggers.start()
  await settled()
  expect(await statesOf(here.store)).toEqual({ delivered: 1, dead: 1 })
  const [dead] = (await here.store.deliveries({ state: 'dead' }, { limit: 1 })).items
  expect(dead?.reason).toContain('can not be unsealed')
  expect(here.receiver.requests.map(({ path }) => path)).toEqual(['/new'])
  await triggers.stop()
})

test('neither the log nor the file has a callback URL or an event in it', async () => {
  here = await openBench()
  here.receiver.answer('/secret-path', { status: 500, body: 'secret-answer' })
  await here.subscribe('/secret-path?sig=secret-signature')
  here.triggers.start()
  await publish({ text: 'secret-text' })
  await attempted(1)
  expect(here.log.join('\n')).not.toMatch(/secret/)
  expect(here.log.join('\n')).toContain('delivery failed; it is tried again')
  const { readFileSync } = await import('node:fs')
  const bytes = Buffer.concat(['', '-wal'].map((end) => readFileSync(here.file + end)))
  expect(bytes.includes('secret-text')).toBe(true)
  expect(bytes.includes('secret-path')).toBe(false)
  expect(bytes.includes('secret-signature')).toBe(false)
})
