/** Owns what the suite is given, and the small steps that most cases are made of. */
import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import {
  deliveryId,
  type Attempt,
  type AttemptRecord,
  type ClaimedDelivery,
  type Lane,
  type NewEvent,
  type NewSubscription,
  type Store,
  type Subscription,
  type SubscriptionQuota,
  type Wanted,
} from '@ferrule/triggers'

/** A store under test, on a database of its own. */
export interface OpenedStore<Transaction = unknown> {
  readonly store: Store<Transaction>
  /** Closes the store and opens another one on the same database. */
  reopen(): Promise<Store<Transaction>>
  /** Works in a transaction of the caller's own on the same database: commits, or rolls back and rejects where the work rejects. */
  inTransaction(work: (transaction: Transaction) => Promise<void>): Promise<void>
  /** Closes everything and deletes the database. */
  dispose(): Promise<void>
}

/** Tests by their names. */
export type StoreTests = Readonly<Record<string, <Transaction>(opened: OpenedStore<Transaction>) => Promise<void>>>

export const TOPIC = 'orderPlaced'
export const NO_QUOTA: SubscriptionQuota = { perOwner: 1_000_000, perHost: 1_000_000 }
export const HOUR = 3_600_000
export const DAY = 24 * HOUR

export function newEvent(id: string, more: Partial<NewEvent> = {}): NewEvent {
  return { id, topic: TOPIC, body: Buffer.from(JSON.stringify({ id })), createdAt: Date.now(), fanOut: true, ...more }
}

/** `name` stands for the callback URL. */
export function newSubscription(name: string, more: Partial<NewSubscription> = {}): NewSubscription {
  return {
    id: randomBytes(16).toString('base64url'),
    topic: TOPIC,
    owner: 'owner',
    sealedUrl: Buffer.from(`sealed ${name}`),
    urlDigest: digestOf(name),
    formerDigests: [],
    label: `example.com#${name}`,
    host: 'example.com',
    filter: '{}',
    at: Date.now(),
    ...more,
  }
}

export const digestOf = (name: string): string => createHash('sha256').update(name).digest('base64url')

/** Subscribes, and expects to be let. */
export async function subscribed(store: Store, name: string, more: Partial<NewSubscription> = {}): Promise<Subscription> {
  const result = await store.subscribe(newSubscription(name, more), NO_QUOTA)
  assert.ok(result.kind !== 'refused')
  return result.subscription
}

/** Compares all events with all subscriptions, as the engine does; every subscription wants every event unless `wants` says otherwise. */
export async function fanOutAll(
  store: Store,
  {
    chunk = 500,
    dueAt = Date.now(),
    lane = 'live',
    wants = () => true,
  }: {
    readonly chunk?: number
    readonly dueAt?: number
    readonly lane?: Lane
    readonly wants?: (subscription: Subscription) => boolean
  } = {},
): Promise<void> {
  for (;;) {
    const fanOuts = await store.claimFanOuts(8, chunk)
    if (fanOuts.length === 0) return
    for (const fanOut of fanOuts)
      await store.recordFanOut(
        fanOut,
        fanOut.subscriptions.filter(wants).map((subscription): Wanted => ({
          subscription,
          delivery: deliveryId(store.epoch, fanOut.event, subscription),
          dueAt,
          lane,
        })),
      )
  }
}

/** Publishes events and makes their deliveries. */
export async function published(store: Store, ids: readonly string[], more: Parameters<typeof fanOutAll>[1] = {}): Promise<void> {
  await store.append(ids.map((id) => newEvent(id)))
  await fanOutAll(store, more)
}

export const attempt = (more: Partial<Attempt> = {}): Attempt => ({
  at: Date.now(),
  durationMs: 3,
  outcome: 'delivered',
  status: 200,
  ...more,
})

export const delivered = (delivery: ClaimedDelivery): AttemptRecord => ({ delivery, attempt: attempt(), next: { kind: 'delivered' } })

export const died = (delivery: ClaimedDelivery, more: Partial<AttemptRecord> = {}): AttemptRecord => ({
  delivery,
  attempt: attempt({ outcome: 'refused', status: 500 }),
  next: { kind: 'dead', reason: 'The last attempt failed.' },
  ...more,
})

export const retried = (delivery: ClaimedDelivery, dueAt: number, lane: Lane = 'live'): AttemptRecord => ({
  delivery,
  attempt: attempt({ outcome: 'connection', error: 'The connection failed: ECONNRESET.' }),
  next: { kind: 'retry', dueAt, lane },
})

/** Everything that is due in a lane. */
export const claimAll = (store: Store, lane: Lane = 'live'): Promise<readonly ClaimedDelivery[]> => store.claimDue(lane, 10_000, 10_000)

/** The one delivery that is due. */
export async function claimOne(store: Store, lane: Lane = 'live'): Promise<ClaimedDelivery> {
  const [delivery, ...others] = await claimAll(store, lane)
  assert.ok(delivery !== undefined, 'nothing is due')
  assert.equal(others.length, 0, 'more than one delivery is due')
  return delivery
}

/** Makes dead letters of all that is due. */
export async function letDie(store: Store): Promise<void> {
  await store.record((await claimAll(store)).map((delivery) => died(delivery)))
}

export async function statesOf(store: Store): Promise<Readonly<Record<string, string>>> {
  const { items } = await store.deliveries({}, { limit: 10_000 })
  return Object.fromEntries(items.map(({ event, subscription, state }) => [`${event.id} ${subscription.label.split('#')[1] ?? ''}`, state]))
}

export const idsOf = (deliveries: readonly { readonly event: { readonly id: string } }[]): readonly string[] =>
  deliveries.map(({ event }) => event.id)
