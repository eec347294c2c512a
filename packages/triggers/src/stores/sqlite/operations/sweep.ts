/** Owns forgetting what is older than it has to be kept, a few rows at a time. */
import type { Retention } from '../../../store.js'
import type { Database } from '../database.js'

/** Their attempts go with them. */
const DELIVERIES = `
DELETE FROM ferrule_deliveries WHERE (event, subscription) IN (
  SELECT event, subscription FROM ferrule_deliveries WHERE state = ? AND state <> 'waiting' AND finished_at < ? LIMIT ?
)`

const OLD_EVENTS = `
SELECT seq, topic FROM ferrule_events WHERE compared_to IS NULL AND kept = 0 AND created_at < ? LIMIT ?`

const MARK = `
INSERT INTO ferrule_topics (topic, swept_to) VALUES (?, ?)
ON CONFLICT (topic) DO UPDATE SET swept_to = max(swept_to, excluded.swept_to)`

const EVENT = `
DELETE FROM ferrule_events WHERE seq = ?`

const OLD_SUBSCRIPTIONS = `
SELECT number FROM ferrule_subscriptions WHERE state = ? AND state <> 'active' AND state_at < ? LIMIT 1`

const DEAD_OF_SUBSCRIPTION = `
DELETE FROM ferrule_deliveries WHERE (event, subscription) IN (
  SELECT event, subscription FROM ferrule_deliveries WHERE state = 'dead' AND subscription = ? LIMIT ?
)`

const SUBSCRIPTION = `
DELETE FROM ferrule_subscriptions WHERE number = ?`

export interface Swept {
  readonly rows: number
  /** The numbers of subscriptions that are gone. */
  readonly subscriptions: readonly number[]
}

export function sweep(database: Database, { finishedMs, deadMs }: Retention, now: number, limit: number): Swept {
  let rows = 0
  const left = (): number => limit - rows
  for (const [state, keptMs] of [
    ['delivered', finishedMs],
    ['cancelled', finishedMs],
    ['dead', deadMs],
  ] as const)
    rows += database.run(DELIVERIES, state, now - keptMs, left())
  for (const { seq, topic } of database.all<{ readonly seq: number; readonly topic: string }>(OLD_EVENTS, now - finishedMs, left())) {
    database.run(MARK, topic, seq)
    rows += database.run(EVENT, seq)
  }
  const subscriptions: number[] = []
  while (left() > 0) {
    const number = oldSubscription(database, now - Math.max(finishedMs, deadMs))
    if (number === undefined) break
    rows += database.run(DEAD_OF_SUBSCRIPTION, number, left())
    if (left() === 0) break
    rows += database.run(SUBSCRIPTION, number)
    subscriptions.push(number)
  }
  return { rows, subscriptions }
}

/**
 * One that ended or was disabled long ago. What was on its way to it then is old enough to be gone; what came as a dead letter after it was
 * disabled goes with it.
 */
function oldSubscription(database: Database, before: number): number | undefined {
  for (const state of ['ended', 'disabled']) {
    const number = database.get<{ readonly number: number }>(OLD_SUBSCRIPTIONS, state, before)?.number
    if (number !== undefined) return number
  }
  return undefined
}
