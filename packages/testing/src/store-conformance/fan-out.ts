/** Owns the cases about comparing events with subscriptions. */
import assert from 'node:assert/strict'
import { deliveryId, type FanOut, type Store, type Wanted } from '@ferrule/triggers'
import { claimAll, delivered, fanOutAll, idsOf, newEvent, published, statesOf, subscribed, TOPIC, type StoreTests } from './opened-store.js'

export const fanOut: StoreTests = {
  'every subscription of the topic hears of an event, others do not': async ({ store }) => {
    await subscribed(store, 'a')
    await subscribed(store, 'b')
    await subscribed(store, 'c', { topic: 'orderPaid' })
    await published(store, ['one'])
    assert.deepEqual(await statesOf(store), { 'one a': 'waiting', 'one b': 'waiting' })
  },

  'an event that nobody can be subscribed to is not compared': async ({ store }) => {
    await subscribed(store, 'a')
    await store.append([newEvent('one', { fanOut: false })])
    assert.deepEqual(await store.claimFanOuts(8, 500), [])
    assert.equal((await store.backlog()).fanOuts, 0)
  },

  'an event without subscriptions is compared once': async ({ store }) => {
    await store.append([newEvent('one')])
    const [only] = await store.claimFanOuts(8, 500)
    assert.ok(only !== undefined)
    assert.equal(only.event.id, 'one')
    assert.deepEqual(only.subscriptions, [])
    assert.equal(only.last, true)
    await store.recordFanOut(only, [])
    assert.deepEqual(await store.claimFanOuts(8, 500), [])
  },

  'subscriptions come in chunks, each once, and the last is known for it': async ({ store }) => {
    for (let index = 0; index < 25; index++) await subscribed(store, `s${index}`)
    await store.append([newEvent('one')])
    const seen: string[] = []
    for (let chunks = 0; ; chunks++) {
      const [next] = await store.claimFanOuts(1, 10)
      if (next === undefined) break
      assert.ok(next.subscriptions.length <= 10)
      assert.ok(chunks < 4, 'it does not end')
      seen.push(...next.subscriptions.map(({ id }) => id))
      await store.recordFanOut(next, wantedBy(store, next))
    }
    assert.equal(seen.length, 25)
    assert.equal(new Set(seen).size, 25)
    assert.equal((await claimAll(store)).length, 25)
  },

  'it goes on where it was after the store was opened again': async ({ store, reopen }) => {
    for (let index = 0; index < 25; index++) await subscribed(store, `s${index}`)
    await store.append([newEvent('one')])
    const [first] = await store.claimFanOuts(1, 10)
    assert.ok(first !== undefined)
    await store.recordFanOut(first, wantedBy(store, first))
    await store.claimFanOuts(1, 10)
    const again = await reopen()
    await fanOutAll(again, { chunk: 10 })
    assert.equal((await claimAll(again)).length, 25)
  },

  'recording a chunk twice makes no second delivery': async ({ store }) => {
    for (let index = 0; index < 5; index++) await subscribed(store, `s${index}`)
    await store.append([newEvent('one')])
    const [first] = await store.claimFanOuts(1, 3)
    assert.ok(first !== undefined)
    await store.recordFanOut(first, wantedBy(store, first))
    await store.recordFanOut(first, wantedBy(store, first))
    await fanOutAll(store, { chunk: 3 })
    assert.equal((await store.deliveries({}, { limit: 100 })).items.length, 5)
    assert.equal((await store.backlog()).deliveries, 5)
  },

  'a chunk that was claimed and never recorded comes again': async ({ store, reopen }) => {
    await subscribed(store, 'a')
    await store.append([newEvent('one')])
    assert.equal((await store.claimFanOuts(8, 500)).length, 1)
    const again = await reopen()
    await fanOutAll(again)
    assert.equal((await claimAll(again)).length, 1)
  },

  'who does not want an event gets no delivery of it': async ({ store }) => {
    await subscribed(store, 'a')
    const { id } = await subscribed(store, 'b')
    await published(store, ['one'], { wants: (subscription) => subscription.id === id })
    assert.deepEqual(await statesOf(store), { 'one b': 'waiting' })
    assert.deepEqual(await store.claimFanOuts(8, 500), [])
  },

  'who subscribes after an event does not hear of it, who did before does': async ({ store }) => {
    await subscribed(store, 'before')
    await store.append([newEvent('one')])
    await subscribed(store, 'after')
    await store.append([newEvent('two')])
    await fanOutAll(store)
    assert.deepEqual(await statesOf(store), { 'one before': 'waiting', 'two before': 'waiting', 'two after': 'waiting' })
  },

  'who subscribes while an event is being compared does not hear of it': async ({ store }) => {
    for (let index = 0; index < 6; index++) await subscribed(store, `s${index}`)
    await store.append([newEvent('one')])
    const [first] = await store.claimFanOuts(1, 2)
    assert.ok(first !== undefined)
    for (let index = 0; index < 6; index++) await subscribed(store, `late${index}`)
    await store.recordFanOut(first, wantedBy(store, first))
    await fanOutAll(store, { chunk: 2 })
    assert.equal((await claimAll(store)).length, 6)
  },

  'who had ended when an event came does not hear of it': async ({ store }) => {
    const { id, generation } = await subscribed(store, 'a')
    await store.unsubscribe(id, generation, Date.now())
    await published(store, ['one'])
    assert.deepEqual(await statesOf(store), {})
  },

  'who ends after an event, before it is compared, does not hear of it': async ({ store }) => {
    const { id, generation } = await subscribed(store, 'a')
    await store.append([newEvent('one')])
    await store.unsubscribe(id, generation, Date.now())
    await fanOutAll(store)
    assert.deepEqual(await statesOf(store), {})
  },

  'who ends between the comparison and its record does not hear of it, taken up again or not': async ({ store }) => {
    const ended = await subscribed(store, 'ended')
    const again = await subscribed(store, 'again')
    await store.append([newEvent('one')])
    const [first] = await store.claimFanOuts(8, 500)
    assert.ok(first !== undefined)
    await store.unsubscribe(ended.id, ended.generation, Date.now())
    await store.unsubscribe(again.id, again.generation, Date.now())
    await subscribed(store, 'again')
    await store.recordFanOut(first, wantedBy(store, first))
    await fanOutAll(store)
    assert.deepEqual(await statesOf(store), {})
    assert.equal((await store.backlog()).deliveries, 0)
  },

  'what is a dead letter from the beginning has its reason and is not due': async ({ store }) => {
    const subscription = await subscribed(store, 'a')
    await store.append([newEvent('one')])
    const [first] = await store.claimFanOuts(8, 500)
    assert.ok(first !== undefined)
    await store.recordFanOut(first, [
      { subscription, delivery: 'msg_one', dueAt: Date.now(), lane: 'live', dead: 'The filter failed: no.' },
    ])
    const [view] = (await store.deliveries({}, { limit: 10 })).items
    assert.equal(view?.state, 'dead')
    assert.equal(view.reason, 'The filter failed: no.')
    assert.deepEqual(await claimAll(store), [])
    assert.equal((await store.backlog()).dead, 1)
  },

  'those to take are claimed as they are made, and are like any that are claimed': async ({ store }) => {
    for (let index = 0; index < 100; index++) await subscribed(store, `s${index}`)
    await store.append([newEvent('one')])
    const [first] = await store.claimFanOuts(8, 500)
    assert.ok(first !== undefined)
    const all = wantedBy(store, first).map((wanted, index): Wanted => (index < 90 ? { ...wanted, take: true } : wanted))
    const taken = await store.recordFanOut(first, all)
    assert.deepEqual(
      taken.map(({ id }) => id).sort(),
      all
        .slice(0, 90)
        .map(({ delivery }) => delivery)
        .sort(),
    )
    assert.ok(taken.every((delivery) => store.holds(delivery) && delivery.attempts === 0 && delivery.event.id === 'one'))
    assert.equal((await claimAll(store)).length, 10)
    assert.deepEqual(await store.record(taken.slice(0, 80).map(delivered)), { late: 0 })
    await store.release(taken.slice(80).map((delivery) => ({ delivery, dueAt: Date.now(), lane: 'slow' })))
    assert.deepEqual(await store.record(taken.map(delivered)), { late: 90 })
    assert.deepEqual(
      (await claimAll(store, 'slow')).map(({ id }) => id).sort(),
      taken
        .slice(80)
        .map(({ id }) => id)
        .sort(),
    )
  },

  'what was taken as it was made is due after the store was opened again': async ({ store, reopen }) => {
    for (let index = 0; index < 3; index++) await subscribed(store, `s${index}`)
    await store.append([newEvent('one')])
    const [first] = await store.claimFanOuts(8, 500)
    assert.ok(first !== undefined)
    const taken = await store.recordFanOut(
      first,
      wantedBy(store, first).map((wanted) => ({ ...wanted, take: true })),
    )
    assert.equal(taken.length, 3)
    assert.equal((await claimAll(await reopen())).length, 3)
  },

  'of those to take none is claimed that does not wait': async ({ store }) => {
    const ended = await subscribed(store, 'ended')
    const disabled = await subscribed(store, 'disabled')
    await subscribed(store, 'dead')
    await store.append([newEvent('one')])
    const [first] = await store.claimFanOuts(8, 500)
    assert.ok(first !== undefined)
    await store.unsubscribe(ended.id, ended.generation, Date.now())
    await store.setState(disabled.id, 'disabled', 'By hand.', Date.now())
    const taken = await store.recordFanOut(
      first,
      wantedBy(store, first).map((wanted): Wanted => ({
        ...wanted,
        take: true,
        ...(wanted.subscription.label === 'example.com#dead' ? { dead: 'No.' } : {}),
      })),
    )
    assert.deepEqual(taken, [])
    assert.deepEqual(await claimAll(store), [])
    assert.equal((await store.backlog()).dead, 2)
  },

  'events are compared in the order in which they came': async ({ store }) => {
    await subscribed(store, 'a')
    await store.append(Array.from({ length: 12 }, (_, index) => newEvent(`event-${index}`)))
    const seen: string[] = []
    for (let next = await store.claimFanOuts(5, 500); next.length > 0; next = await store.claimFanOuts(5, 500)) {
      assert.ok(next.length <= 5)
      for (const one of next) {
        seen.push(one.event.id)
        await store.recordFanOut(one, wantedBy(store, one))
      }
    }
    assert.deepEqual(
      seen,
      Array.from({ length: 12 }, (_, index) => `event-${index}`),
    )
  },

  'an event to compare carries its bytes, and its subscriptions all that they are': async ({ store }) => {
    const subscription = await subscribed(store, 'a', { filter: '{"customer":"7"}' })
    await store.append([newEvent('one', { body: Buffer.from('{"customer":"7"}') })])
    const [first] = await store.claimFanOuts(8, 500)
    assert.equal(Buffer.from(first?.event.body ?? []).toString(), '{"customer":"7"}')
    assert.equal(first?.event.topic, TOPIC)
    const [found] = first.subscriptions
    assert.deepEqual(
      { ...found, sealedUrl: Buffer.from(found?.sealedUrl ?? []) },
      { ...subscription, sealedUrl: Buffer.from(subscription.sealedUrl) },
    )
  },

  'publishing and comparing tell those who listen that there may be work': async ({ store }) => {
    await subscribed(store, 'a')
    let told = 0
    const stop = store.onWork(() => told++)
    await store.append([newEvent('one')])
    await eventually(() => told > 0, 'nobody was told of the event')
    const before = told
    await fanOutAll(store)
    await eventually(() => told > before, 'nobody was told of the delivery')
    stop()
    const after = told
    await store.append([newEvent('two')])
    await new Promise((resolve) => setTimeout(resolve, 50))
    assert.equal(told, after, 'told after it had stopped listening')
  },

  'subscribing, publishing and comparing in any order reach exactly those who were there': async ({ store }) => {
    const expected = new Set<string>()
    const active = new Map<string, Awaited<ReturnType<typeof subscribed>>>()
    const pending = new Map<string, Set<string>>()
    for (let step = 0; step < 120; step++) {
      // A fixed sequence that visits many orders.
      const choice = (step * 7919 + (step >> 2) * 104_729) % 10
      const name = `s${(step * 31) % 8}`
      if (choice < 3) active.set(name, await subscribed(store, name))
      else if (choice < 5) {
        const subscription = active.get(name)
        if (subscription === undefined) continue
        await store.unsubscribe(subscription.id, subscription.generation, Date.now())
        active.delete(name)
        for (const waiting of pending.values()) waiting.delete(name)
      } else if (choice < 8) {
        await store.append([newEvent(`event-${step}`)])
        pending.set(`event-${step}`, new Set(active.keys()))
      } else {
        await fanOutAll(store, { chunk: 2 })
        for (const [event, names] of pending) for (const one of names) expected.add(`${event} ${one}`)
        pending.clear()
      }
    }
    await fanOutAll(store, { chunk: 2 })
    for (const [event, names] of pending) for (const one of names) expected.add(`${event} ${one}`)
    assert.deepEqual(new Set(Object.keys(await statesOf(store))), expected)
  },

  'deliveries keep the names that they were given': async ({ store }) => {
    const subscription = await subscribed(store, 'a')
    await published(store, ['one'])
    const [delivery] = await claimAll(store)
    assert.ok(delivery !== undefined)
    assert.equal(delivery.id, deliveryId(store.epoch, delivery.event, subscription))
    assert.deepEqual(idsOf([delivery]), ['one'])
  },
}

function wantedBy(store: Store, { event, subscriptions }: FanOut): readonly Wanted[] {
  return subscriptions.map((subscription) => ({
    subscription,
    delivery: deliveryId(store.epoch, event, subscription),
    dueAt: Date.now(),
    lane: 'live',
  }))
}

/** Some stores hear of work from their database, a moment later. */
async function eventually(condition: () => boolean, otherwise: string): Promise<void> {
  const until = Date.now() + 2_000
  while (!condition()) {
    assert.ok(Date.now() < until, otherwise)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
