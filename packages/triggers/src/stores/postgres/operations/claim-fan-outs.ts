/** Takes events that are to be compared with subscriptions, each with the next of them. */
import type { FanOut } from '../../../store.js'
import type { Context } from '../context.js'
import type { PgClient } from '../database.js'
import { fanOutClaim, type FanOutClaim } from '../holdings.js'
import { newJob, type Job } from '../jobs.js'
import { eventColumns, eventOf, subscriptionOf, type EventRow } from '../rows.js'
import { versionColumns, type RowVersion } from '../subscription-rows.js'

interface Obligation extends EventRow {
  readonly job: string
  readonly after: string
}

export async function claimFanOuts(context: Context, limit: number, chunk: number): Promise<readonly FanOut[]> {
  const { database, jobs, holdings } = context
  if (holdings.fanOuts.size > 0) await giveBackFanOuts(context)
  const { fanOuts, found } = await database.transaction(async (client) => {
    const found = await jobs.fetch(client, 'fan-out', limit)
    const obligations = found.length === 0 ? [] : await readObligations(context, client, found)
    return { fanOuts: obligations.length === 0 ? [] : await withSubscriptions(context, client, obligations, chunk), found }
  })
  for (const fanOut of fanOuts) holdings.fanOuts.set(fanOutClaim(fanOut).job, fanOut)
  jobs.discard(
    'fan-out',
    found.map(({ id }) => id).filter((id) => !holdings.fanOuts.has(id)),
  )
  return fanOuts
}

/** What was taken and, after an error, not recorded need not wait for its lease to run out. */
export async function giveBackFanOuts({ database, schema, jobs, clock, holdings }: Context): Promise<void> {
  const left = [...holdings.fanOuts.values()].map(fanOutClaim)
  await database.transaction(async (client) => {
    const given = left.map(({ event, job: old }) => ({ event, old, job: newJob('fan-out', [event], clock.dueIn(0)) }))
    const { rows } = await client.query(
      `UPDATE ${schema}.fan_outs f SET job = given.job FROM unnest($1::uuid[], $2::uuid[], $3::bigint[]) AS given (old, job, event)
       WHERE f.event = given.event AND f.job = given.old RETURNING f.job::text AS job`,
      [given.map(({ old }) => old), given.map(({ job }) => job.id), given.map(({ event }) => event)],
    )
    const kept = new Set(rows.map((row) => (row as { readonly job: string }).job))
    await jobs.insert(
      client,
      given.map(({ job }) => job).filter(({ id }) => kept.has(id)),
    )
  })
  for (const { job } of left) holdings.fanOuts.delete(job)
  jobs.discard(
    'fan-out',
    left.map(({ job }) => job),
  )
}

async function readObligations({ schema }: Context, client: PgClient, jobs: readonly Job[]): Promise<readonly Obligation[]> {
  const { rows } = await client.query(
    `SELECT ${eventColumns('e')}, f.after, f.job::text AS job FROM unnest($1::bigint[], $2::uuid[]) AS taken (event, job)
     JOIN ${schema}.fan_outs f ON f.event = taken.event AND f.job = taken.job JOIN ${schema}.events e ON e.seq = f.event
     ORDER BY e.seq`,
    [jobs.map(({ subject }) => subject), jobs.map(({ id }) => id)],
  )
  return rows as readonly Obligation[]
}

interface Listener extends RowVersion {
  readonly seq: string
}

/** The next subscriptions of each. */
async function withSubscriptions(
  { schema, clock, subscriptions }: Context,
  client: PgClient,
  obligations: readonly Obligation[],
  chunk: number,
): Promise<readonly FanOut[]> {
  const { rows } = await client.query(
    `SELECT o.seq::text AS seq, s.*
     FROM unnest($1::bigint[], $2::text[], $3::text[], $4::xid8[]) AS o (seq, topic, after, xid)
     CROSS JOIN LATERAL (
       SELECT ${versionColumns('s')} FROM ${schema}.subscriptions s
       WHERE s.topic = o.topic AND s.id > o.after AND s.state <> 'ended' AND NOT pg_visible_in_snapshot(o.xid, s.born)
       ORDER BY s.id LIMIT $5
     ) s
     ORDER BY o.seq, s.subscription`,
    [
      obligations.map(({ seq }) => seq),
      obligations.map(({ topic }) => topic),
      obligations.map(({ after }) => after),
      obligations.map(({ xid }) => xid),
      chunk + 1,
    ],
  )
  const read = await subscriptions.read(client, rows as readonly Listener[])
  const listeners = new Map<string, Listener[]>(obligations.map(({ seq }) => [seq, []]))
  for (const row of rows as readonly Listener[]) listeners.get(row.seq)?.push(row)
  return obligations.map((obligation) => {
    const found = listeners.get(obligation.seq) ?? []
    const claim: FanOutClaim = { job: obligation.job, event: obligation.seq }
    return {
      event: eventOf(obligation),
      subscriptions: found.slice(0, chunk).flatMap(({ subscription }) => {
        const row = read.get(subscription)
        return row === undefined ? [] : [subscriptionOf(row, clock)]
      }),
      last: found.length <= chunk,
      claim,
    }
  })
}
