/**
 * Owns what a store is in a few lines: everything in memory, nothing ever lost. Random commands are given to it and to a real store; what the
 * two say has to be the same, whatever the order and wherever the process dies.
 */
import { deliveryId, type AttemptRecord, type ClaimedDelivery, type FanOut, type Lane, type Store } from '@ferrule/triggers'
import { expect } from '@jest/globals'
import fc from 'fast-check'

const TOPIC = 'orderPlaced'
const HOUR = 3_600_000
const DAY = 24 * HOUR

interface ModelSubscription {
  id: string
  generation: number
  state: 'active' | 'ended' | 'disabled'
  filter: string
  failures: number
}
interface ModelEvent {
  /** The subscriptions that it is still to be compared with; `undefined` once it was with all. */
  pending: Set<string> | undefined
  /** How many chunks have been compared: a claim of one that somebody else recorded meanwhile changes nothing. */
  chunks: number
}
interface ModelDelivery {
  state: 'waiting' | 'delivered' | 'dead' | 'cancelled'
  isDue: boolean
  lane: Lane
  attempts: number
  tries: number
  /** The claim that stands. */
  claim: ClaimedDelivery | undefined
}

export class Model {
  readonly subscriptions = new Map<string, ModelSubscription>()
  /** By id, in the order of the log. */
  readonly events = new Map<string, ModelEvent>()
  readonly deliveries = new Map<string, ModelDelivery>()

  of(delivery: ClaimedDelivery): ModelDelivery | undefined {
    return this.deliveries.get(keyOf(delivery.event.id, this.nameOf(delivery.subscription.id)))
  }

  nameOf(id: string): string {
    return [...this.subscriptions].find(([, subscription]) => subscription.id === id)?.[0] ?? '?'
  }

  /** What waits for a subscription waits no more. */
  finish(name: string, state: 'dead' | 'cancelled'): void {
    for (const [key, delivery] of this.deliveries)
      if (key.endsWith(` ${name}`) && delivery.state === 'waiting') Object.assign(delivery, { state, claim: undefined })
    if (state === 'cancelled') for (const event of this.events.values()) event.pending?.delete(name)
  }
}

/** The store that is open now, and what the caller holds: it outlives the store. */
export interface Real {
  store: Store
  crash(): Promise<Store>
  rollBack(work: (transaction: unknown) => Promise<unknown>): Promise<void>
  readonly held: { fanOuts: { fanOut: FanOut; event: ModelEvent | undefined; chunks: number | undefined }[]; claims: ClaimedDelivery[] }
}

const keyOf = (event: string, name: string): string => `${event} ${name}`

type Command = fc.AsyncCommand<Model, Real>
const command = (text: string, run: (model: Model, real: Real) => Promise<void>): Command => ({
  check: () => true,
  run: async (model, real) => {
    await run(model, real)
    await compare(model, real.store)
  },
  toString: () => text,
})

/** Everything that can be seen of a store is what the model has. */
async function compare(model: Model, store: Store): Promise<void> {
  const { events } = await store.read({ topic: TOPIC, after: '', limit: 10_000 })
  expect(events.map(({ id }) => id)).toEqual([...model.events.keys()])
  const { items } = await store.deliveries({}, { limit: 10_000 })
  const seen = items.map(({ event, subscription, state, attempts, lane }) => [
    keyOf(event.id, subscription.label),
    { state, attempts, lane },
  ])
  const expected = [...model.deliveries].map(([key, { state, attempts, lane }]) => [key, { state, attempts, lane }])
  expect(Object.fromEntries(seen)).toEqual(Object.fromEntries(expected))
  const backlog = await store.backlog()
  const all = [...model.deliveries]
  const open = [...model.events].filter(
    ([id, { pending }]) => pending !== undefined || all.some(([key, { state }]) => key.startsWith(`${id} `) && state === 'waiting'),
  )
  const counted = (state: string): number => [...model.subscriptions.values()].filter((one) => one.state === state).length
  expect(backlog).toMatchObject({
    deliveries: all.filter(([, { state }]) => state === 'waiting').length,
    dead: all.filter(([, { state }]) => state === 'dead').length,
    fanOuts: [...model.events.values()].filter(({ pending }) => pending !== undefined).length,
    bytes: open.reduce((sum, [id]) => sum + bodyOf(id).length, 0),
    subscriptions: { active: counted('active'), disabled: counted('disabled') },
  })
}

