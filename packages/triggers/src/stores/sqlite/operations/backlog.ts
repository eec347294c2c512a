/** Owns how much there is. A partial index is used where its condition is written out, though it follows from others. */
import type { Backlog } from '../../../store.js'
import type { Database } from '../database.js'

const TOTALS = `
SELECT waiting, dead, to_compare, bytes FROM ferrule_totals`

const OLDEST_DUE = `
SELECT min(due_at) AS due_at FROM ferrule_deliveries WHERE state = 'waiting' AND lane = ?`

const ACTIVE = `
SELECT count(*) AS count FROM ferrule_subscriptions WHERE state = 'active'`

const DISABLED = `
SELECT count(*) AS count FROM ferrule_subscriptions WHERE state = 'disabled' AND state <> 'active'`

const OPEN = `
SELECT count(*) AS count FROM ferrule_subscriptions WHERE open_until > ? AND open_until IS NOT NULL AND state = 'active'`

interface Totals {
  readonly waiting: number
  readonly dead: number
  readonly to_compare: number
  readonly bytes: number
}

export function backlog(database: Database, now: number): Backlog {
  const totals = database.get<Totals>(TOTALS)
  const count = (sql: string, ...values: number[]): number => database.get<{ readonly count: number }>(sql, ...values)?.count ?? 0
  const oldest = ['live', 'slow'].map((lane) => database.get<{ readonly due_at: number | null }>(OLDEST_DUE, lane)?.due_at ?? Infinity)
  return {
    deliveries: totals?.waiting ?? 0,
    bytes: totals?.bytes ?? 0,
    fanOuts: totals?.to_compare ?? 0,
    dead: totals?.dead ?? 0,
    oldestDueMs: Math.max(0, now - Math.min(now, ...oldest)),
    subscriptions: { active: count(ACTIVE), disabled: count(DISABLED), open: count(OPEN, now) },
  }
}
