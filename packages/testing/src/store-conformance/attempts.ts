/** Owns the cases about writing attempts down, and what follows for deliveries and subscriptions. */
import assert from 'node:assert/strict'
import {
  attempt,
  claimAll,
  claimOne,
  delivered,
  died,
  HOUR,
  idsOf,
  published,
  retried,
  statesOf,
  subscribed,
  type StoreTests,
} from './opened-store.js'

export const attempts: StoreTests = {
  'what was delivered is not due any more': async ({ store }) => {
    await subscribed(store, 'a')
    await published(store, ['one'])
    const delivery = await claimOne(store)
    assert.deepEqual(await store.record([delivered(delivery)]), { late: 0 })
    assert.deepEqual(await claimAll(store), [])
    const [view] = (await store.deliveries({}, { limit: 10 })).items
    assert.equal(view?.state, 'delivered')
    assert.equal(view.attempts, 1)
    assert.ok(view.finishedAt !== undefined && Math.abs(view.finishedAt - Date.now()) < 60_000)
  },

  'a delivery is written down once': async ({ store }) => {
    await subscribed(store, 'a')
    await published(store, ['one'])
    const delivery = await claimOne(store)
    await store.record([delivered(delivery)])
    assert.deepEqual(await store.record([died(delivery)]), { late: 1 })
    assert.deepEqual(await statesOf(store), { 'one a': 'delivered' })
    assert.equal((await store.attempts(delivery.id)).length, 1)
  },

  'what failed is due again at its time, in its lane, with its attempts counted': async ({ store }) => {
    await subscribed(store, 'a')
    await published(store, ['now', 'later'])
    const [first, second] = await claimAll(store)
    assert.ok(first !== undefined && second !== undefined)
    const dueAt = Date.now()
    await store.record([retried(first, dueAt, 'slow'), retried(second, Date.now() + HOUR)])
    assert.deepEqual(await claimAll(store, 'live'), [])
    const again = await claimOne(store, 'slow')
    assert.equal(again.id, first.id)
    assert.equal(again.attempts, 1)
    assert.equal(again.dueAt, dueAt)
    await store.record([retried(again, Date.now(), 'live')])
    assert.equal((await claimOne(store, 'live')).attempts, 2)
  },

  'what died is a dead letter with its reason': async ({ store }) => {
    await subscribed(store, 'a')
    await published(store, ['one'])
    await store.record([died(await claimOne(store))])
    const [view] = (await store.deliveries({ state: 'dead' }, { limit: 10 })).items
    assert.equal(view?.reason, 'The last attempt failed.')
    assert.ok(view.finishedAt !== undefined)
    assert.deepEqual(await claimAll(store), [])
  },

  'attempts are listed from the first to the last, as they were': async ({ store }) => {
    await subscribed(store, 'a')
    await published(store, ['one'])
    const all = [
      attempt({ at: 1_700_000_000_001, durationMs: 30_000, outcome: 'timeout', status: undefined as never, error: 'No complete answer.' }),
      attempt({ at: 1_700_000_000_002, durationMs: 0, outcome: 'refused', status: 503 }),
      attempt({ at: 1_700_000_000_003, durationMs: 12, outcome: 'delivered', status: 204 }),
    ].map(({ status, ...rest }) => ({ ...rest, ...(status === undefined ? {} : { status }) }))
    const [first, second, third] = all
    assert.ok(first !== undefined && second !== undefined && third !== undefined)
    for (const one of [first, second])
      await store.record([{ delivery: await claimOne(store), attempt: one, next: { kind: 'retry', dueAt: Date.now(), lane: 'live' } }])
    const last = await claimOne(store)
    await store.record([{ delivery: last, attempt: third, next: { kind: 'delivered' } }])
    assert.deepEqual(await store.attempts(last.id), all)
    assert.deepEqual(await store.attempts('msg_unknown'), [])
  },

  'many attempts are written down together': async ({ store }) => {
    for (let index = 0; index < 64; index++) await subscribed(store, `s${index}`)
    await published(store, ['one', 'two', 'three', 'four'])
    const claimed = await claimAll(store)
    assert.equal(claimed.length, 256)
    const records = claimed.map((delivery, index) =>
      index % 4 === 0 ? died(delivery) : index % 4 === 1 ? retried(delivery, Date.now() + HOUR) : delivered(delivery),
    )
    assert.deepEqual(await store.record(records), { late: 0 })
    const states = Object.values(await statesOf(store))
    assert.equal(states.filter((state) => state === 'dead').length, 64)
    assert.equal(states.filter((state) => state === 'waiting').length, 64)
    assert.equal(states.filter((state) => state === 'delivered').length, 128)
    assert.equal((await store.backlog()).deliveries, 64)
  },

  'a claim that does not stand is left out, the others of the call are written down': async ({ store }) => {
    const ended = await subscribed(store, 'ended')
    await subscribed(store, 'a')
    await published(store, ['one'])
    const claimed = await claimAll(store)
    await store.unsubscribe(ended.id, ended.generation, Date.now())
    assert.deepEqual(await store.record(claimed.map(delivered)), { late: 1 })
    assert.deepEqual(await statesOf(store), { 'one ended': 'cancelled', 'one a': 'delivered' })
  },

  'what a late claim says of its receiver is left out too': async ({ store }) => {
    const { id } = await subscribed(store, 'a')
    await published(store, ['one'])
    const late = await claimOne(store)
    await store.release([{ delivery: late, dueAt: Date.now(), lane: 'live' }])
    await store.record([died(late, { health: { failures: 9, timeouts: 9 }, disable: 'It is gone.' })])
    const subscription = await store.subscription(id)
    assert.deepEqual(subscription?.state, { kind: 'active' })
    assert.deepEqual(subscription.health, { failures: 0, timeouts: 0 })
  },

  'what is known of a receiver is kept, and comes with the next claim': async ({ store, reopen }) => {
    const { id } = await subscribed(store, 'a')
    await published(store, ['one', 'two'])
    const [first, second] = await claimAll(store)
    assert.ok(first !== undefined && second !== undefined)
    const health = { failures: 5, timeouts: 2, failingSince: 1_700_000_000_001, openUntil: 1_800_000_000_001 }
    await store.record([{ ...retried(first, Date.now()), health }])
    assert.deepEqual((await store.subscription(id))?.health, health)
    assert.deepEqual((await claimOne(store)).subscription.health, health)
    const again = await reopen()
    const [claimed] = await claimAll(again)
    assert.ok(claimed !== undefined)
    assert.deepEqual(claimed.subscription.health, health)
    await again.record([{ ...delivered(claimed), health: { failures: 0, timeouts: 0 } }])
    assert.deepEqual((await again.subscription(id))?.health, { failures: 0, timeouts: 0 })
  },

  'an attempt that says nothing of its receiver leaves what is known as it is': async ({ store }) => {
    const { id } = await subscribed(store, 'a')
    await published(store, ['one', 'two'])
    const [first, second] = await claimAll(store)
    assert.ok(first !== undefined && second !== undefined)
    await store.record([{ ...retried(first, Date.now() + HOUR), health: { failures: 1, timeouts: 0, failingSince: 1_700_000_000_001 } }])
    await store.record([delivered(second)])
    assert.deepEqual((await store.subscription(id))?.health, { failures: 1, timeouts: 0, failingSince: 1_700_000_000_001 })
  },

  'disabling makes dead letters of all that waits for the subscription': async ({ store }) => {
    const { id } = await subscribed(store, 'a')
    await subscribed(store, 'b')
    await published(store, ['one', 'two'])
    await published(store, ['later'], { dueAt: Date.now() + HOUR })
    const claimed = await claimAll(store)
    const gone = claimed.find(({ event, subscription }) => event.id === 'one' && subscription.id === id)
    assert.ok(gone !== undefined)
    await store.record([died(gone, { disable: 'The receiver answered 410.' })])
    const subscription = await store.subscription(id)
    assert.ok(subscription?.state.kind === 'disabled')
    assert.equal(subscription.state.reason, 'The receiver answered 410.')
    assert.deepEqual(await statesOf(store), {
      'one a': 'dead',
      'two a': 'dead',
      'later a': 'dead',
      'one b': 'waiting',
      'two b': 'waiting',
      'later b': 'waiting',
    })
    const [view] = (await store.deliveries({ subscription: id, state: 'dead' }, { limit: 1 })).items
    assert.match(view?.reason ?? '', /410/)
    const waiting = claimed.find(({ event, subscription: { id: other } }) => event.id === 'two' && other === id)
    assert.ok(waiting !== undefined)
    assert.deepEqual(await store.record([delivered(waiting)]), { late: 1 }, 'what died is written down no more')
  },

  'what the same call says of other deliveries of a subscription that it disables counts': async ({ store }) => {
    await subscribed(store, 'a')
    await published(store, ['one', 'two', 'three'])
    const [first, second, third] = await claimAll(store)
    assert.ok(first !== undefined && second !== undefined && third !== undefined)
    const { late } = await store.record([died(first, { disable: 'It is gone.' }), delivered(second), retried(third, Date.now())])
    assert.equal(late, 0)
    const states = await statesOf(store)
    assert.equal(states[`${second.event.id} a`], 'delivered')
    assert.equal(states[`${third.event.id} a`], 'dead')
  },

  'everything that is written down survives': async ({ store, reopen }) => {
    await subscribed(store, 'a')
    await published(store, ['delivered', 'dead', 'retried'])
    const claimed = await claimAll(store)
    const of = (id: string): (typeof claimed)[number] => {
      const found = claimed.find(({ event }) => event.id === id)
      assert.ok(found !== undefined)
      return found
    }
    await store.record([delivered(of('delivered')), died(of('dead')), retried(of('retried'), Date.now())])
    const again = await reopen()
    assert.deepEqual(await statesOf(again), { 'delivered a': 'delivered', 'dead a': 'dead', 'retried a': 'waiting' })
    assert.deepEqual(idsOf(await claimAll(again)), ['retried'])
    assert.equal((await again.attempts(of('delivered').id)).length, 1)
  },
}
