/** Deletes what is older than it has to be kept, a little at a time: nobody waits for it. */
import type { Retention } from '../../../store.js'
import type { Context } from '../context.js'
import type { PgClient } from '../database.js'

export async function sweep(context: Context, retention: Retention, now: number, limit: number): Promise<number> {
  const { database, clock } = context
  const finished = clock.toDatabase(now - retention.finishedMs)
  const dead = clock.toDatabase(now - retention.deadMs)
  return database.transaction(async (client) => {
    let room = limit
    for (const part of [
      () => deliveries(context, client, `state IN ('delivered', 'cancelled')`, finished, room),
      () => deliveries(context, client, `state = 'dead'`, dead, room),
      () => events(context, client, now - retention.finishedMs, room),
      () => subscriptions(context, client, Math.min(finished, dead), room),
    ])
      if (room > 0) room -= await part()
    return limit - room
  })
}

async function deliveries({ schema }: Context, client: PgClient, state: string, before: number, limit: number): Promise<number> {
  const { rows } = await client.query(
    `WITH old AS (
       SELECT id FROM ${schema}.deliveries WHERE ${state} AND finished_at < $1 ORDER BY finished_at LIMIT $2 FOR UPDATE SKIP LOCKED
     ), attempted AS (
       DELETE FROM ${schema}.attempts USING old WHERE attempts.delivery = old.id
     )
     DELETE FROM ${schema}.deliveries d USING old WHERE d.id = old.id RETURNING d.id`,
    [before, limit],
  )
  return rows.length
}

/** Those that nothing is kept of, and how far each topic's log is gone. */
async function events({ schema }: Context, client: PgClient, before: number, limit: number): Promise<number> {
  const { rows } = await client.query(
    `WITH old AS (
       SELECT seq FROM ${schema}.events e
       WHERE created_at < $1 AND NOT EXISTS (SELECT 1 FROM ${schema}.fan_outs f WHERE f.event = e.seq)
         AND NOT EXISTS (SELECT 1 FROM ${schema}.deliveries d WHERE d.event = e.seq)
       ORDER BY created_at LIMIT $2 FOR UPDATE SKIP LOCKED
     ), gone AS (
       DELETE FROM ${schema}.events e USING old WHERE e.seq = old.seq RETURNING e.topic, e.xid, e.seq
     ), swept AS (
       INSERT INTO ${schema}.topics AS t (topic, swept_xid, swept_seq)
       SELECT DISTINCT ON (topic) topic, xid, seq FROM gone ORDER BY topic, xid DESC, seq DESC
       ON CONFLICT (topic) DO UPDATE SET swept_xid = excluded.swept_xid, swept_seq = excluded.swept_seq
       WHERE (excluded.swept_xid, excluded.swept_seq) > (t.swept_xid, t.swept_seq)
     )
     SELECT 1 FROM gone`,
    [before, limit],
  )
  return rows.length
}

/** Those that ended or were disabled long ago; before each, what it still has of deliveries. */
async function subscriptions({ schema }: Context, client: PgClient, before: number, limit: number): Promise<number> {
  const { rows } = await client.query(
    `WITH old AS (
       SELECT id FROM ${schema}.subscriptions WHERE state <> 'active' AND state_at < $1 ORDER BY state_at LIMIT $2 FOR UPDATE SKIP LOCKED
     ), left_over AS (
       SELECT d.id, d.subscription FROM ${schema}.deliveries d JOIN old ON old.id = d.subscription LIMIT $2 FOR UPDATE OF d SKIP LOCKED
     ), attempted AS (
       DELETE FROM ${schema}.attempts USING left_over WHERE attempts.delivery = left_over.id
     ), cleared AS (
       DELETE FROM ${schema}.deliveries d USING left_over WHERE d.id = left_over.id RETURNING d.id
     ), gone AS (
       DELETE FROM ${schema}.subscriptions s USING old
       WHERE s.id = old.id AND NOT EXISTS (SELECT 1 FROM ${schema}.deliveries d WHERE d.subscription = s.id) RETURNING s.id
     )
     SELECT 1 FROM cleared UNION ALL SELECT 1 FROM gone`,
    [before, limit],
  )
  return rows.length
}
