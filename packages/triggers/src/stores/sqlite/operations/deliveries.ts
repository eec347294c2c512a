/** Owns looking at deliveries, those of the newest events first, and at the attempts of one. */
import type { Attempt, DeliveryFilter, DeliveryView, Lane, Outcome, Page, Paged } from '../../../store.js'
import type { Database } from '../database.js'
import { toPosition } from '../rows.js'
import type { SqliteValue } from '../driver.js'
import type { SubscriptionCache } from '../subscription-cache.js'

const COLUMNS = `
SELECT d.event, d.subscription, d.id, d.state, d.reason, d.lane, d.due_at, d.attempts, d.finished_at,
  e.topic, e.id AS event_id, e.created_at
FROM ferrule_deliveries d CROSS JOIN ferrule_events e ON e.seq = d.event`

const NEWEST_FIRST = `
ORDER BY d.event DESC, d.subscription DESC
LIMIT ?`

const ATTEMPTS = `
SELECT a.at, a.duration_ms, a.outcome, a.status, a.error
FROM ferrule_deliveries d JOIN ferrule_attempts a ON a.event = d.event AND a.subscription = d.subscription
WHERE d.id = ?
ORDER BY a.number`

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
  const { sql, values } = conditions(filter)
  const behind = after === undefined ? [] : after.split('/').map(Number)
  const rows = database.all<Row>(
    `${COLUMNS}\nWHERE ${[...sql, ...(after === undefined ? [] : ['(d.event, d.subscription) < (?, ?)'])].join(' AND ') || 'true'}${NEWEST_FIRST}`,
    ...values,
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

/** What a filter says, over `d`, the deliveries, and `e`, their events. */
export function conditions({ state, subscription, topic, delivery, from, to }: DeliveryFilter): {
  readonly sql: readonly string[]
  readonly values: readonly SqliteValue[]
} {
  const all: readonly (readonly [string, SqliteValue | undefined])[] = [
    ['d.id = ?', delivery],
    ['d.subscription = (SELECT number FROM ferrule_subscriptions WHERE id = ?)', subscription],
    ['d.state = ?', state],
    ['e.topic = ?', topic],
    ['e.created_at >= ?', from],
    ['e.created_at < ?', to],
  ]
  const given = all.flatMap(([sql, value]) => (value === undefined ? [] : [{ sql, value }]))
  // Written out, it tells SQLite of the index of dead letters.
  const known = state === 'dead' ? ["d.state = 'dead'"] : []
  return { sql: [...known, ...given.map(({ sql }) => sql)], values: given.map(({ value }) => value) }
}

interface AttemptRow {
  readonly at: number
  readonly duration_ms: number
  readonly outcome: Outcome
  readonly status: number | null
  readonly error: string | null
}

export function attempts(database: Database, delivery: string): readonly Attempt[] {
  return database.all<AttemptRow>(ATTEMPTS, delivery).map(({ at, duration_ms: durationMs, outcome, status, error }) => ({
    at,
    durationMs,
    outcome,
    ...(status === null ? {} : { status }),
    ...(error === null ? {} : { error }),
  }))
}
