/** Owns the cases about how long things are kept, and about closing. */
import assert from 'node:assert/strict'
import { allEvents, sweepAll } from './events.js'
import {
  attempt,
  claimAll,
  claimOne,
  DAY,
  delivered,
  died,
  fanOutAll,
  HOUR,
  letDie,
  newEvent,
  published,
  statesOf,
  subscribed,
  type StoreTests,
} from './opened-store.js'

export const keeping: StoreTests = {
  'what was finished long ago is swept, with its attempts and its event': async ({ store }) => {
    await subscribed(store, 'a')
    await store.append([newEvent('old', { createdAt: longAgo() })])
    await fanOutAll(store)
    const delivery = await claimOne(store)
    await store.record([{ ...delivered(delivery), attempt: attempt({ at: longAgo() }) }])
    assert.ok((await sweepAll(store)) >= 2)
    assert.deepEqual(await statesOf(store), {})
    assert.deepEqual(await store.attempts(delivery.id), [])
    assert.deepEqual(await allEvents(store), [])
    assert.equal(await sweepAll(store), 0)
  },

  'what was finished a moment ago is kept, with its event however old that is': async ({ store }) => {
    await subscribed(store, 'a')
    await store.append([newEvent('old', { createdAt: longAgo() })])
    await fanOutAll(store)
    const delivery = await claimOne(store)
    await store.record([delivered(delivery)])
    assert.equal(await sweepAll(store), 0)
    assert.deepEqual(await statesOf(store), { 'old a': 'delivered' })
    assert.equal((await store.attempts(delivery.id)).length, 1)
    assert.equal((await allEvents(store)).length, 1)
  },

  'what waits is never swept, nor is its event': async ({ store }) => {
    await subscribed(store, 'a')
    await store.append([newEvent('due', { createdAt: longAgo() }), newEvent('later', { createdAt: longAgo() })])
    await fanOutAll(store, { dueAt: longAgo() })
    await store.append([newEvent('not compared', { createdAt: longAgo() })])
    assert.equal(await sweepAll(store), 0)
    assert.equal((await allEvents(store)).length, 3)
    assert.equal((await claimAll(store)).length, 2)
    assert.equal((await store.claimFanOuts(8, 500)).length, 1)
  },

  'events that nobody is subscribed to are swept when they are old': async ({ store }) => {
    await store.append([
      newEvent('old', { createdAt: longAgo(), fanOut: false }),
      newEvent('old, compared', { createdAt: longAgo() }),
      newEvent('young', { fanOut: false }),
    ])
    await fanOutAll(store)
    await sweepAll(store)
    assert.deepEqual(
      (await allEvents(store)).map(({ id }) => id),
      ['young'],
    )
  },

  'dead letters are kept as long as was said for them': async ({ store }) => {
    await subscribed(store, 'a')
    await store.append([newEvent('old', { createdAt: longAgo() })])
    await fanOutAll(store)
    await store.record([died(await claimOne(store), { attempt: attempt({ at: longAgo(), outcome: 'refused', status: 500 }) })])
    assert.equal(await store.sweep({ finishedMs: HOUR, deadMs: 30 * DAY }, Date.now(), 500), 0)
    assert.deepEqual(await statesOf(store), { 'old a': 'dead' })
    assert.equal((await allEvents(store)).length, 1, 'it could not be replayed without its event')
    assert.ok((await sweepAll(store)) > 0)
    assert.deepEqual(await statesOf(store), {})
    assert.equal((await store.backlog()).dead, 0)
  },

  'subscriptions that ended or were disabled long ago are swept, with what is left of them': async ({ store }) => {
    const ended = await subscribed(store, 'ended')
    const disabled = await subscribed(store, 'disabled')
    const active = await subscribed(store, 'active', { at: longAgo() })
    const young = await subscribed(store, 'young')
    await published(store, ['one'])
    await store.unsubscribe(ended.id, ended.generation, longAgo())
    await store.setState(disabled.id, 'disabled', 'maintenance', longAgo())
    await store.unsubscribe(young.id, young.generation, Date.now())
    await published(store, ['two'])
    await sweepAll(store)
    assert.equal(await store.subscription(ended.id), undefined)
    assert.equal(await store.subscription(disabled.id), undefined)
    assert.ok((await store.subscription(active.id)) !== undefined)
    assert.ok((await store.subscription(young.id)) !== undefined)
    assert.deepEqual(await statesOf(store), { 'one active': 'waiting', 'two active': 'waiting', 'one young': 'cancelled' })
  },

  'who was swept may subscribe again, as somebody new': async ({ store }) => {
    const first = await subscribed(store, 'a')
    await store.unsubscribe(first.id, first.generation, longAgo())
    await sweepAll(store)
    const again = await subscribed(store, 'a')
    assert.notEqual(again.id, first.id)
    assert.equal(await store.unsubscribe(first.id, first.generation, Date.now()), false)
    await published(store, ['one'])
    assert.equal((await claimAll(store)).length, 1)
  },

  'no more rows are swept at once than was asked for, and all in the end': async ({ store }) => {
    await subscribed(store, 'a')
    await store.append(Array.from({ length: 30 }, (_, index) => newEvent(`event-${index}`, { createdAt: longAgo() })))
    await fanOutAll(store)
    await store.record((await claimAll(store)).map((delivery) => ({ ...delivered(delivery), attempt: attempt({ at: longAgo() }) })))
    let rounds = 0
    for (let swept = 1; swept > 0; rounds++) {
      swept = await store.sweep({ finishedMs: HOUR, deadMs: HOUR }, Date.now(), 7)
      assert.ok(swept <= 7)
      assert.ok(rounds < 100)
    }
    assert.ok(rounds > 4)
    assert.deepEqual(await allEvents(store), [])
    assert.deepEqual(await statesOf(store), {})
  },

  'a swept id may be published again': async ({ store }) => {
    await store.append([newEvent('one', { createdAt: longAgo(), fanOut: false })])
    await sweepAll(store)
    assert.deepEqual(await store.append([newEvent('one')]), [{ duplicate: false }])
  },

  'positions are never given twice, whatever was swept': async ({ store }) => {
    await store.append([newEvent('one', { createdAt: longAgo(), fanOut: false })])
    const { position } = await store.read({ topic: 'orderPlaced', after: '', limit: 10 })
    await sweepAll(store)
    await store.append([newEvent('two')])
    const read = await store.read({ topic: 'orderPlaced', after: position, limit: 10 })
    assert.deepEqual(
      read.events.map(({ id }) => id),
      ['two'],
    )
    assert.equal(read.gap, false)
  },

  'dead letters that were replayed are not swept while they wait': async ({ store }) => {
    await subscribed(store, 'a')
    await store.append([newEvent('old', { createdAt: longAgo() })])
    await fanOutAll(store)
    await letDie(store)
    await store.replay({}, { at: longAgo(), perSecond: 10, limit: 10 })
    assert.equal(await sweepAll(store), 0)
    assert.equal((await claimOne(store)).event.id, 'old')
  },

  'nothing can be asked of a store that is closed': async ({ store }) => {
    await store.close()
    for (const ask of [
      () => store.append([newEvent('one')]),
      () => store.read({ topic: 'orderPlaced', after: '', limit: 1 }),
      () => store.claimDue('live', 1, 1),
      () => store.backlog(),
    ])
      await assert.rejects(ask, { code: 'store-unavailable' })
  },

  'closing twice is closing once': async ({ store }) => {
    await store.close()
    await store.close()
  },
}

const longAgo = (): number => Date.now() - 10 * DAY
