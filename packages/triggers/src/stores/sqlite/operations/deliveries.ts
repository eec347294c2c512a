/** Owns looking at deliveries, those of the newest events first, and at the attempts of one. */
import type { Attempt, DeliveryFilter, DeliveryView, Lane, Outcome, Page, Paged } from '../../../store.js'
import { eventTimeOf } from '../../../delivery-id.js'
import type { Database } from '../database.js'
import { toPosition } from '../rows.js'
import type { SqliteValue } from '../driver.js'
import type { SubscriptionCache } from '../subscription-cache.js'

const COLUMNS = `
SELECT d.event, d.subscription, d.id, d.state, d.reason, d.lane, d.due_at, d.attempts, d.finished_at,
  e.topic, e.id AS event_id, e.created_at`

/** Those that were no success, and the one that was. */
const ATTEMPTS = `
SELECT a.at, a.duration_ms, a.outcome, a.status, a.error, a.number
FROM ferrule_events e CROSS JOIN ferrule_deliveries d ON d.event = e.seq
  CROSS JOIN ferrule_attempts a ON a.event = d.event AND a.subscription = d.subscription
WHERE e.created_at = ?1 AND d.id = ?2
UNION ALL
SELECT d.finished_at - d.duration_ms, d.duration_ms, 'delivered', d.status, NULL, d.version
FROM ferrule_events e CROSS JOIN ferrule_deliveries d ON d.event = e.seq
WHERE e.created_at = ?1 AND d.id = ?2 AND d.duration_ms IS NOT NULL
ORDER BY 6`

interface Row {
  readonly event: number
  readonly subscription: number
  readonly id: string
  readonly state: DeliveryView['state']
  readonly reason: string | null
  readonly lane: Lane
  readonly due_at: number
  readonly attempts: number
  readonly finished_at: number | null
  readonly topic: string
  readonly event_id: string
  readonly created_at: number
}

export function deliveries(
  database: Database,
  cache: SubscriptionCache,
  filter: DeliveryFilter,
  { limit, after }: Page,
): Paged<DeliveryView> {
  const { from, seq, where, values } = found(filter)
  const behind = after === undefined ? [] : after.split('/').map(Number)
  // The event by itself tells SQLite where to begin.
  const page = after === undefined ? [] : [`${seq} <= ?`, `(${seq}, d.subscription) < (?, ?)`]
  const rows = database.all<Row>(
    `${COLUMNS}${from}
WHERE ${[...where, ...page].join(' AND ') || 'true'}
ORDER BY ${seq} DESC, d.subscription DESC
LIMIT ?`,
    ...values,
    ...behind.slice(0, 1),
    ...behind,
    limit,
  )
  const subscriptions = cache.many([...new Set(rows.map(({ subscription }) => subscription))])
  const items = rows.flatMap((row): DeliveryView[] => {
    const subscription = subscriptions.get(row.subscription)
    if (subscription === undefined) return []
    return [
      {
        id: row.id,
        attempts: row.attempts,
        lane: row.lane,
        dueAt: row.due_at,
        state: row.state,
        subscription,
        event: { position: toPosition(row.event), topic: row.topic, id: row.event_id, createdAt: row.created_at },
        ...(row.reason === null ? {} : { reason: row.reason }),
        ...(row.finished_at === null ? {} : { finishedAt: row.finished_at }),
      },
    ]
  })
  const last = rows.at(-1)
  return { items, ...(last !== undefined && rows.length === limit ? { next: `${last.event}/${last.subscription}` } : {}) }
}

/**
 * Where a filter finds deliveries, `d`, with their events, `e`, and what it says about them. The order of the tables is the order in which they
 * are read: no index of deliveries begins with the id or the subscription, but the event of an id and those of a subscription's topic are found.
 */
export function found(filter: DeliveryFilter): {
  readonly from: string
  /** The event's number, of the table that is read first: it gives the order. */
  readonly seq: string
  readonly where: readonly string[]
  readonly values: readonly SqliteValue[]
} {
  const { state, subscription, topic, delivery, from, to } = filter
  const all: readonly (readonly [string, SqliteValue | undefined])[] = [
    ['d.id = ?', delivery],
    ['e.created_at = ?', delivery === undefined ? undefined : (eventTimeOf(delivery) ?? null)],
    ['s.id = ?', subscription],
    ['d.state = ?', state],
    ['e.topic = ?', topic],
    ['e.created_at >= ?', from],
    ['e.created_at < ?', to],
  ]
  const given = all.flatMap(([sql, value]) => (value === undefined ? [] : [{ sql, value }]))
  // Written out, it tells SQLite of the index of dead letters.
  const known = state === 'dead' ? ["d.state = 'dead'"] : []
  return {
    ...tables(filter),
    where: [...known, ...given.map(({ sql }) => sql)],
    values: given.map(({ value }) => value),
  }
}

function tables({ subscription, delivery }: DeliveryFilter): { readonly from: string; readonly seq: string } {
  if (delivery !== undefined) {
    const owners = subscription === undefined ? '' : ' CROSS JOIN ferrule_subscriptions s ON s.number = d.subscription'
    return { from: `\nFROM ferrule_events e CROSS JOIN ferrule_deliveries d ON d.event = e.seq${owners}`, seq: 'e.seq' }
  }
  if (subscription === undefined)
    return { from: '\nFROM ferrule_deliveries d CROSS JOIN ferrule_events e ON e.seq = d.event', seq: 'd.event' }
  return {
    from: `
FROM ferrule_subscriptions s CROSS JOIN ferrule_events e ON e.topic = s.topic
  CROSS JOIN ferrule_deliveries d ON d.event = e.seq AND d.subscription = s.number`,
    seq: 'e.seq',
  }
}

interface AttemptRow {
  readonly at: number
  readonly duration_ms: number
  readonly outcome: Outcome
  readonly status: number | null
  readonly error: string | null
}

export function attempts(database: Database, delivery: string): readonly Attempt[] {
  return database
    .all<AttemptRow>(ATTEMPTS, eventTimeOf(delivery) ?? null, delivery)
    .map(({ at, duration_ms: durationMs, outcome, status, error }) => ({
      at,
      durationMs,
      outcome,
      ...(status === null ? {} : { status }),
      ...(error === null ? {} : { error }),
    }))
}