const bodyOf = (id: string): Buffer => Buffer.from(JSON.stringify({ id }))
const eventOf = (id: string) => ({ id, topic: TOPIC, body: bodyOf(id), createdAt: Date.now(), fanOut: true })

const subscribe = (name: string, filter: string): Command =>
  command(`subscribe ${name} ${filter}`, async (model, { store }) => {
    const known = model.subscriptions.get(name)
    const result = await store.subscribe(
      {
        ...{
          id: `${name}-${Math.random().toString(36).slice(2)}`.padEnd(22, '_'),
          topic: TOPIC,
          owner: 'me',
          sealedUrl: Buffer.from(name),
        },
        ...{ urlDigest: name, formerDigests: [], label: name, host: 'example.com', filter, at: Date.now() },
      },
      { perOwner: 100, perHost: 100 },
    )
    const kind = known === undefined ? 'created' : known.state === 'active' && known.filter === filter ? 'known' : 'changed'
    expect(result.kind).toBe(kind)
    if (result.kind === 'refused') return
    if (known !== undefined) expect(result.subscription.id).toBe(known.id)
    const generation = (known?.generation ?? 0) + (kind === 'known' ? 0 : 1)
    const failures = known?.state === 'active' ? known.failures : 0
    expect(result.subscription).toMatchObject({ generation, filter, state: { kind: 'active' }, health: { failures } })
    model.subscriptions.set(name, { id: result.subscription.id, generation, state: 'active', filter, failures })
  })

const unsubscribe = (name: string, age: number): Command =>
  command(`unsubscribe ${name}, ${age} generations late`, async (model, { store }) => {
    const known = model.subscriptions.get(name)
    if (known === undefined) return
    const ends = age === 0 && known.state !== 'ended'
    expect(await store.unsubscribe(known.id, known.generation - age, Date.now())).toBe(ends)
    if (!ends) return
    known.state = 'ended'
    model.finish(name, 'cancelled')
  })

const setState = (name: string, to: 'active' | 'disabled'): Command =>
  command(`set ${name} ${to}`, async (model, { store }) => {
    const known = model.subscriptions.get(name)
    if (known === undefined) return
    const changes = known.state === (to === 'active' ? 'disabled' : 'active')
    expect(await store.setState(known.id, to, 'by hand', Date.now())).toBe(changes)
    if (!changes) return
    known.state = to
    if (to === 'disabled') model.finish(name, 'dead')
    else known.failures = 0
  })

const publish = (ids: readonly string[]): Command =>
  command(`publish ${ids.join(', ')}`, async (model, { store }) => {
    const kept = await store.append(ids.map(eventOf))
    expect(kept).toEqual(ids.map((id, index) => ({ duplicate: model.events.has(id) || ids.indexOf(id) < index })))
    const there = [...model.subscriptions].filter(([, { state }]) => state !== 'ended').map(([name]) => name)
    for (const id of ids) if (!model.events.has(id)) model.events.set(id, { pending: new Set(there), chunks: 0 })
  })

const rollBack = (id: string): Command =>
  command(`publish ${id} and roll back`, async (model, { store, rollBack: inTransaction }) => {
    await inTransaction(async (transaction) => {
      expect(await store.append([eventOf(id)], { transaction })).toEqual([{ duplicate: model.events.has(id) }])
    })
  })

const expunge = (id: string): Command =>
  command(`expunge ${id}`, async (model, { store }) => {
    expect(await store.expunge(TOPIC, id)).toBe(model.events.delete(id))
    for (const key of [...model.deliveries.keys()]) if (key.startsWith(`${id} `)) model.deliveries.delete(key)
  })

