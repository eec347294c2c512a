/** How much waits: the totals, and the notes that are not added up in them yet. */
import type { Backlog } from '../../../store.js'
import type { Context } from '../context.js'

/** So many notes are added up. */
const MANY = 500

/** The notes, an event each, and what they make of it: how many hold its bytes, before and after. */
const changes = (schema: string, notes: string): string => `
SELECT n.*, coalesce(o.holders, 0) AS before, coalesce(o.holders, 0) + n.waiting + n.comparing AS after
FROM (
  SELECT event, max(bytes) AS bytes, count(*) AS notes, sum(waiting)::bigint AS waiting, sum(comparing)::bigint AS comparing,
    sum(dead)::bigint AS dead
  FROM ${notes} GROUP BY event
) n LEFT JOIN ${schema}.open_events o ON o.event = n.event`

const SUMS = `
  coalesce(sum(c.waiting), 0) AS waiting, coalesce(sum(c.comparing), 0) AS comparing, coalesce(sum(c.dead), 0) AS dead,
  coalesce(sum(c.bytes * ((c.after > 0)::int - (c.before > 0)::int)), 0) AS bytes`

interface Row {
  readonly notes: number
  readonly deliveries: string
  readonly bytes: string
  readonly dead: string
  readonly fan_outs: string
  readonly oldest_due: string | null
  readonly active: number
  readonly disabled: number
  readonly open: number
}

export async function backlog(context: Context): Promise<Backlog> {
  const { database, schema, clock } = context
  const now = clock.now()
  const [row] = (await database.query(
    `SELECT changed.notes::int AS notes, (t.waiting + changed.waiting)::text AS deliveries, (t.comparing + changed.comparing)::text AS fan_outs,
       (t.dead + changed.dead)::text AS dead, (t.bytes + changed.bytes)::text AS bytes, s.*,
       least(
         (SELECT min(due_at) FROM ${schema}.deliveries WHERE lane = 'live' AND state = 'waiting'),
         (SELECT min(due_at) FROM ${schema}.deliveries WHERE lane = 'slow' AND state = 'waiting')
       )::text AS oldest_due
     FROM ${schema}.totals t, (
       SELECT coalesce(sum(c.notes), 0) AS notes, ${SUMS} FROM (${changes(schema, `${schema}.tallies`)}) c
     ) changed, (
       SELECT count(*) FILTER (WHERE state = 'active')::int AS active, count(*) FILTER (WHERE state = 'disabled')::int AS disabled,
         count(*) FILTER (WHERE state = 'active' AND open_until > $1)::int AS open
       FROM ${schema}.subscriptions WHERE state <> 'ended'
     ) s`,
    [now],
  )) as readonly Row[]
  if (row === undefined) throw new Error('unreachable: an aggregate has a row')
  if (row.notes > MANY) await addUp(context)
  return {
    deliveries: Number(row.deliveries),
    bytes: Number(row.bytes),
    fanOuts: Number(row.fan_outs),
    dead: Number(row.dead),
    oldestDueMs: row.oldest_due === null ? 0 : Math.max(0, now - Number(row.oldest_due)),
    subscriptions: { active: row.active, disabled: row.disabled, open: row.open },
  }
}

/** One node at a time; nobody waits for it. */
async function addUp({ database, schema }: Context): Promise<void> {
  await database.transaction(async (client) => {
    const { rows } = await client.query('SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0)) AS mine', [`ferrule.tallies.${schema}`])
    if (!(rows[0] as { readonly mine: boolean }).mine) return
    await client.query(
      `WITH old AS (
         DELETE FROM ${schema}.tallies RETURNING *
       ), changed AS (
         ${changes(schema, 'old')}
       ), opened AS (
         INSERT INTO ${schema}.open_events AS o (event, bytes, holders) SELECT event, bytes, after FROM changed WHERE event > 0 AND after > 0
         ON CONFLICT (event) DO UPDATE SET holders = excluded.holders
       ), closed AS (
         DELETE FROM ${schema}.open_events o USING changed WHERE o.event = changed.event AND changed.after <= 0
       )
       UPDATE ${schema}.totals t SET waiting = t.waiting + s.waiting, comparing = t.comparing + s.comparing, dead = t.dead + s.dead,
         bytes = t.bytes + s.bytes
       FROM (SELECT ${SUMS} FROM changed c) s`,
    )
  })
}
