/** Owns finding events that were not compared with all subscriptions of their topic yet. */
import type { FanOut } from '../../../store.js'
import type { Database } from '../database.js'
import { toEvent, type EventRow } from '../rows.js'
import type { SubscriptionCache } from '../subscription-cache.js'

const EVENTS = `
SELECT e.seq, e.topic, e.id, e.created_at, e.compared_to, b.body
FROM ferrule_events e JOIN ferrule_bodies b ON b.event = e.seq
WHERE e.compared_to IS NOT NULL
ORDER BY e.seq
LIMIT ?`

/** In order of their numbers, which is the order of the tables that deliveries are written to: fewer pages change. */
const SUBSCRIPTIONS = `
SELECT number FROM ferrule_subscriptions
WHERE topic = ? AND number > ? AND since < ? AND state <> 'ended'
ORDER BY number
LIMIT ?`

/** How far an event was compared, and with whom it is to be next. */
export interface FanOutClaim {
  readonly event: number
  readonly comparedTo: number
  /** The last of these subscriptions; `undefined` where none comes after them. */
  readonly next: number | undefined
  readonly numbers: ReadonlyMap<string, number>
}

export function claimFanOuts(database: Database, cache: SubscriptionCache, limit: number, chunk: number): readonly FanOut[] {
  return database.all<EventRow & { readonly compared_to: number }>(EVENTS, limit).map((row) => {
    const rows = database.all<{ readonly number: number }>(SUBSCRIPTIONS, row.topic, row.compared_to, row.seq, chunk)
    const subscriptions = cache.many(rows.map(({ number }) => number))
    const last = rows.length < chunk
    const claim: FanOutClaim = {
      event: row.seq,
      comparedTo: row.compared_to,
      next: last ? undefined : rows.at(-1)?.number,
      numbers: new Map([...subscriptions].map(([number, { id }]) => [id, number])),
    }
    return { event: toEvent(row), subscriptions: [...subscriptions.values()], last, claim }
  })
}
