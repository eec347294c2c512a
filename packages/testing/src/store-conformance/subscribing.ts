/** Owns the cases about subscriptions: taking them in, changing them, their ends. */
import assert from 'node:assert/strict'
import {
  claimAll,
  claimOne,
  delivered,
  digestOf,
  fanOutAll,
  letDie,
  newEvent,
  newSubscription,
  NO_QUOTA,
  published,
  statesOf,
  subscribed,
  TOPIC,
  type StoreTests,
} from './opened-store.js'

export const subscribing: StoreTests = {
  'a new subscription is created as it was asked for': async ({ store }) => {
    const asked = newSubscription('a', { filter: '{"customer":"7"}', at: 1_700_000_000_123 })
    const result = await store.subscribe(asked, NO_QUOTA)
    assert.ok(result.kind === 'created')
    const { sealedUrl, ...rest } = result.subscription
    assert.deepEqual(Buffer.from(sealedUrl), asked.sealedUrl)
    assert.deepEqual(rest, {
      id: asked.id,
      generation: 1,
      topic: TOPIC,
      owner: 'owner',
      urlDigest: asked.urlDigest,
      label: 'example.com#a',
      host: 'example.com',
      filter: '{"customer":"7"}',
      state: { kind: 'active' },
      createdAt: 1_700_000_000_123,
      health: { failures: 0, timeouts: 0 },
    })
    const found = await store.subscription(asked.id)
    assert.deepEqual({ ...found, sealedUrl: Buffer.from(found?.sealedUrl ?? []) }, { ...rest, sealedUrl: asked.sealedUrl })
  },

  'the same request again finds the same subscription, of the same generation': async ({ store }) => {
    const first = await subscribed(store, 'a')
    const again = await store.subscribe(newSubscription('a'), NO_QUOTA)
    assert.ok(again.kind === 'known')
    assert.equal(again.subscription.id, first.id)
    assert.equal(again.subscription.generation, first.generation)
  },

  'of a hundred same requests at the same time one creates the subscription': async ({ store }) => {
    const results = await Promise.all(Array.from({ length: 100 }, () => store.subscribe(newSubscription('a'), NO_QUOTA)))
    assert.equal(results.filter(({ kind }) => kind === 'created').length, 1)
    assert.equal(results.filter(({ kind }) => kind === 'known').length, 99)
    assert.equal((await store.subscriptions({}, { limit: 10 })).items.length, 1)
  },

  'another topic, owner or URL is another subscription': async ({ store }) => {
    const all = [
      await subscribed(store, 'a'),
      await subscribed(store, 'a', { topic: 'orderPaid' }),
      await subscribed(store, 'a', { owner: 'somebody else' }),
      await subscribed(store, 'b'),
    ]
    assert.equal(new Set(all.map(({ id }) => id)).size, 4)
  },

  'who wants something else now has the same subscription in a new generation': async ({ store }) => {
    const first = await subscribed(store, 'a', { filter: '{"customer":"7"}' })
    const again = await store.subscribe(newSubscription('a', { filter: '{"customer":"8"}' }), NO_QUOTA)
    assert.ok(again.kind === 'changed')
    assert.equal(again.subscription.id, first.id)
    assert.equal(again.subscription.generation, first.generation + 1)
    assert.equal(again.subscription.filter, '{"customer":"8"}')
    assert.deepEqual(again.subscription.state, { kind: 'active' })
  },

  'a subscription that was changed still hears of what was published before the change': async ({ store }) => {
    await subscribed(store, 'a')
    await store.append([newEvent('one')])
    await subscribed(store, 'a', { filter: '{"customer":"8"}' })
    await fanOutAll(store)
    assert.equal((await claimOne(store)).subscription.filter, '{"customer":"8"}')
  },

  'found by the digest of a former key, a subscription gets the new digest and the URL as it is sealed now': async ({ store }) => {
    const first = await subscribed(store, 'a')
    const asked = newSubscription('a', {
      urlDigest: digestOf('a, new key'),
      formerDigests: [digestOf('other'), digestOf('a')],
      sealedUrl: Buffer.from('new seal'),
    })
    const again = await store.subscribe(asked, NO_QUOTA)
    assert.ok(again.kind === 'known')
    assert.equal(again.subscription.id, first.id)
    assert.equal(again.subscription.urlDigest, digestOf('a, new key'))
    assert.equal(Buffer.from(again.subscription.sealedUrl).toString(), 'new seal')
    const without = await store.subscribe(newSubscription('a', { urlDigest: digestOf('a, new key') }), NO_QUOTA)
    assert.equal(without.kind, 'known')
    assert.equal((await store.subscriptions({}, { limit: 10 })).items.length, 1)
  },

  'an owner with as many subscriptions as allowed gets no other, but keeps and changes those there are': async ({ store }) => {
    const quota = { perOwner: 2, perHost: 100 }
    await store.subscribe(newSubscription('a'), quota)
    await store.subscribe(newSubscription('b', { topic: 'orderPaid' }), quota)
    assert.deepEqual(await store.subscribe(newSubscription('c'), quota), { kind: 'refused', limit: 'perOwner' })
    assert.equal((await store.subscribe(newSubscription('a'), quota)).kind, 'known')
    assert.equal((await store.subscribe(newSubscription('a', { filter: '{"x":1}' }), quota)).kind, 'changed')
    assert.equal((await store.subscribe(newSubscription('c', { owner: 'somebody else' }), quota)).kind, 'created')
  },

  'a host with as many subscriptions as allowed gets no other, whoever asks': async ({ store }) => {
    const quota = { perOwner: 100, perHost: 2 }
    await store.subscribe(newSubscription('a', { owner: 'one' }), quota)
    await store.subscribe(newSubscription('b', { owner: 'two' }), quota)
    assert.deepEqual(await store.subscribe(newSubscription('c', { owner: 'three' }), quota), { kind: 'refused', limit: 'perHost' })
    assert.equal((await store.subscribe(newSubscription('c', { owner: 'three', host: 'example.net' }), quota)).kind, 'created')
  },

  'subscriptions that ended count no more, until they are taken up again': async ({ store }) => {
    const quota = { perOwner: 1, perHost: 100 }
    const first = await subscribed(store, 'a')
    await store.unsubscribe(first.id, first.generation, Date.now())
    assert.equal((await store.subscribe(newSubscription('b'), quota)).kind, 'created')
    assert.deepEqual(await store.subscribe(newSubscription('a'), quota), { kind: 'refused', limit: 'perOwner' })
  },

  'of many subscriptions at the same time no more are let in than allowed': async ({ store }) => {
    const quota = { perOwner: 5, perHost: 100 }
    const results = await Promise.all(Array.from({ length: 30 }, (_, index) => store.subscribe(newSubscription(`s${index}`), quota)))
    assert.equal(results.filter(({ kind }) => kind === 'created').length, 5)
  },

  'a subscription ends, and what waits for it is cancelled': async ({ store }) => {
    const { id, generation } = await subscribed(store, 'a')
    await subscribed(store, 'b')
    await published(store, ['one', 'two'])
    assert.equal(await store.unsubscribe(id, generation, 1_800_000_000_000), true)
    assert.deepEqual((await store.subscription(id))?.state, { kind: 'ended', at: 1_800_000_000_000 })
    assert.deepEqual(await statesOf(store), { 'one a': 'cancelled', 'one b': 'waiting', 'two a': 'cancelled', 'two b': 'waiting' })
    assert.equal((await store.backlog()).deliveries, 2)
    assert.deepEqual(
      (await claimAll(store)).map(({ subscription }) => subscription.label),
      ['example.com#b', 'example.com#b'],
    )
  },

  'ending a subscription twice, or one that never was, changes nothing': async ({ store }) => {
    const { id, generation } = await subscribed(store, 'a')
    assert.equal(await store.unsubscribe(id, generation, Date.now()), true)
    assert.equal(await store.unsubscribe(id, generation, Date.now()), false)
    assert.equal(await store.unsubscribe(newSubscription('x').id, 1, Date.now()), false)
  },

  'an order to end an older generation ends nothing': async ({ store }) => {
    const first = await subscribed(store, 'a')
    await subscribed(store, 'a', { filter: '{"customer":"8"}' })
    await published(store, ['one'])
    assert.equal(await store.unsubscribe(first.id, first.generation, Date.now()), false)
    assert.deepEqual((await store.subscription(first.id))?.state, { kind: 'active' })
    assert.equal((await claimAll(store)).length, 1)
  },

  'an order to end a generation that is still to come ends nothing': async ({ store }) => {
    const { id, generation } = await subscribed(store, 'a')
    assert.equal(await store.unsubscribe(id, generation + 1, Date.now()), false)
  },

  'a subscription that ended is taken up again in a new generation, and hears of nothing that came before': async ({ store }) => {
    const first = await subscribed(store, 'a')
    await store.append([newEvent('before the end')])
    await store.unsubscribe(first.id, first.generation, Date.now())
    await store.append([newEvent('between')])
    const again = await store.subscribe(newSubscription('a'), NO_QUOTA)
    assert.ok(again.kind === 'changed')
    assert.equal(again.subscription.id, first.id)
    assert.equal(again.subscription.generation, first.generation + 1)
    await store.append([newEvent('after')])
    await fanOutAll(store)
    assert.deepEqual(await statesOf(store), { 'after a': 'waiting' })
    assert.equal(await store.unsubscribe(first.id, first.generation, Date.now()), false, 'the end of the first came late')
  },

  'a subscription that is disabled by hand makes dead letters of what waits and of what comes': async ({ store }) => {
    const { id } = await subscribed(store, 'a')
    await published(store, ['before'])
    assert.equal(await store.setState(id, 'disabled', 'maintenance', 1_800_000_000_000), true)
    assert.deepEqual((await store.subscription(id))?.state, { kind: 'disabled', at: 1_800_000_000_000, reason: 'maintenance' })
    const fanOuts = (await store.append([newEvent('after')]), await store.claimFanOuts(8, 500))
    const [fanOut] = fanOuts
    const [subscription] = fanOut?.subscriptions ?? []
    assert.ok(fanOut !== undefined && subscription !== undefined)
    assert.deepEqual(subscription.state, { kind: 'disabled', at: 1_800_000_000_000, reason: 'maintenance' })
    await store.recordFanOut(fanOut, [{ subscription, delivery: 'msg_after', dueAt: Date.now(), lane: 'live', dead: 'Disabled.' }])
    assert.deepEqual(await statesOf(store), { 'before a': 'dead', 'after a': 'dead' })
    assert.deepEqual(await claimAll(store), [])
  },

  'a subscription that is disabled between the comparison and its record makes a dead letter': async ({ store }) => {
    const { id } = await subscribed(store, 'a')
    await store.append([newEvent('one')])
    const [fanOut] = await store.claimFanOuts(8, 500)
    const [subscription] = fanOut?.subscriptions ?? []
    assert.ok(fanOut !== undefined && subscription !== undefined)
    await store.setState(id, 'disabled', 'maintenance', Date.now())
    await store.recordFanOut(fanOut, [{ subscription, delivery: 'msg_one', dueAt: Date.now(), lane: 'live' }])
    const { items } = await store.deliveries({}, { limit: 10 })
    assert.equal(items[0]?.state, 'dead')
    assert.match(items[0].reason ?? '', /maintenance/)
  },

  'a disabled subscription is taken up again by hand, and its dead letters stay': async ({ store }) => {
    const { id } = await subscribed(store, 'a')
    await published(store, ['one'])
    await store.setState(id, 'disabled', 'maintenance', Date.now())
    assert.equal(await store.setState(id, 'active', '', Date.now()), true)
    const subscription = await store.subscription(id)
    assert.deepEqual(subscription?.state, { kind: 'active' })
    assert.deepEqual(subscription.health, { failures: 0, timeouts: 0 })
    assert.deepEqual(await statesOf(store), { 'one a': 'dead' })
    await published(store, ['two'])
    assert.equal((await claimOne(store)).event.id, 'two')
  },

  'a state that a subscription has already, or can not have any more, changes nothing': async ({ store }) => {
    const { id, generation } = await subscribed(store, 'a')
    assert.equal(await store.setState(id, 'active', '', Date.now()), false)
    await store.setState(id, 'disabled', 'maintenance', Date.now())
    assert.equal(await store.setState(id, 'disabled', 'again', Date.now()), false)
    assert.equal(await store.unsubscribe(id, generation, Date.now()), true)
    assert.equal(await store.setState(id, 'active', '', Date.now()), false)
    assert.equal(await store.setState(newSubscription('x').id, 'disabled', '', Date.now()), false)
    assert.equal((await store.subscription(id))?.state.kind, 'ended')
  },

  'who subscribes anew while disabled is active again, in a new generation and healthy': async ({ store }) => {
    const first = await subscribed(store, 'a')
    await published(store, ['one'])
    const delivery = await claimOne(store)
    await store.record([
      {
        ...delivered(delivery),
        attempt: { at: Date.now(), durationMs: 1, outcome: 'refused', status: 410 },
        next: { kind: 'dead', reason: 'It answered 410.' },
        health: { failures: 5, timeouts: 2, failingSince: 1_700_000_000_000, openUntil: 1_800_000_000_000 },
        disable: 'It answered 410.',
      },
    ])
    const again = await store.subscribe(newSubscription('a'), NO_QUOTA)
    assert.ok(again.kind === 'changed')
    assert.equal(again.subscription.id, first.id)
    assert.equal(again.subscription.generation, first.generation + 1)
    assert.deepEqual(again.subscription.state, { kind: 'active' })
    assert.deepEqual(again.subscription.health, { failures: 0, timeouts: 0 })
    assert.equal(await store.unsubscribe(first.id, first.generation, Date.now()), false)
  },

  'subscriptions are listed a page at a time, by topic and by state': async ({ store }) => {
    const all = await Promise.all(Array.from({ length: 7 }, (_, index) => subscribed(store, `s${index}`)))
    const other = await subscribed(store, 'other', { topic: 'orderPaid' })
    const [first, second] = all
    assert.ok(first !== undefined && second !== undefined)
    await store.unsubscribe(first.id, first.generation, Date.now())
    await store.setState(second.id, 'disabled', 'maintenance', Date.now())
    const listed = async (filter: Parameters<typeof store.subscriptions>[0]): Promise<readonly string[]> => {
      const ids: string[] = []
      for (let after: string | undefined; ;) {
        const page = await store.subscriptions(filter, { limit: 3, ...(after === undefined ? {} : { after }) })
        assert.ok(page.items.length <= 3)
        ids.push(...page.items.map(({ id }) => id))
        if (page.next === undefined) return ids.toSorted()
        after = page.next
      }
    }
    const ids = all.map(({ id }) => id)
    assert.deepEqual(await listed({}), [...ids, other.id].toSorted())
    assert.deepEqual(await listed({ topic: TOPIC }), ids.toSorted())
    assert.deepEqual(await listed({ state: 'ended' }), [first.id])
    assert.deepEqual(await listed({ state: 'disabled' }), [second.id])
    assert.deepEqual(await listed({ topic: TOPIC, state: 'active' }), ids.slice(2).toSorted())
  },

  'a subscription that does not exist is not found': async ({ store }) => {
    assert.equal(await store.subscription(newSubscription('x').id), undefined)
  },

  'dead letters outlive the end of their subscription': async ({ store }) => {
    const { id, generation } = await subscribed(store, 'a')
    await published(store, ['one'])
    await letDie(store)
    await store.unsubscribe(id, generation, Date.now())
    assert.deepEqual(await statesOf(store), { 'one a': 'dead' })
  },
}