const compareSome = (limit: number, chunk: number): Command =>
  command(`claim ${limit} events to compare with ${chunk}`, async (model, real) => {
    const fanOuts = await real.store.claimFanOuts(limit, chunk)
    const pending = [...model.events].filter(([, one]) => one.pending !== undefined).map(([id]) => id)
    // A store may keep to itself what it gave before and did not hear of again.
    if (real.held.fanOuts.length === 0) expect(fanOuts.map(({ event }) => event.id)).toEqual(pending.slice(0, limit))
    for (const { event, subscriptions } of fanOuts) {
      expect(pending).toContain(event.id)
      expect(subscriptions.length).toBeLessThanOrEqual(chunk)
      for (const { label } of subscriptions) expect([...(model.events.get(event.id)?.pending ?? [])]).toContain(label)
    }
    for (const fanOut of fanOuts) {
      const event = model.events.get(fanOut.event.id)
      real.held.fanOuts.push({ fanOut, event, chunks: event?.chunks })
    }
  })

const recordComparison = (which: number, dueAt: 'now' | 'later', lane: Lane): Command =>
  command(`record comparison ${which}, due ${dueAt}, ${lane}`, async (model, real) => {
    const { fanOuts } = real.held
    if (fanOuts.length === 0) return
    const [held] = fanOuts.splice(which % fanOuts.length, 1)
    if (held === undefined) return
    const { fanOut } = held
    const { event, subscriptions, last } = fanOut
    const due = Date.now() + (dueAt === 'now' ? -1 : HOUR)
    await real.store.recordFanOut(
      fanOut,
      // Some do not want it.
      subscriptions
        .filter(wants)
        .map((subscription) => ({ subscription, delivery: deliveryId(real.store.epoch, event, subscription), dueAt: due, lane })),
    )
    const known = model.events.get(event.id)
    // Recorded from another claim, or gone: then the store has to have left everything as it was.
    if (known?.pending === undefined || known !== held.event || known.chunks !== held.chunks) return
    known.chunks++
    for (const { label: name, ...subscription } of subscriptions) {
      if (!known.pending.delete(name)) continue
      const isActive = model.subscriptions.get(name)?.state === 'active'
      if (!wants(subscription) || model.deliveries.has(keyOf(event.id, name))) continue
      const state = isActive ? 'waiting' : 'dead'
      model.deliveries.set(keyOf(event.id, name), { state, isDue: dueAt === 'now', lane, attempts: 0, tries: 0, claim: undefined })
    }
    if (last) known.pending = undefined
  })

let published = 1000
/** Most histories are about deliveries: they have to come about. */
const compareAll = (dueAt: 'now' | 'later', lane: Lane): Command =>
  command(`compare everything, due ${dueAt}, ${lane}`, async (model, real) => {
    if (![...model.events.values()].some(({ pending }) => pending !== undefined)) await publish([`event-${++published}`]).run(model, real)
    for (;;) {
      await compareSome(3, 2).run(model, real)
      if (real.held.fanOuts.length === 0) return
      while (real.held.fanOuts.length > 0) await recordComparison(0, dueAt, lane).run(model, real)
    }
  })

const wants = ({ filter }: { readonly filter: string }): boolean => filter !== '"nothing"'

const claim = (lane: Lane, limit: number, perSubscription: number): Command =>
  command(`claim ${limit} of ${lane}, ${perSubscription} each`, async (model, real) => {
    const claimed = await real.store.claimDue(lane, limit, perSubscription)
    const free = [...model.deliveries].filter(
      ([, one]) => one.state === 'waiting' && one.isDue && one.lane === lane && one.claim === undefined,
    )
    const perName = new Map<string, number>()
    for (const [key] of free) perName.set(key.split(' ')[1] ?? '', (perName.get(key.split(' ')[1] ?? '') ?? 0) + 1)
    const possible = [...perName.values()].reduce((sum, count) => sum + Math.min(count, perSubscription), 0)
    expect(claimed.length).toBe(Math.min(limit, possible))
    for (const delivery of claimed) {
      const known = model.of(delivery)
      expect(known).toMatchObject({ state: 'waiting', isDue: true, lane, claim: undefined, attempts: delivery.attempts })
      expect(Buffer.from(delivery.event.body)).toEqual(bodyOf(delivery.event.id))
      const name = model.nameOf(delivery.subscription.id)
      expect(delivery.subscription.health.failures).toBe(model.subscriptions.get(name)?.failures)
      if (known !== undefined) known.claim = delivery
    }
    real.held.claims.push(...claimed)
  })

