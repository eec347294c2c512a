/** Owns forgetting one event with everything that came of it. */
import type { Database } from '../database.js'

const DELIVERIES = `
DELETE FROM ferrule_deliveries
WHERE event = (SELECT seq FROM ferrule_events WHERE topic = ? AND id = ?)`

const EVENT = `
DELETE FROM ferrule_events WHERE topic = ? AND id = ?`

export function expunge(database: Database, topic: string, id: string): boolean {
  database.run(DELIVERIES, topic, id)
  return database.run(EVENT, topic, id) > 0
}
