/** Owns giving deliveries back that were not tried, for another time or lane. */
import type { Lane } from '../../../store.js'
import type { Claim } from '../claims.js'
import type { Database } from '../database.js'

const MOVE = `
UPDATE ferrule_deliveries SET due_at = moved.value ->> 3, lane = moved.value ->> 4
FROM json_each(?) moved
WHERE event = moved.value ->> 0 AND subscription = moved.value ->> 1 AND version = moved.value ->> 2 AND state = 'waiting'`

export interface Move {
  readonly claim: Claim
  readonly dueAt: number
  readonly lane: Lane
}

export function move(database: Database, moves: readonly Move[]): void {
  const rows = moves.map(({ claim: { event, subscription, version }, dueAt, lane }) => [event, subscription, version, dueAt, lane])
  database.run(MOVE, JSON.stringify(rows))
}