type Result = 'delivered' | 'retry now' | 'retry later' | 'dead' | 'gone'
const record = (results: readonly (readonly [number, Result, Lane])[]): Command =>
  command(`record ${results.map(([which, result, lane]) => `${which} ${result} ${lane}`).join(', ')}`, async (model, real) => {
    const { claims } = real.held
    if (claims.length === 0) for (const from of ['live', 'slow'] as const) await claim(from, 4, 2).run(model, real)
    const chosen = results.flatMap(([which, result, lane]) =>
      claims.length === 0 ? [] : [{ delivery: claims.splice(which % claims.length, 1)[0] as ClaimedDelivery, result, lane }],
    )
    const { late } = await real.store.record(chosen.map(({ delivery, result, lane }) => recordOf(delivery, result, lane)))
    const standing = chosen.filter(({ delivery }) => model.of(delivery)?.claim === delivery)
    expect(late).toBe(chosen.length - standing.length)
    for (const { delivery, result, lane } of standing) {
      const known = model.of(delivery) as ModelDelivery
      const subscription = model.subscriptions.get(model.nameOf(delivery.subscription.id)) as ModelSubscription
      Object.assign(known, { claim: undefined, attempts: known.attempts + 1, tries: known.tries + 1 })
      if (result === 'retry now' || result === 'retry later') Object.assign(known, { lane, isDue: result === 'retry now' })
      else known.state = result === 'delivered' ? 'delivered' : 'dead'
      if (result !== 'delivered') subscription.failures = failuresOf(delivery)
    }
    for (const { delivery, result } of standing) {
      const name = model.nameOf(delivery.subscription.id)
      const subscription = model.subscriptions.get(name) as ModelSubscription
      if (result !== 'gone' || subscription.state !== 'active') continue
      subscription.state = 'disabled'
      model.finish(name, 'dead')
    }
    for (const { delivery } of standing) expect((await real.store.attempts(delivery.id)).length).toBe(model.of(delivery)?.tries)
  })

/** Anything that can be told apart. */
const failuresOf = ({ id, attempts }: ClaimedDelivery): number => id.length + attempts + 1

function recordOf(delivery: ClaimedDelivery, result: Result, lane: Lane): AttemptRecord {
  const at = Date.now()
  const health = { failures: failuresOf(delivery), timeouts: 0, failingSince: at }
  const failed = { delivery, attempt: { at, durationMs: 1, outcome: 'refused', status: 500 }, health } as const
  if (result === 'delivered')
    return { delivery, attempt: { at, durationMs: 1, outcome: 'delivered', status: 200 }, next: { kind: 'delivered' } }
  if (result === 'retry now') return { ...failed, next: { kind: 'retry', dueAt: at - 1, lane } }
  if (result === 'retry later') return { ...failed, next: { kind: 'retry', dueAt: at + HOUR, lane } }
  return { ...failed, next: { kind: 'dead', reason: 'It failed.' }, ...(result === 'gone' ? { disable: 'It is gone.' } : {}) }
}

const release = (which: number, dueAt: 'now' | 'later', lane: Lane): Command =>
  command(`release ${which}, due ${dueAt}, ${lane}`, async (model, real) => {
    const { claims } = real.held
    if (claims.length === 0) await claim(lane, 4, 2).run(model, real)
    if (claims.length === 0) return
    const delivery = claims[which % claims.length] as ClaimedDelivery
    await real.store.release([{ delivery, dueAt: Date.now() + (dueAt === 'now' ? -1 : HOUR), lane }])
    const known = model.of(delivery)
    if (known?.claim === delivery) Object.assign(known, { claim: undefined, isDue: dueAt === 'now', lane })
  })

