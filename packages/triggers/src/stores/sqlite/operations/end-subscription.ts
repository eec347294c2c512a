/** Owns the ends of subscriptions and what becomes of their deliveries then; and taking disabled ones up again. */
import type { Database } from '../database.js'

const END = `
UPDATE ferrule_subscriptions SET state = 'ended', state_at = ?
WHERE id = ? AND generation = ? AND state <> 'ended'
RETURNING number`

const DISABLE = `
UPDATE ferrule_subscriptions SET state = 'disabled', state_at = ?, state_reason = ?
WHERE id = ? AND state = 'active'
RETURNING number`

const ENABLE = `
UPDATE ferrule_subscriptions
SET state = 'active', state_at = ?, state_reason = '', failures = 0, timeouts = 0, failing_since = NULL, open_until = NULL
WHERE id = ? AND state = 'disabled'
RETURNING number`

const FINISH_WAITING = `
UPDATE ferrule_deliveries SET state = ?, reason = ?, finished_at = ?, version = version + 1
WHERE subscription = ? AND state = 'waiting'`

type Row = { readonly number: number }

/** The number of what changed; `undefined` where nothing did. */
export function unsubscribe(database: Database, id: string, generation: number, at: number): number | undefined {
  const number = database.get<Row>(END, at, id, generation)?.number
  if (number !== undefined) database.run(FINISH_WAITING, 'cancelled', 'The subscription has ended.', at, number)
  return number
}

export function disable(database: Database, id: string, reason: string, at: number): number | undefined {
  const number = database.get<Row>(DISABLE, at, reason, id)?.number
  if (number !== undefined) database.run(FINISH_WAITING, 'dead', disabledReason(reason), at, number)
  return number
}

export function enable(database: Database, id: string, at: number): number | undefined {
  return database.get<Row>(ENABLE, at, id)?.number
}

/** Why the deliveries of a disabled subscription are dead. */
export const disabledReason = (reason: string): string => `The subscription is disabled: ${reason}`
