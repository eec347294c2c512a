/** Keeps events. The order of a batch is the order of the log. */
import type { NewEvent } from '../../../store.js'
import type { Context } from '../context.js'
import { durable, type PgClient } from '../database.js'
import { newJob } from '../jobs.js'

type Kept = readonly { readonly duplicate: boolean }[]

export async function append(context: Context, events: readonly NewEvent[], transaction: PgClient | undefined): Promise<Kept> {
  if (transaction === undefined) {
    const kept = await context.database.transaction((client) => insert(context, client, events))
    context.wake.announce(['fan-out'])
    return kept
  }
  await transaction.query(`SELECT ${durable}`)
  const kept = await insert(context, transaction, events)
  context.wake.expect(['fan-out'])
  return kept
}

/**
 * Jobs that were made at the same time are handed out in the order of their ids: so these begin with the number of the event.
 *
 * Columns are single words: plugins of query builders may spell others anew.
 */
async function insert({ schema, jobs, clock }: Context, client: PgClient, events: readonly NewEvent[]): Promise<Kept> {
  const { rows } = await client.query(
    `WITH given AS (
       SELECT * FROM unnest($1::text[], $2::text[], $3::bytea[], $4::bigint[], $5::boolean[])
         WITH ORDINALITY AS given (topic, id, body, created_at, fan_out, place)
     ), kept AS (
       INSERT INTO ${schema}.events (topic, id, body, created_at)
       SELECT topic, id, body, created_at FROM given ORDER BY place
       ON CONFLICT (topic, id) DO NOTHING
       RETURNING seq, topic, id, octet_length(body) AS bytes
     ), first AS (
       SELECT DISTINCT ON (kept.seq) kept.seq, kept.bytes, given.place, given.fan_out
       FROM kept JOIN given ON given.topic = kept.topic AND given.id = kept.id ORDER BY kept.seq, given.place
     ), obliged AS (
       INSERT INTO ${schema}.fan_outs (event, bytes, after, job)
       SELECT seq, bytes, '', (lpad(to_hex(seq), 16, '0') || substr(md5(random()::text), 1, 16))::uuid FROM first WHERE fan_out RETURNING event, job
     )
     SELECT seq::text AS seq, place::int AS place, job::text AS job FROM first LEFT JOIN obliged ON event = seq`,
    [
      events.map(({ topic }) => topic),
      events.map(({ id }) => id),
      events.map(({ body }) => Buffer.from(body.buffer, body.byteOffset, body.byteLength)),
      events.map(({ createdAt }) => createdAt),
      events.map(({ fanOut }) => fanOut),
    ],
  )
  const kept = rows as readonly { readonly seq: string; readonly place: number; readonly job: string | null }[]
  await jobs.insert(
    client,
    kept.flatMap(({ seq, job }) => (job === null ? [] : [{ ...newJob('fan-out', [seq], clock.dueIn(0)), id: job }])),
  )
  const places = new Set(kept.map(({ place }) => place))
  return events.map((_, index) => ({ duplicate: !places.has(index + 1) }))
}
