/** Owns making deliveries of an event, and how far it came. */
import type { ClaimedDelivery, FanOut, Wanted } from '../../../store.js'
import type { Claim } from '../claims.js'
import type { Database } from '../database.js'
import type { FanOutClaim } from './claim-fan-outs.js'
import { disabledReason } from './end-subscription.js'

const PROGRESS = `
UPDATE ferrule_events SET compared_to = ? WHERE seq = ? AND compared_to = ?`

/** Not for those that ended meanwhile, nor for those that ended and were taken up again. */
const DELIVERIES = `
INSERT INTO ferrule_deliveries (event, subscription, id, state, reason, lane, due_at, finished_at)
SELECT made.event, s.number, wanted.value ->> 1,
  iif(wanted.value ->> 4 IS NULL AND s.state = 'active', 'waiting', 'dead'),
  coalesce(wanted.value ->> 4, iif(s.state = 'disabled', ? || s.state_reason, NULL)),
  wanted.value ->> 3, wanted.value ->> 2,
  iif(wanted.value ->> 4 IS NULL AND s.state = 'active', NULL, made.at)
FROM (SELECT ? AS event, ? AS at) made
  CROSS JOIN json_each(?) wanted
  CROSS JOIN ferrule_subscriptions s ON s.number = wanted.value ->> 0
WHERE s.state <> 'ended' AND s.since < made.event
ON CONFLICT DO NOTHING`

const WAITING = `
SELECT count(*) AS count FROM ferrule_deliveries WHERE event = ? AND subscription > ? AND subscription <= ? AND state = 'waiting'`

/** Gives those that are to be taken, each with a claim that nobody has made yet. */
export function recordFanOut(
  database: Database,
  fanOut: FanOut,
  wanted: readonly Wanted[],
  now: number,
): readonly (ClaimedDelivery & { readonly claim: Claim })[] {
  const { event, comparedTo, next, numbers } = fanOut.claim as FanOutClaim
  // Somebody was faster, or the event was expunged.
  if (database.run(PROGRESS, next ?? null, event, comparedTo) === 0) return []
  if (wanted.length === 0) return []
  const rows = wanted.map(({ subscription, delivery, dueAt, lane, dead }) => [
    numbers.get(subscription.id) ?? null,
    delivery,
    dueAt,
    lane,
    dead ?? null,
  ])
  const made = database.run(DELIVERIES, disabledReason(''), event, now, JSON.stringify(rows))
  const waiting = wanted.filter(({ dead }) => dead === undefined)
  const found = database.get<{ readonly count: number }>(WAITING, event, comparedTo, next ?? Number.MAX_SAFE_INTEGER)?.count
  // Some ended or were disabled meanwhile, or were made before: whoever looks for what is due finds those that wait.
  if (made < wanted.length || found !== waiting.length) return []
  return waiting.flatMap(({ take, delivery: id, subscription, lane, dueAt }) => {
    const number = numbers.get(subscription.id)
    if (take !== true || number === undefined) return []
    return [{ id, attempts: 0, event: fanOut.event, subscription, lane, dueAt, claim: { event, subscription: number, version: 0, lane } }]
  })
}
