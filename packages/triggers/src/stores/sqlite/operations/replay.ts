/** Owns making dead letters due again. */
import type { DeliveryFilter, Lane } from '../../../store.js'
import type { Database } from '../database.js'
import { found } from './deliveries.js'

/** Those that died first; the index gives them in this order. */
const DEAD = `
d.state = 'dead' AND d.state <> 'waiting'
  AND EXISTS (SELECT 1 FROM ferrule_subscriptions a WHERE a.number = d.subscription AND a.state = 'active')`

const OLDEST_FIRST = `
ORDER BY d.finished_at
LIMIT ?`

/** The last of those that wait for their first attempt: what is replayed comes behind it. */
const QUEUED_UNTIL = `
SELECT due_at FROM ferrule_deliveries
WHERE subscription = ? AND state = 'waiting' AND lane = ? AND attempts = 0
ORDER BY due_at DESC
LIMIT 1`

const REVIVE = `
UPDATE ferrule_deliveries
SET state = 'waiting', due_at = revived.value ->> 2, attempts = 0, version = version + 1, reason = NULL, finished_at = NULL
FROM json_each(?) revived
WHERE event = revived.value ->> 0 AND subscription = revived.value ->> 1 AND state = 'dead'`

export function replay(
  database: Database,
  filter: DeliveryFilter,
  { at, perSecond, limit }: { readonly at: number; readonly perSecond: number; readonly limit: number },
): number {
  const { from, where, values } = found(filter)
  const rows = database.all<{ readonly event: number; readonly subscription: number; readonly lane: Lane }>(
    `SELECT d.event, d.subscription, d.lane${from}\nWHERE ${[DEAD, ...where].join(' AND ')}${OLDEST_FIRST}`,
    ...values,
    limit,
  )
  const distance = 1000 / perSecond
  const next = new Map<number, number>()
  const revived = rows.map(({ event, subscription, lane }) => {
    const dueAt = next.get(subscription) ?? Math.max(at, queuedUntil(database, subscription, lane) + distance)
    next.set(subscription, dueAt + distance)
    return [event, subscription, Math.round(dueAt)]
  })
  return database.run(REVIVE, JSON.stringify(revived))
}

function queuedUntil(database: Database, subscription: number, lane: Lane): number {
  return database.get<{ readonly due_at: number }>(QUEUED_UNTIL, subscription, lane)?.due_at ?? -Infinity
}
