/** Owns how rows become records. Numbers of 64 bits come as text: whatever type parsers a caller's pool has, they stay exact. */
import type { Health, StoredEvent, Subscription, SubscriptionState } from '../../store.js'
import type { DatabaseClock } from './database-clock.js'
import { formatPosition } from './position.js'

export const eventColumns = (e: string): string =>
  `${e}.seq::text AS seq, ${e}.xid::text AS xid, ${e}.topic, ${e}.id, ${e}.body, ${e}.created_at::text AS created_at`
export interface EventRow {
  readonly seq: string
  readonly xid: string
  readonly topic: string
  readonly id: string
  readonly body: Uint8Array
  readonly created_at: string
}
export function eventOf({ seq, xid, topic, id, body, created_at }: EventRow): StoredEvent {
  return { position: formatPosition({ xid, seq }), id, topic, body, createdAt: Number(created_at) }
}

export const subscriptionColumns = (s: string): string =>
  `${s}.id AS subscription, ${s}.xmin::text AS version, ${s}.generation, ${s}.topic, ${s}.owner, ${s}.sealed_url, ${s}.url_digest, ${s}.label, ${s}.host, ${s}.filter,
   ${s}.state AS subscription_state, ${s}.state_at::text AS state_at, ${s}.reason AS subscription_reason,
   ${s}.created_at::text AS subscribed_at, ${s}.failures, ${s}.timeouts, ${s}.failing_since::text AS failing_since,
   ${s}.open_until::text AS open_until`
export interface SubscriptionRow {
  readonly subscription: string
  /** Another one when the row has changed. */
  readonly version: string
  readonly generation: number
  readonly topic: string
  readonly owner: string
  readonly sealed_url: Uint8Array
  readonly url_digest: string
  readonly label: string
  readonly host: string
  readonly filter: string
  readonly subscription_state: SubscriptionState['kind']
  readonly state_at: string
  readonly subscription_reason: string | null
  readonly subscribed_at: string
  readonly failures: number
  readonly timeouts: number
  readonly failing_since: string | null
  readonly open_until: string | null
}
export function subscriptionOf(row: SubscriptionRow, clock: DatabaseClock): Subscription {
  return {
    id: row.subscription,
    generation: row.generation,
    topic: row.topic,
    owner: row.owner,
    sealedUrl: row.sealed_url,
    urlDigest: row.url_digest,
    label: row.label,
    host: row.host,
    filter: row.filter,
    state: stateOf(row, clock),
    createdAt: clock.fromDatabase(Number(row.subscribed_at)),
    health: healthOf(row, clock),
  }
}

function stateOf({ subscription_state: kind, state_at, subscription_reason }: SubscriptionRow, clock: DatabaseClock): SubscriptionState {
  const at = clock.fromDatabase(Number(state_at))
  if (kind === 'active') return { kind }
  return kind === 'ended' ? { kind, at } : { kind, at, reason: subscription_reason ?? '' }
}

function healthOf({ failures, timeouts, failing_since, open_until }: SubscriptionRow, clock: DatabaseClock): Health {
  return {
    failures,
    timeouts,
    ...(failing_since === null ? {} : { failingSince: clock.fromDatabase(Number(failing_since)) }),
    ...(open_until === null ? {} : { openUntil: clock.fromDatabase(Number(open_until)) }),
  }
}