const replay = (name: string | undefined, limit: number): Command =>
  command(`replay ${limit} of ${name ?? 'all'}`, async (model, { store }) => {
    const known = name === undefined ? undefined : model.subscriptions.get(name)
    if (name !== undefined && known === undefined) return
    const dead = [...model.deliveries].filter(
      ([key, { state }]) =>
        state === 'dead' &&
        (name === undefined || key.endsWith(` ${name}`)) &&
        model.subscriptions.get(key.split(' ')[1] ?? '')?.state === 'active',
    )
    const count = await store.replay(
      { ...(known === undefined ? {} : { subscription: known.id }) },
      { at: Date.now() - DAY, perSecond: 1000, limit },
    )
    expect(count).toBe(Math.min(limit, dead.length))
    // Which of them, and when they are due behind what waits already, is the store's own.
    const { items } = await store.deliveries({ state: 'waiting' }, { limit: 10_000 })
    const waiting = new Map(items.map(({ event, subscription, dueAt }) => [keyOf(event.id, subscription.label), dueAt]))
    const revived = dead.filter(([key]) => waiting.has(key))
    expect(revived.length).toBe(count)
    for (const [key, delivery] of revived)
      Object.assign(delivery, { state: 'waiting', isDue: (waiting.get(key) ?? 0) <= Date.now(), attempts: 0 })
  })

const sweepEverything: Command = command('sweep everything that may be', async (model, { store }) => {
  while ((await store.sweep({ finishedMs: 0, deadMs: 0 }, Date.now() + DAY, 3)) > 0);
  for (const [key, { state }] of [...model.deliveries]) if (state !== 'waiting') model.deliveries.delete(key)
  for (const [name, { state }] of [...model.subscriptions]) {
    if (state === 'active') continue
    model.subscriptions.delete(name)
    for (const event of model.events.values()) event.pending?.delete(name)
  }
  for (const [id, { pending }] of [...model.events])
    if (pending === undefined && ![...model.deliveries.keys()].some((key) => key.startsWith(`${id} `))) model.events.delete(id)
})

const crash: Command = command('crash and open again', async (model, real) => {
  const { epoch } = real.store
  real.store = await real.crash()
  expect(real.store.epoch).toBe(epoch)
  for (const delivery of model.deliveries.values()) delivery.claim = undefined
  real.held.fanOuts.splice(0)
})

/** Where every history begins: somebody is there to hear of events. */
export async function begin(model: Model, real: Real): Promise<void> {
  for (const first of ['a', 'b']) await subscribe(first, '"everything"').run(model, real)
}

const name = fc.constantFrom('a', 'b', 'c', 'd')
/** Now and then one that was there before. */
const id = fc.nat(30).map((number) => `event-${number}`)
const lane = fc.constantFrom<Lane>('live', 'slow')
const when = fc.constantFrom('now' as const, 'now' as const, 'later' as const)
const which = fc.nat(20)
const result = fc.constantFrom<Result>('delivered', 'delivered', 'retry now', 'retry later', 'dead', 'gone')

const often = <T>(times: number, arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T>[] => Array.from({ length: times }, () => arbitrary)

export const commands: fc.Arbitrary<Iterable<Command>> = fc.commands(
  [
    fc.tuple(name, fc.constantFrom('"everything"', '"nothing"')).map((given) => subscribe(...given)),
    ...often(
      3,
      name.map((given) => subscribe(given, '"everything"')),
    ),
    fc.tuple(name, fc.constantFrom(0, 0, 1)).map((given) => unsubscribe(...given)),
    fc.tuple(name, fc.constantFrom('active' as const, 'disabled' as const)).map((given) => setState(...given)),
    ...often(4, fc.array(id, { minLength: 1, maxLength: 3 }).map(publish)),
    id.map(rollBack),
    id.map(expunge),
    fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 3 })).map((given) => compareSome(...given)),
    fc.tuple(which, when, lane).map((given) => recordComparison(...given)),
    fc.tuple(which, when, lane).map((given) => recordComparison(...given)),
    ...often(
      4,
      fc.tuple(when, lane).map((given) => compareAll(...given)),
    ),
    ...often(
      4,
      fc.tuple(lane, fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 3 })).map((given) => claim(...given)),
    ),
    ...often(4, fc.array(fc.tuple(which, result, lane), { minLength: 1, maxLength: 4 }).map(record)),
    ...often(
      2,
      fc.tuple(which, when, lane).map((given) => release(...given)),
    ),
    ...often(
      2,
      fc.tuple(fc.option(name, { nil: undefined }), fc.integer({ min: 1, max: 5 })).map((given) => replay(...given)),
    ),
    fc.constant(sweepEverything),
    fc.constant(crash),
  ],
  { maxCommands: 60, size: 'max' },
)
