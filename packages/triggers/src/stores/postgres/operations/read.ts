/** Reads the log, up to the oldest transaction that is still open: whatever commits later comes later. */
import type { EventsRead, ReadEvents } from '../../../store.js'
import type { Context } from '../context.js'
import { BEGINNING, formatPosition, isAfter, parsePosition, type Place } from '../position.js'
import { eventColumns, eventOf, type EventRow } from '../rows.js'

interface Row extends EventRow {
  readonly next: string
  readonly last_xid: string | null
  readonly last_seq: string | null
  readonly swept_xid: string | null
  readonly swept_seq: string | null
}

/** The last event that can be read, of whatever topic. */
const last = (schema: string, fence: string): string =>
  `SELECT xid, seq FROM ${schema}.events WHERE xid < ${fence} ORDER BY xid DESC, seq DESC LIMIT 1`

export async function read({ database, schema }: Context, { topic, after, limit }: ReadEvents): Promise<EventsRead> {
  const asked = parsePosition(after)
  // One statement, since each has its own view of which transactions are open.
  const rows = (await database.query(
    `SELECT now.next::text AS next, last.xid::text AS last_xid, last.seq::text AS last_seq, t.swept_xid::text AS swept_xid,
       t.swept_seq::text AS swept_seq, ${eventColumns('e')}
     FROM (
       SELECT fence, next, CASE WHEN $2::xid8 > next THEN '0' ELSE $2::xid8 END AS xid, CASE WHEN $2::xid8 > next THEN 0 ELSE $3::bigint END AS seq
       FROM (SELECT pg_snapshot_xmin(pg_current_snapshot()) AS fence, pg_snapshot_xmax(pg_current_snapshot()) AS next) snapshot
     ) now
     LEFT JOIN LATERAL (${last(schema, 'now.fence')}) last ON true
     LEFT JOIN ${schema}.topics t ON t.topic = $1
     LEFT JOIN LATERAL (
       SELECT * FROM ${schema}.events
       WHERE events.topic = $1 AND (events.xid, events.seq) > (now.xid, now.seq) AND events.xid < now.fence
       ORDER BY events.xid, events.seq LIMIT $4
     ) e ON true
     ORDER BY e.xid, e.seq`,
    [topic, asked.xid, asked.seq, limit],
  )) as readonly (Row | { readonly [Key in keyof Row]: Key extends keyof EventRow ? null : Row[Key] })[]
  const [first] = rows
  if (first === undefined) throw new Error('unreachable: a snapshot is a row')
  // A position that was never given: the server is one that has been put back to an earlier state.
  const isLost = BigInt(asked.xid) > BigInt(first.next)
  const from = isLost ? BEGINNING : asked
  const events = rows.flatMap((row) => (row.seq === null ? [] : [eventOf(row as Row)]))
  const passed = placeOf(first.last_xid, first.last_seq)
  const end = events.length < limit ? (isAfter(passed, from) ? formatPosition(passed) : isLost ? '' : after) : events.at(-1)?.position
  return { events, position: end ?? after, gap: isLost || isAfter(placeOf(first.swept_xid, first.swept_seq), from) }
}

function placeOf(xid: string | null, seq: string | null): Place {
  return xid === null || seq === null ? BEGINNING : { xid, seq }
}

/** Nothing that commits from now on has an earlier position. */
export async function now({ database, schema }: Context): Promise<string> {
  const [row] = await database.query(
    `SELECT coalesce(last.xid, now.fence)::text AS xid, coalesce(last.seq, 0)::text AS seq
     FROM (SELECT pg_snapshot_xmin(pg_current_snapshot()) AS fence) now LEFT JOIN LATERAL (${last(schema, 'now.fence')}) last ON true`,
  )
  return formatPosition(row as Place)
}
