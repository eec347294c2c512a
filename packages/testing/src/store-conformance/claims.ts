/** Owns the cases about taking deliveries to work on, and giving them back. */
import assert from 'node:assert/strict'
import {
  claimAll,
  claimOne,
  delivered,
  HOUR,
  idsOf,
  newEvent,
  published,
  retried,
  statesOf,
  subscribed,
  TOPIC,
  type StoreTests,
} from './opened-store.js'

export const claims: StoreTests = {
  'a claimed delivery carries all that an attempt needs': async ({ store }) => {
    const subscription = await subscribed(store, 'a')
    const dueAt = Date.now() - 1000
    await store.append([newEvent('one', { body: Buffer.from([0x22, 0xff, 0x22]), createdAt: 1_700_000_000_123 })])
    await published(store, [], { dueAt })
    const { event, claim: _, ...delivery } = await claimOne(store)
    assert.deepEqual(Buffer.from(event.body), Buffer.from([0x22, 0xff, 0x22]))
    assert.equal(event.topic, TOPIC)
    assert.equal(event.createdAt, 1_700_000_000_123)
    assert.equal(delivery.attempts, 0)
    assert.equal(delivery.lane, 'live')
    assert.equal(delivery.dueAt, dueAt)
    assert.equal(delivery.subscription.id, subscription.id)
    assert.equal(Buffer.from(delivery.subscription.sealedUrl).toString(), 'sealed a')
  },

  'what is claimed is not claimed again': async ({ store }) => {
    await subscribed(store, 'a')
    await published(store, ['one', 'two', 'three'])
    const all = [
      ...(await store.claimDue('live', 2, 10)),
      ...(await store.claimDue('live', 2, 10)),
      ...(await store.claimDue('live', 2, 10)),
    ]
    assert.deepEqual(idsOf(all).toSorted(), ['one', 'three', 'two'])
    assert.deepEqual(await claimAll(store), [])
  },

  'of many who claim at the same time each delivery goes to one': async ({ store }) => {
    for (let index = 0; index < 10; index++) await subscribed(store, `s${index}`)
    await published(
      store,
      Array.from({ length: 10 }, (_, index) => `event-${index}`),
    )
    const claimed = (await Promise.all(Array.from({ length: 30 }, () => store.claimDue('live', 5, 10)))).flat()
    const rest = await claimAll(store)
    assert.equal(claimed.length + rest.length, 100)
    assert.equal(new Set([...claimed, ...rest].map(({ id }) => id)).size, 100)
  },

  'a claim stands until it was recorded or given back': async ({ store }) => {
    await subscribed(store, 'a')
    await published(store, ['one', 'two'])
    const [first, second] = await claimAll(store)
    assert.ok(first !== undefined && second !== undefined)
    assert.ok(store.holds(first) && store.holds(second))
    await store.record([delivered(first)])
    await store.release([{ delivery: second, dueAt: second.dueAt, lane: second.lane }])
    const again = await claimOne(store)
    assert.deepEqual(
      [first, second, again].map((one) => store.holds(one)),
      [false, false, true],
    )
  },

  'no more is claimed than was asked for': async ({ store }) => {
    for (let index = 0; index < 20; index++) await subscribed(store, `s${index}`)
    await published(store, ['one'])
    assert.equal((await store.claimDue('live', 7, 10)).length, 7)
  },

  'the oldest that are due come first': async ({ store }) => {
    await subscribed(store, 'a')
    const now = Date.now()
    await published(store, ['third'], { dueAt: now - 1000 })
    await published(store, ['first'], { dueAt: now - 3000 })
    await published(store, ['second'], { dueAt: now - 2000 })
    const claimed = [
      ...(await store.claimDue('live', 1, 1)),
      ...(await store.claimDue('live', 1, 1)),
      ...(await store.claimDue('live', 1, 1)),
    ]
    assert.deepEqual(idsOf(claimed), ['first', 'second', 'third'])
  },

  'of one subscription no more are claimed at once than was asked for': async ({ store }) => {
    await subscribed(store, 'a')
    await subscribed(store, 'b')
    await published(store, ['one', 'two', 'three'])
    const claimed = await store.claimDue('live', 100, 2)
    assert.equal(claimed.length, 4)
    for (const label of ['example.com#a', 'example.com#b'])
      assert.equal(claimed.filter(({ subscription }) => subscription.label === label).length, 2)
  },

  'a subscription with a long backlog holds nobody up': async ({ store }) => {
    const { id } = await subscribed(store, 'busy')
    const before = Date.now() - 60_000
    for (let batch = 0; batch < 20; batch++)
      await published(
        store,
        Array.from({ length: 50 }, (_, index) => `event-${batch}-${index}`),
        { dueAt: before },
      )
    for (let index = 0; index < 30; index++) await subscribed(store, `s${index}`)
    await published(store, ['last'], { wants: (subscription) => subscription.id !== id })
    const claimed = await store.claimDue('live', 40, 4)
    assert.equal(claimed.filter(({ subscription }) => subscription.id === id).length, 4)
    assert.equal(claimed.filter(({ event }) => event.id === 'last').length, 30)
  },

  'as many are claimed as were asked for, where one subscription has most of the oldest': async ({ store }) => {
    const busy = await subscribed(store, 'busy')
    await published(store, ['first'], { dueAt: Date.now() - 60_000 })
    await subscribed(store, 'other')
    await published(store, ['second', 'third'])
    const claimed = await store.claimDue('live', 4, 2)
    assert.equal(claimed.length, 4)
    assert.equal(new Set(claimed.map(({ id }) => id)).size, 4)
    assert.equal(claimed.filter(({ subscription }) => subscription.id === busy.id).length, 2)
  },

  'everybody has a turn where many have a long backlog': async ({ store }) => {
    for (let index = 0; index < 12; index++) await subscribed(store, `s${index}`)
    await published(
      store,
      Array.from({ length: 12 }, (_, index) => `event-${index}`),
    )
    const seen = new Map<string, number>()
    for (let round = 0; round < 12 * 12; round++) {
      const claimed = await store.claimDue('live', 5, 1)
      if (claimed.length === 0) break
      for (const { subscription } of claimed) seen.set(subscription.label, (seen.get(subscription.label) ?? 0) + 1)
      await store.record(claimed.map(delivered))
    }
    assert.deepEqual(
      [...seen.values()],
      Array.from({ length: 12 }, () => 12),
    )
  },

  'what is not due yet is not claimed': async ({ store }) => {
    await subscribed(store, 'a')
    await published(store, ['later'], { dueAt: Date.now() + HOUR })
    await published(store, ['soon'], { dueAt: Date.now() + 150 })
    assert.deepEqual(await claimAll(store), [])
    await new Promise((resolve) => setTimeout(resolve, 400))
    assert.deepEqual(idsOf(await claimAll(store)), ['soon'])
  },

  'each lane has deliveries of its own': async ({ store }) => {
    await subscribed(store, 'a')
    await published(store, ['one'], { lane: 'slow' })
    await published(store, ['two'], { lane: 'live' })
    assert.deepEqual(idsOf(await claimAll(store, 'live')), ['two'])
    assert.deepEqual(idsOf(await claimAll(store, 'slow')), ['one'])
  },

  'what is given back is free at once, in the lane that was named': async ({ store }) => {
    await subscribed(store, 'a')
    await published(store, ['one'])
    const delivery = await claimOne(store)
    await store.release([{ delivery, dueAt: Date.now(), lane: 'slow' }])
    assert.deepEqual(await claimAll(store, 'live'), [])
    const again = await claimOne(store, 'slow')
    assert.equal(again.id, delivery.id)
    assert.equal(again.attempts, 0)
    assert.equal(again.lane, 'slow')
  },

  'what is given back as it was is free at once': async ({ store }) => {
    await subscribed(store, 'a')
    await published(store, ['one'])
    const delivery = await claimOne(store)
    await store.release([{ delivery, dueAt: delivery.dueAt, lane: delivery.lane }])
    assert.equal((await claimOne(store)).id, delivery.id)
  },

  'what is given back for later is not free before': async ({ store }) => {
    await subscribed(store, 'a')
    await published(store, ['one', 'two'])
    const [first, second] = await claimAll(store)
    assert.ok(first !== undefined && second !== undefined)
    await store.release([
      { delivery: first, dueAt: Date.now() + HOUR, lane: 'live' },
      { delivery: second, dueAt: Date.now(), lane: 'live' },
    ])
    assert.equal((await claimOne(store)).id, second.id)
  },

  'a claim that was given back writes nothing down any more': async ({ store }) => {
    await subscribed(store, 'a')
    await published(store, ['one'])
    const late = await claimOne(store)
    await store.release([{ delivery: late, dueAt: Date.now(), lane: 'live' }])
    const current = await claimOne(store)
    assert.deepEqual(await store.record([delivered(late)]), { late: 1 })
    assert.deepEqual(await statesOf(store), { 'one a': 'waiting' })
    assert.deepEqual(await store.attempts(current.id), [])
    assert.deepEqual(await store.record([delivered(current)]), { late: 0 })
    assert.deepEqual(await statesOf(store), { 'one a': 'delivered' })
  },

  'a claim that was given back gives back nothing of who has it now': async ({ store }) => {
    await subscribed(store, 'a')
    await published(store, ['one'])
    const late = await claimOne(store)
    await store.release([{ delivery: late, dueAt: Date.now(), lane: 'live' }])
    const current = await claimOne(store)
    await store.release([{ delivery: late, dueAt: Date.now() + HOUR, lane: 'slow' }])
    assert.deepEqual(await claimAll(store), [], 'the claim was taken away')
    assert.deepEqual(await store.record([delivered(current)]), { late: 0 })
  },

  'the claim of a subscription that ended meanwhile writes nothing down': async ({ store }) => {
    const { id, generation } = await subscribed(store, 'a')
    await published(store, ['one'])
    const late = await claimOne(store)
    await store.unsubscribe(id, generation, Date.now())
    assert.deepEqual(await store.record([retried(late, Date.now())]), { late: 1 })
    assert.deepEqual(await statesOf(store), { 'one a': 'cancelled' })
    await store.release([{ delivery: late, dueAt: Date.now(), lane: 'live' }])
    assert.deepEqual(await claimAll(store), [])
  },

  'the claim of a delivery that died and was replayed meanwhile writes nothing down': async ({ store }) => {
    const { id } = await subscribed(store, 'a')
    await published(store, ['one'])
    const late = await claimOne(store)
    await store.setState(id, 'disabled', 'maintenance', Date.now())
    await store.setState(id, 'active', '', Date.now())
    assert.equal(await store.replay({}, { at: Date.now(), perSecond: 10, limit: 10 }), 1)
    assert.deepEqual(await store.record([delivered(late)]), { late: 1 })
    assert.deepEqual(await statesOf(store), { 'one a': 'waiting' })
  },

  'claims are free again after the store was closed and opened': async ({ store, reopen }) => {
    await subscribed(store, 'a')
    await published(store, ['one'])
    await claimOne(store)
    const again = await reopen()
    assert.equal((await claimOne(again)).event.id, 'one')
  },

  'nobody has to wait where nothing is due': async ({ store }) => {
    assert.deepEqual(await claimAll(store, 'live'), [])
    assert.deepEqual(await claimAll(store, 'slow'), [])
    await store.release([])
    assert.deepEqual(await store.record([]), { late: 0 })
  },
}
