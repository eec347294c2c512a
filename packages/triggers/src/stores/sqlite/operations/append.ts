/** Owns keeping events, each with what has to be done about it, in the caller's transaction. */
import type { NewEvent } from '../../../store.js'
import type { Database } from '../database.js'

/** The unique index decides, not a look before: of those that come at the same time one is new. */
const EVENT = `
INSERT INTO ferrule_events (topic, id, size, created_at, compared_to)
VALUES (?, ?, ?, ?, ?)
ON CONFLICT (topic, id) DO NOTHING`

/** node:sqlite of Node 22 makes NULL of no bytes. */
const BODY = `
INSERT INTO ferrule_bodies (event, body)
SELECT seq, coalesce(?, x'') FROM ferrule_events WHERE topic = ? AND id = ?`

export function append(database: Database, events: readonly NewEvent[]): readonly { readonly duplicate: boolean }[] {
  return events.map(({ topic, id, body, createdAt, fanOut }) => {
    const isNew = database.run(EVENT, topic, id, body.length, createdAt, fanOut ? 0 : null) > 0
    if (isNew) database.run(BODY, Buffer.from(body.buffer, body.byteOffset, body.byteLength), topic, id)
    return { duplicate: !isNew }
  })
}
