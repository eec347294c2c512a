/** Owns the cases about looking at deliveries, counting them, and replaying dead letters. */
import assert from 'node:assert/strict'
import type { DeliveryFilter, Store } from '@ferrule/triggers'
import {
  attempt,
  claimAll,
  claimOne,
  delivered,
  died,
  fanOutAll,
  HOUR,
  idsOf,
  letDie,
  newEvent,
  published,
  retried,
  statesOf,
  subscribed,
  type StoreTests,
} from './opened-store.js'

export const looking: StoreTests = {
  'deliveries are listed with their event but its body, those of the newest events first': async ({ store }) => {
    const subscription = await subscribed(store, 'a')
    await published(store, ['one', 'two'])
    const { items, next } = await store.deliveries({}, { limit: 10 })
    assert.deepEqual(idsOf(items), ['two', 'one'])
    assert.equal(next, undefined)
    const [view] = items
    assert.equal(view?.subscription.id, subscription.id)
    assert.equal(view.state, 'waiting')
    assert.equal('body' in view.event, false)
    assert.equal(view.lane, 'live')
    assert.equal(view.attempts, 0)
  },

  'deliveries are listed a page at a time, each once': async ({ store }) => {
    for (let index = 0; index < 4; index++) await subscribed(store, `s${index}`)
    await published(store, ['one', 'two', 'three'])
    const listed: string[] = []
    for (let after: string | undefined; ;) {
      const page = await store.deliveries({}, { limit: 5, ...(after === undefined ? {} : { after }) })
      assert.ok(page.items.length <= 5)
      listed.push(...page.items.map(({ id }) => id))
      if (page.next === undefined) break
      after = page.next
    }
    assert.equal(listed.length, 12)
    assert.equal(new Set(listed).size, 12)
  },

  'deliveries are found by state, subscription, topic, id and time': async ({ store }) => {
    const a = await subscribed(store, 'a')
    const b = await subscribed(store, 'b', { topic: 'orderPaid' })
    await store.append([newEvent('early', { createdAt: 1_000_000 }), newEvent('late', { createdAt: 2_000_000 })])
    await store.append([newEvent('paid', { topic: 'orderPaid', createdAt: 3_000_000 })])
    await fanOutAll(store)
    const claimed = await claimAll(store)
    const early = claimed.find(({ event }) => event.id === 'early')
    assert.ok(early !== undefined)
    await store.record([died(early)])
    const found = async (filter: DeliveryFilter): Promise<readonly string[]> =>
      idsOf((await store.deliveries(filter, { limit: 10 })).items).toSorted()
    assert.deepEqual(await found({ state: 'dead' }), ['early'])
    assert.deepEqual(await found({ state: 'waiting' }), ['late', 'paid'])
    assert.deepEqual(await found({ subscription: a.id }), ['early', 'late'])
    assert.deepEqual(await found({ subscription: b.id }), ['paid'])
    assert.deepEqual(await found({ topic: 'orderPaid' }), ['paid'])
    assert.deepEqual(await found({ delivery: early.id }), ['early'])
    assert.deepEqual(await found({ from: 2_000_000 }), ['late', 'paid'])
    assert.deepEqual(await found({ to: 2_000_000 }), ['early'])
    assert.deepEqual(await found({ from: 1_000_000, to: 3_000_000, subscription: a.id, state: 'waiting' }), ['late'])
    assert.deepEqual(await found({ subscription: 'nobody' }), [])
  },

  'what waits is counted': async ({ store }) => {
    const empty = await store.backlog()
    assert.deepEqual(empty, {
      deliveries: 0,
      bytes: 0,
      fanOuts: 0,
      dead: 0,
      oldestDueMs: 0,
      subscriptions: { active: 0, disabled: 0, open: 0 },
    })
    await subscribed(store, 'a')
    await subscribed(store, 'b')
    await store.append([newEvent('one', { body: Buffer.alloc(100) }), newEvent('two', { body: Buffer.alloc(50) })])
    assert.deepEqual(
      { ...(await store.backlog()), subscriptions: undefined, oldestDueMs: 0 },
      {
        deliveries: 0,
        bytes: 150,
        fanOuts: 2,
        dead: 0,
        oldestDueMs: 0,
        subscriptions: undefined,
      },
    )
    await fanOutAll(store, { dueAt: Date.now() - 5_000 })
    const waiting = await store.backlog()
    assert.equal(waiting.deliveries, 4)
    assert.equal(waiting.bytes, 150, 'a body counts once, however many wait for it')
    assert.equal(waiting.fanOuts, 0)
    assert.ok(waiting.oldestDueMs >= 5_000 && waiting.oldestDueMs < 60_000)
    assert.deepEqual(waiting.subscriptions, { active: 2, disabled: 0, open: 0 })
  },

  'what waits no more counts no more': async ({ store }) => {
    const a = await subscribed(store, 'a')
    const b = await subscribed(store, 'b')
    const c = await subscribed(store, 'c')
    await store.append([newEvent('one', { body: Buffer.alloc(100) })])
    await fanOutAll(store)
    const claimed = await claimAll(store)
    const of = (id: string): (typeof claimed)[number] => {
      const found = claimed.find(({ subscription }) => subscription.id === id)
      assert.ok(found !== undefined)
      return found
    }
    await store.record([delivered(of(a.id))])
    assert.equal((await store.backlog()).deliveries, 2)
    await store.record([died(of(b.id), { disable: 'It is gone.' })])
    assert.deepEqual(numbersOf(await store.backlog()), { deliveries: 1, bytes: 100, dead: 1, active: 2, disabled: 1 })
    await store.unsubscribe(c.id, c.generation, Date.now())
    assert.deepEqual(numbersOf(await store.backlog()), { deliveries: 0, bytes: 0, dead: 1, active: 1, disabled: 1 })
    assert.equal((await store.backlog()).oldestDueMs, 0)
    await store.expunge('orderPlaced', 'one')
    assert.deepEqual(numbersOf(await store.backlog()), { deliveries: 0, bytes: 0, dead: 0, active: 1, disabled: 1 })
  },

  'what waits for a later time is no delay': async ({ store }) => {
    await subscribed(store, 'a')
    await published(store, ['one'], { dueAt: Date.now() + HOUR })
    const { deliveries, oldestDueMs } = await store.backlog()
    assert.equal(deliveries, 1)
    assert.equal(oldestDueMs, 0)
  },

  'receivers that are left alone are counted': async ({ store }) => {
    await subscribed(store, 'a')
    await published(store, ['one'])
    const openUntil = Date.now() + HOUR
    await store.record([{ ...retried(await claimOne(store), openUntil), health: { failures: 5, timeouts: 0, openUntil } }])
    assert.equal((await store.backlog()).subscriptions.open, 1)
  },

  'a dead letter is replayed with the same id and no attempts, and those before are still listed': async ({ store }) => {
    await subscribed(store, 'a')
    await published(store, ['one'])
    const first = await claimOne(store)
    await store.record([retried(first, Date.now())])
    await letDie(store)
    assert.equal(await store.replay({ delivery: first.id }, { at: Date.now(), perSecond: 10, limit: 100 }), 1)
    const again = await claimOne(store)
    assert.equal(again.id, first.id)
    assert.equal(again.attempts, 0)
    assert.deepEqual(Buffer.from(again.event.body), Buffer.from(first.event.body))
    await store.record([{ ...delivered(again), attempt: attempt({ at: 1_900_000_000_000 }) }])
    const attempts = await store.attempts(first.id)
    assert.equal(attempts.length, 3)
    assert.equal(attempts.at(-1)?.at, 1_900_000_000_000)
    const [view] = (await store.deliveries({}, { limit: 10 })).items
    assert.equal(view?.state, 'delivered')
    assert.equal(view.reason, undefined)
  },

  'dead letters are replayed by subscription, topic and time, and all of them': async ({ store }) => {
    const a = await subscribed(store, 'a')
    await subscribed(store, 'b')
    await subscribed(store, 'c', { topic: 'orderPaid' })
    await store.append([newEvent('one', { createdAt: 1_000_000 }), newEvent('two', { createdAt: 2_000_000 })])
    await store.append([newEvent('paid', { topic: 'orderPaid', createdAt: 3_000_000 })])
    await fanOutAll(store)
    await letDie(store)
    const options = { at: Date.now(), perSecond: 1000, limit: 100 }
    assert.equal(await store.replay({ subscription: a.id, to: 2_000_000 }, options), 1)
    assert.deepEqual(await waitingOf(store), ['one a'])
    assert.equal(await store.replay({ topic: 'orderPaid' }, options), 1)
    assert.deepEqual(await waitingOf(store), ['one a', 'paid c'])
    assert.equal(await store.replay({}, options), 3)
    assert.equal((await waitingOf(store)).length, 5)
  },

  'replaying twice is replaying once': async ({ store }) => {
    await subscribed(store, 'a')
    await published(store, ['one', 'two'])
    await letDie(store)
    const options = { at: Date.now(), perSecond: 1000, limit: 100 }
    const counts = await Promise.all([store.replay({}, options), store.replay({}, options), store.replay({}, options)])
    assert.equal(
      counts.reduce((sum, count) => sum + count),
      2,
    )
    assert.equal(await store.replay({}, options), 0)
    assert.equal((await store.backlog()).deliveries, 2)
    assert.equal((await store.backlog()).dead, 0)
  },

  'only dead letters are replayed': async ({ store }) => {
    const { id, generation } = await subscribed(store, 'ended')
    await subscribed(store, 'a')
    await published(store, ['delivered'])
    await store.unsubscribe(id, generation, Date.now())
    await store.record((await claimAll(store)).map(delivered))
    await published(store, ['waiting'])
    assert.equal(await store.replay({}, { at: Date.now(), perSecond: 10, limit: 100 }), 0)
    assert.deepEqual(await statesOf(store), { 'delivered a': 'delivered', 'delivered ended': 'cancelled', 'waiting a': 'waiting' })
  },

  'dead letters of subscriptions that are not active stay where they are': async ({ store }) => {
    const disabled = await subscribed(store, 'disabled')
    const ended = await subscribed(store, 'ended')
    await published(store, ['one'])
    await letDie(store)
    await store.setState(disabled.id, 'disabled', 'maintenance', Date.now())
    await store.unsubscribe(ended.id, ended.generation, Date.now())
    const options = { at: Date.now(), perSecond: 10, limit: 100 }
    assert.equal(await store.replay({}, options), 0)
    await store.setState(disabled.id, 'active', '', Date.now())
    assert.equal(await store.replay({}, options), 1)
    assert.deepEqual(await statesOf(store), { 'one disabled': 'waiting', 'one ended': 'dead' })
  },

  'replays of one subscription are spread, those of several go side by side': async ({ store }) => {
    await subscribed(store, 'a')
    await subscribed(store, 'b')
    await published(store, ['one', 'two', 'three'])
    await letDie(store)
    const at = Date.now() + HOUR
    await store.replay({}, { at, perSecond: 2, limit: 100 })
    const { items } = await store.deliveries({ state: 'waiting' }, { limit: 100 })
    for (const label of ['example.com#a', 'example.com#b']) {
      const times = items.filter(({ subscription }) => subscription.label === label).map(({ dueAt }) => dueAt - at)
      assert.deepEqual(
        times.toSorted((one, other) => one - other),
        [0, 500, 1000],
      )
    }
  },

  'a replay is done in parts, one after the other at the same rate': async ({ store }) => {
    await subscribed(store, 'a')
    await published(
      store,
      Array.from({ length: 7 }, (_, index) => `event-${index}`),
    )
    await letDie(store)
    const at = Date.now() + HOUR
    const options = { at, perSecond: 10, limit: 3 }
    assert.equal(await store.replay({}, options), 3)
    assert.equal(await store.replay({}, options), 3)
    assert.equal(await store.replay({}, options), 1)
    assert.equal(await store.replay({}, options), 0)
    const { items } = await store.deliveries({ state: 'waiting' }, { limit: 100 })
    assert.deepEqual(
      items.map(({ dueAt }) => dueAt - at).toSorted((one, other) => one - other),
      [0, 100, 200, 300, 400, 500, 600],
    )
  },

  'those who listen are told of a replay': async ({ store }) => {
    await subscribed(store, 'a')
    await published(store, ['one'])
    await letDie(store)
    const told = new Promise<void>((resolve) => store.onWork(() => resolve()))
    await store.replay({}, { at: Date.now(), perSecond: 10, limit: 10 })
    await told
  },
}

async function waitingOf(store: Store): Promise<readonly string[]> {
  return Object.entries(await statesOf(store))
    .filter(([, state]) => state === 'waiting')
    .map(([name]) => name)
    .toSorted()
}

function numbersOf({ deliveries, bytes, dead, subscriptions: { active, disabled } }: Awaited<ReturnType<Store['backlog']>>): object {
  return { deliveries, bytes, dead, active, disabled }
}
