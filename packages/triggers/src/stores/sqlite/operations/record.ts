/** Owns writing down what came of attempts: the deliveries, the attempts themselves, and what they say about the receivers. */
import type { AttemptRecord, Health } from '../../../store.js'
import { isArrival } from '../../arrival.js'
import type { Claim, Claims } from '../claims.js'
import type { Database } from '../database.js'
import { disable } from './end-subscription.js'

/** Where the row is not what was claimed any more, it stays as it is. */
const DELIVERIES = `
UPDATE ferrule_deliveries
SET state = record.value ->> 3, due_at = coalesce(record.value ->> 4, due_at), lane = coalesce(record.value ->> 5, lane),
    reason = record.value ->> 6, finished_at = record.value ->> 7, duration_ms = record.value ->> 8, status = record.value ->> 9,
    attempts = attempts + 1, version = version + 1
FROM json_each(?) record
WHERE event = record.value ->> 0 AND subscription = record.value ->> 1 AND version = record.value ->> 2 AND state = 'waiting'`

const ATTEMPTS = `
INSERT INTO ferrule_attempts (event, subscription, number, at, duration_ms, outcome, status, error)
SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6, value ->> 7 FROM json_each(?)`

const HEALTH = `
UPDATE ferrule_subscriptions SET failures = ?, timeouts = ?, failing_since = ?, open_until = ? WHERE number = ?`

export interface Recorded {
  readonly late: number
  /** The numbers of subscriptions that changed. */
  readonly changed: ReadonlySet<number>
}

/** The claims stay until the transaction has ended: where it fails, the attempts are written down once more. */
export function record(database: Database, claims: Claims, records: readonly AttemptRecord[]): Recorded {
  const kept = settle(
    database,
    records.flatMap((one) => {
      const claim = claims.of(one.delivery)
      return claim === undefined ? [] : [{ ...one, claim }]
    }),
  )
  const others = kept.filter((one) => !isArrival(one))
  if (others.length > 0) database.run(ATTEMPTS, JSON.stringify(others.map(attemptRow)))
  // The last of each subscription says how things are.
  const health = new Map<number, Health>()
  for (const { claim, health: one } of kept) if (one !== undefined) health.set(claim.subscription, one)
  for (const [subscription, one] of health) writeHealth(database, subscription, one)
  const changed = new Set(health.keys())
  for (const { claim, attempt, delivery, disable: reason } of kept) {
    if (reason === undefined) continue
    disable(database, delivery.subscription.id, reason, attempt.at + attempt.durationMs)
    changed.add(claim.subscription)
  }
  return { late: records.length - kept.length, changed }
}

/** Those whose rows were what was claimed. Nearly always all are, and to be told which costs a fifth more. */
function settle(database: Database, claimed: readonly Claimed[]): readonly Claimed[] {
  const rows = JSON.stringify(claimed.map(deliveryRow))
  database.handle.exec('SAVEPOINT ferrule_record')
  const all = database.run(DELIVERIES, rows) === claimed.length
  if (!all) database.handle.exec('ROLLBACK TO ferrule_record')
  database.handle.exec('RELEASE ferrule_record')
  if (all) return claimed
  const written = database.all<Pick<Claim, 'event' | 'subscription'>>(`${DELIVERIES}\nRETURNING event, subscription`, rows)
  const standing = new Set(written.map(({ event, subscription }) => `${event}/${subscription}`))
  return claimed.filter(({ claim: { event, subscription } }) => standing.has(`${event}/${subscription}`))
}

interface Claimed extends AttemptRecord {
  readonly claim: Claim
}

function deliveryRow(one: Claimed): readonly unknown[] {
  const { claim, next, attempt } = one
  const row = [claim.event, claim.subscription, claim.version]
  if (next.kind === 'retry') return [...row, 'waiting', next.dueAt, next.lane]
  const finishedAt = attempt.at + attempt.durationMs
  if (next.kind === 'dead') return [...row, 'dead', null, null, next.reason, finishedAt]
  return [...row, 'delivered', null, null, null, finishedAt, ...(isArrival(one) ? [attempt.durationMs, attempt.status ?? null] : [])]
}

function attemptRow({ claim: { event, subscription, version }, attempt }: Claimed): readonly unknown[] {
  const { at, durationMs, outcome, status, error } = attempt
  return [event, subscription, version, at, durationMs, outcome, status ?? null, error ?? null]
}

function writeHealth(database: Database, subscription: number, { failures, timeouts, failingSince, openUntil }: Health): void {
  database.run(HEALTH, failures, timeouts, failingSince ?? null, openUntil ?? null, subscription)
}
