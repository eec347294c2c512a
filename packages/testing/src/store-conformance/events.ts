/** Owns the cases about the event log: keeping events, and reading them again. */
import assert from 'node:assert/strict'
import type { Store, StoredEvent } from '@ferrule/triggers'
import { claimAll, fanOutAll, HOUR, idsOf, newEvent, published, statesOf, subscribed, TOPIC, type StoreTests } from './opened-store.js'

export const events: StoreTests = {
  'an event is read as the bytes that were kept': async ({ store }) => {
    const body = Buffer.from('{"b":1,"a":"\\u0000","a":2, "z": "é\ud83d\ude00"}')
    await store.append([newEvent('one', { body, createdAt: 1_700_000_000_123 })])
    const [event] = (await store.read({ topic: TOPIC, after: '', limit: 10 })).events
    assert.deepEqual(Buffer.from(event?.body ?? []), body)
    assert.equal(event?.createdAt, 1_700_000_000_123)
    assert.equal(event.topic, TOPIC)
    assert.equal(event.id, 'one')
  },

  'bytes that are no UTF-8, none at all and a million of them come back as they were': async ({ store }) => {
    const bodies = [Buffer.from([0xff, 0xfe, 0x00, 0x80]), Buffer.alloc(0), Buffer.alloc(1_000_000, 7)]
    await store.append(bodies.map((body, index) => newEvent(`event-${index}`, { body })))
    const read = await allEvents(store)
    assert.deepEqual(
      read.map(({ body }) => Buffer.from(body)),
      bodies,
    )
  },

  'a view into a larger buffer is kept as what it shows alone': async ({ store }) => {
    const source = Buffer.from('before{"a":1}after')
    await store.append([newEvent('one', { body: new Uint8Array(source.buffer, source.byteOffset + 6, 7) })])
    assert.equal(Buffer.from((await allEvents(store))[0]?.body ?? []).toString(), '{"a":1}')
  },

  'the same id of a topic is kept once, and the second one is told so': async ({ store }) => {
    assert.deepEqual(await store.append([newEvent('one')]), [{ duplicate: false }])
    assert.deepEqual(await store.append([newEvent('one', { body: Buffer.from('"other"') }), newEvent('two')]), [
      { duplicate: true },
      { duplicate: false },
    ])
    const read = await allEvents(store)
    assert.deepEqual(
      read.map(({ id }) => id),
      ['one', 'two'],
    )
    assert.equal(Buffer.from(read[0]?.body ?? []).toString(), '{"id":"one"}')
  },

  'the same id twice in one call is kept once': async ({ store }) => {
    assert.deepEqual(await store.append([newEvent('one'), newEvent('one')]), [{ duplicate: false }, { duplicate: true }])
    assert.equal((await allEvents(store)).length, 1)
  },

  'the same id of another topic is another event': async ({ store }) => {
    await store.append([newEvent('one'), newEvent('one', { topic: 'orderPaid' })])
    assert.equal((await allEvents(store)).length, 1)
    assert.equal((await allEvents(store, 'orderPaid')).length, 1)
  },

  'of a thousand events with the same id at the same time exactly one is new': async ({ store }) => {
    const kept = await Promise.all(Array.from({ length: 1000 }, () => store.append([newEvent('one')])))
    assert.equal(kept.filter(([one]) => one?.duplicate === false).length, 1)
    assert.equal((await allEvents(store)).length, 1)
  },

  'the id of an event that is a duplicate makes no second delivery': async ({ store }) => {
    await subscribed(store, 'a')
    await published(store, ['one'])
    await published(store, ['one'])
    assert.equal((await claimAll(store)).length, 1)
  },

  'an event within a transaction is there when the caller commits': async ({ store, inTransaction }) => {
    await subscribed(store, 'a')
    await inTransaction(async (transaction) => {
      assert.deepEqual(await store.append([newEvent('one')], { transaction }), [{ duplicate: false }])
      assert.deepEqual(await allEvents(store), [], 'it can be read before the commit')
      assert.deepEqual(await store.claimFanOuts(8, 500), [], 'it is delivered before the commit')
    })
    assert.deepEqual(idsOf((await allEvents(store)).map((event) => ({ event }))), ['one'])
    await fanOutAll(store)
    assert.equal((await claimAll(store)).length, 1)
  },

  'an event within a transaction was never there where the caller rolls back': async ({ store, inTransaction }) => {
    const before = await store.now()
    await assert.rejects(
      inTransaction(async (transaction) => {
        await store.append([newEvent('one'), newEvent('two')], { transaction })
        throw new Error('the order was not placed')
      }),
      /the order was not placed/,
    )
    assert.deepEqual(await allEvents(store), [])
    assert.deepEqual(await store.claimFanOuts(8, 500), [])
    assert.deepEqual(await store.append([newEvent('one')]), [{ duplicate: false }])
    assert.deepEqual(
      (await store.read({ topic: TOPIC, after: before, limit: 10 })).events.map(({ id }) => id),
      ['one'],
    )
  },

  'a duplicate within a transaction is told so, and the rest of the transaction commits': async ({ store, inTransaction }) => {
    await store.append([newEvent('one')])
    await inTransaction(async (transaction) => {
      assert.deepEqual(await store.append([newEvent('one'), newEvent('two')], { transaction }), [{ duplicate: true }, { duplicate: false }])
    })
    assert.deepEqual(
      (await allEvents(store)).map(({ id }) => id),
      ['one', 'two'],
    )
  },

  'events are read in the order in which they were kept, a page at a time': async ({ store }) => {
    const ids = Array.from({ length: 25 }, (_, index) => `event-${index}`)
    for (const id of ids) await store.append([newEvent(id)])
    const read: StoredEvent[] = []
    for (let after = ''; ;) {
      const page = await store.read({ topic: TOPIC, after, limit: 10 })
      if (page.events.length === 0) break
      read.push(...page.events)
      after = page.position
    }
    assert.deepEqual(
      read.map(({ id }) => id),
      ids,
    )
  },

  'reading the same position twice gives the same events first': async ({ store }) => {
    await store.append([newEvent('one'), newEvent('two')])
    const first = await store.read({ topic: TOPIC, after: '', limit: 10 })
    await store.append([newEvent('three')])
    const second = await store.read({ topic: TOPIC, after: '', limit: 10 })
    assert.deepEqual(second.events.slice(0, 2), first.events)
  },

  'a full page ends at its last event': async ({ store }) => {
    await store.append([newEvent('one'), newEvent('two'), newEvent('three')])
    const page = await store.read({ topic: TOPIC, after: '', limit: 2 })
    assert.equal(page.position, page.events[1]?.position)
    assert.deepEqual(
      (await store.read({ topic: TOPIC, after: page.position, limit: 2 })).events.map(({ id }) => id),
      ['three'],
    )
  },

  'a position passes events of other topics, and none of its own': async ({ store }) => {
    await store.append([newEvent('one'), newEvent('other', { topic: 'orderPaid' })])
    const { position } = await store.read({ topic: TOPIC, after: '', limit: 10 })
    const { events: nothing, position: same } = await store.read({ topic: TOPIC, after: position, limit: 10 })
    assert.deepEqual(nothing, [])
    assert.equal(same, position)
    await store.append([newEvent('two')])
    assert.deepEqual(
      (await store.read({ topic: TOPIC, after: position, limit: 10 })).events.map(({ id }) => id),
      ['two'],
    )
  },

  'positions are short texts': async ({ store }) => {
    await store.append([newEvent('one')])
    for (const position of [await store.now(), ...(await allEvents(store)).map((event) => event.position)]) {
      assert.equal(typeof position, 'string')
      assert.ok(position.length <= 60)
    }
  },

  'who starts now reads what comes next, and nothing from before': async ({ store }) => {
    await store.append([newEvent('before')])
    const now = await store.now()
    assert.deepEqual((await store.read({ topic: TOPIC, after: now, limit: 10 })).events, [])
    await store.append([newEvent('after')])
    assert.deepEqual(
      (await store.read({ topic: TOPIC, after: now, limit: 10 })).events.map(({ id }) => id),
      ['after'],
    )
  },

  'who starts before the first event misses none': async ({ store }) => {
    const now = await store.now()
    await store.append([newEvent('one')])
    assert.deepEqual(
      (await store.read({ topic: TOPIC, after: now, limit: 10 })).events.map(({ id }) => id),
      ['one'],
    )
  },

  'a reader beside twenty writers misses nothing and reads nothing twice': async ({ store }) => {
    const count = 20 * 25
    const read: string[] = []
    let position = await store.now()
    let writing = true
    const writers = Promise.all(
      Array.from({ length: 20 }, async (_, writer) => {
        for (let index = 0; index < 25; index++) {
          await store.append([newEvent(`${writer}-${index}`)])
          await new Promise((resolve) => setTimeout(resolve, Math.random() * 3))
        }
      }),
    ).finally(() => (writing = false))
    for (let last = false; !last;) {
      last = !writing
      const page = await store.read({ topic: TOPIC, after: position, limit: 7 })
      read.push(...page.events.map(({ id }) => id))
      position = page.position
      if (page.events.length > 0) last = false
      await new Promise((resolve) => setImmediate(resolve))
    }
    await writers
    assert.equal(read.length, count)
    assert.equal(new Set(read).size, count)
  },

  'nobody has missed anything where nothing was swept': async ({ store }) => {
    await store.append([newEvent('one')])
    assert.equal((await store.read({ topic: TOPIC, after: '', limit: 10 })).gap, false)
    assert.equal((await store.read({ topic: 'orderPaid', after: '', limit: 10 })).gap, false)
  },

  'who is behind what was swept is told that there is a gap, and goes on from the oldest kept': async ({ store }) => {
    const old = Date.now() - 2 * HOUR
    await store.append([newEvent('old', { createdAt: old, fanOut: false }), newEvent('older', { createdAt: old, fanOut: false })])
    const between = (await allEvents(store))[0]?.position ?? ''
    await store.append([newEvent('young', { fanOut: false }), newEvent('other', { topic: 'orderPaid', fanOut: false })])
    await sweepAll(store)
    for (const after of ['', between]) {
      const read = await store.read({ topic: TOPIC, after, limit: 10 })
      assert.deepEqual(
        read.events.map(({ id }) => id),
        ['young'],
      )
      assert.equal(read.gap, true)
      assert.equal((await store.read({ topic: TOPIC, after: read.position, limit: 10 })).gap, false)
    }
    assert.equal((await store.read({ topic: 'orderPaid', after: '', limit: 10 })).gap, false, 'another topic has lost nothing')
  },

  'who has read all that was swept has missed nothing': async ({ store }) => {
    await store.append([newEvent('old', { createdAt: Date.now() - 2 * HOUR, fanOut: false })])
    const { position } = await store.read({ topic: TOPIC, after: '', limit: 10 })
    await sweepAll(store)
    assert.equal((await store.read({ topic: TOPIC, after: position, limit: 10 })).gap, false)
  },

  'an event that is expunged is gone, with what waits for it, and leaves no gap': async ({ store }) => {
    await subscribed(store, 'a')
    await published(store, ['secret', 'other'])
    assert.equal(await store.expunge(TOPIC, 'secret'), true)
    assert.equal(await store.expunge(TOPIC, 'secret'), false)
    assert.equal(await store.expunge('orderPaid', 'other'), false)
    const read = await store.read({ topic: TOPIC, after: '', limit: 10 })
    assert.deepEqual(
      read.events.map(({ id }) => id),
      ['other'],
    )
    assert.equal(read.gap, false)
    assert.deepEqual(await statesOf(store), { 'other a': 'waiting' })
    assert.deepEqual(idsOf(await claimAll(store)), ['other'])
  },

  'an event that is expunged before it was compared with subscriptions reaches nobody': async ({ store }) => {
    await subscribed(store, 'a')
    await store.append([newEvent('secret')])
    const [fanOut] = await store.claimFanOuts(8, 500)
    assert.ok(fanOut !== undefined)
    await store.expunge(TOPIC, 'secret')
    const [subscription] = fanOut.subscriptions
    assert.ok(subscription !== undefined)
    await store.recordFanOut(fanOut, [{ subscription, delivery: 'msg_secret', dueAt: Date.now(), lane: 'live' }])
    assert.deepEqual(await claimAll(store), [])
    assert.equal((await store.backlog()).deliveries, 0)
  },

  'what was kept is there after the store was closed and opened again, under the same epoch': async ({ store, reopen }) => {
    await subscribed(store, 'a')
    await published(store, ['one', 'two'])
    const before = { events: await allEvents(store), epoch: store.epoch, states: await statesOf(store), now: await store.now() }
    const again = await reopen()
    assert.deepEqual({ events: await allEvents(again), epoch: again.epoch, states: await statesOf(again), now: await again.now() }, before)
    assert.deepEqual(idsOf(await claimAll(again)), ['one', 'two'])
  },
}

export async function allEvents(store: Store, topic = TOPIC): Promise<readonly StoredEvent[]> {
  return (await store.read({ topic, after: '', limit: 10_000 })).events
}

/** Sweeps what is older than an hour. */
export async function sweepAll(store: Store): Promise<number> {
  let all = 0
  for (;;) {
    const swept = await store.sweep({ finishedMs: HOUR, deadMs: HOUR }, Date.now(), 500)
    if (swept === 0) return all
    all += swept
  }
}
