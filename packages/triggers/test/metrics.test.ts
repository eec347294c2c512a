/** What Prometheus is told. */
import { triggerMetrics } from '@ferrule/triggers/metrics'
import { openBench, until, type Bench } from './bench.js'

let here: Bench
afterEach(() => here.close())

/** Every sample by its name and labels. */
async function samples(registry: { metrics(): Promise<string> }): Promise<Readonly<Record<string, number>>> {
  const lines = (await registry.metrics()).split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return Object.fromEntries(lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]))
}

test('it is told what waits, who is away, what was tried and published, and how old the oldest is', async () => {
  here = await openBench()
  const registry = triggerMetrics(here.triggers)
  here.receiver.answer('/gone', { status: 410 })
  here.receiver.answer('/broken', { status: 500 })
  for (const path of ['/fine', '/gone', '/broken', '/broken']) await here.subscribe(path)
  await here.triggers.publish({ topic: 'orderPlaced', event: { order: 1 }, id: 'one' })
  await here.triggers.publish({ topic: 'orderPlaced', event: { order: 1 }, id: 'one' })
  await expect(here.triggers.publish({ topic: 'orderPlaced', event: undefined })).rejects.toThrow()
  expect(await samples(registry)).toMatchObject({ ferrule_events_waiting: 1, ferrule_backlog_bytes: 11, ferrule_deliveries_waiting: 0 })

  here.triggers.start()
  await until(async () => (await samples(registry))['ferrule_attempt_duration_seconds_count{outcome="refused",status="5xx"}'] === 1)
  await until(async () => (await samples(registry))['ferrule_subscriptions_disabled'] === 1)
  here.clock.advance(4_000)
  expect(await samples(registry)).toMatchObject({
    ferrule_store_up: 1,
    ferrule_events_waiting: 0,
    ferrule_deliveries_waiting: 1,
    ferrule_oldest_due_seconds: 0,
    ferrule_dead_letters: 1,
    ferrule_given_up_total: 1,
    ferrule_subscriptions_active: 2,
    ferrule_breakers_open: 0,
    'ferrule_attempts_running{lane="live"}': 0,
    'ferrule_attempts_running{lane="slow"}': 0,
    'ferrule_attempt_duration_seconds_count{outcome="delivered",status="2xx"}': 1,
    'ferrule_attempt_duration_seconds_count{outcome="refused",status="4xx"}': 1,
    'ferrule_publish_duration_seconds_count{result="accepted"}': 1,
    'ferrule_publish_duration_seconds_count{result="duplicate"}': 1,
    'ferrule_publish_duration_seconds_count{result="rejected"}': 1,
    'ferrule_subscribe_requests_total{result="created"}': 3,
    'ferrule_subscribe_requests_total{result="known"}': 1,
  })
})

test('the age of the oldest delivery grows while nobody delivers, and a breaker that opens is counted', async () => {
  here = await openBench()
  const registry = triggerMetrics(here.triggers)
  here.receiver.answer('/broken', { reset: 'before-head' })
  await here.subscribe('/broken')
  here.triggers.start()
  for (let order = 0; order < 6; order++) await here.triggers.publish({ topic: 'orderPlaced', event: { order } })
  await until(async () => (await samples(registry))['ferrule_breakers_open'] === 1)
  await here.triggers.stop()
  here.clock.advance(3_600_000)
  expect((await samples(registry))['ferrule_oldest_due_seconds']).toBeGreaterThan(3_000)
})

test('a store that does not answer is said to be down, and nothing is made up for it', async () => {
  here = await openBench()
  const registry = triggerMetrics({ ...here.triggers, store: { ...here.store, backlog: () => Promise.reject(new Error('away')) } } as never)
  expect(await samples(registry)).toMatchObject({ ferrule_store_up: 0, ferrule_deliveries_waiting: NaN })
})

test('neither a callback URL nor an event nor a key is in the metrics', async () => {
  here = await openBench()
  const registry = triggerMetrics(here.triggers)
  here.receiver.answer('/canary-path', { status: 500 })
  await here.subscribe('/canary-path?sig=canary-signature', { canary: 'canary-filter' })
  here.triggers.start()
  await here.triggers.publish({ topic: 'orderPlaced', event: { secret: 'canary-event' }, id: 'canary-id' })
  await until(async () => (await samples(registry))['ferrule_attempt_duration_seconds_count{outcome="refused",status="5xx"}'] === 1)
  expect(await registry.metrics()).not.toContain('canary')
})
