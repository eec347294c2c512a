/** Owns reading the log. SQLite has one writer at a time, so events commit in the order of their numbers: none ever comes between two. */
import type { EventsRead, ReadEvents } from '../../../store.js'
import type { Database } from '../database.js'
import { toEvent, toPosition, toSeq, type EventRow } from '../rows.js'

/** The number given last, to whatever topic. */
const LAST = `
SELECT seq FROM sqlite_sequence WHERE name = 'ferrule_events'`

const SWEPT = `
SELECT swept_to FROM ferrule_topics WHERE topic = ?`

const EVENTS = `
SELECT e.seq, e.topic, e.id, e.created_at, b.body
FROM ferrule_events e JOIN ferrule_bodies b ON b.event = e.seq
WHERE e.topic = ? AND e.seq > ?
ORDER BY e.seq
LIMIT ?`

export function lastSeq(database: Database): number {
  return database.get<{ readonly seq: number }>(LAST)?.seq ?? 0
}

export function read(database: Database, { topic, after, limit }: ReadEvents): EventsRead {
  // Before the events: one that commits between the two is not passed over.
  const last = lastSeq(database)
  const asked = toSeq(after)
  // A position that was never given comes from a log that was put back to an earlier state.
  const isLost = asked > last
  const from = isLost ? 0 : asked
  const events = database.all<EventRow>(EVENTS, topic, from, limit).map(toEvent)
  const swept = database.get<{ readonly swept_to: number }>(SWEPT, topic)?.swept_to ?? 0
  const end = toSeq(events.at(-1)?.position ?? '')
  return {
    events,
    position: toPosition(events.length < limit ? Math.max(last, end) : end),
    gap: isLost || from < swept,
  }
}
