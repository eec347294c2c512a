/** Owns how rows become records. */
import type { Health, StoredEvent, Subscription, SubscriptionState } from '../../store.js'
import { bytesOf } from './driver.js'

export interface EventRow {
  readonly seq: number
  readonly topic: string
  readonly id: string
  readonly created_at: number
  readonly body: unknown
}

export function toEvent({ seq, topic, id, created_at, body }: EventRow): StoredEvent {
  return { position: toPosition(seq), topic, id, createdAt: created_at, body: bytesOf(body) }
}

export const toPosition = (seq: number): string => (seq === 0 ? '' : String(seq))
export const toSeq = (position: string): number => Number(position)

export interface SubscriptionRow {
  readonly number: number
  readonly id: string
  readonly generation: number
  readonly topic: string
  readonly owner: string
  readonly sealed_url: unknown
  readonly url_digest: string
  readonly label: string
  readonly host: string
  readonly filter: string
  readonly state: SubscriptionState['kind']
  readonly state_at: number
  readonly state_reason: string
  readonly created_at: number
  readonly failures: number
  readonly timeouts: number
  readonly failing_since: number | null
  readonly open_until: number | null
}

export function toSubscription(row: SubscriptionRow): Subscription {
  return {
    id: row.id,
    generation: row.generation,
    topic: row.topic,
    owner: row.owner,
    sealedUrl: bytesOf(row.sealed_url),
    urlDigest: row.url_digest,
    label: row.label,
    host: row.host,
    filter: row.filter,
    state: toState(row),
    createdAt: row.created_at,
    health: toHealth(row),
  }
}

function toState({ state, state_at: at, state_reason: reason }: SubscriptionRow): SubscriptionState {
  if (state === 'active') return { kind: 'active' }
  return state === 'ended' ? { kind: 'ended', at } : { kind: 'disabled', at, reason }
}

function toHealth({ failures, timeouts, failing_since, open_until }: SubscriptionRow): Health {
  return {
    failures,
    timeouts,
    ...(failing_since === null ? {} : { failingSince: failing_since }),
    ...(open_until === null ? {} : { openUntil: open_until }),
  }
}
