/** Makes deliveries, each with its job, and remembers how far the event came. */
import type { FanOut, Wanted } from '../../../store.js'
import type { Context } from '../context.js'
import { fanOutClaim } from '../holdings.js'
import { newJob } from '../jobs.js'
import { parsePosition } from '../position.js'

export async function recordFanOut(context: Context, fanOut: FanOut, wanted: readonly Wanted[]): Promise<void> {
  const { database, schema, jobs, clock, holdings, wake } = context
  const { job, event } = fanOutClaim(fanOut)
  const made = wanted.map((one) => ({ ...one, job: newJob(one.lane, one.delivery, clock.due(one.dueAt)) }))
  const next = newJob('fan-out', event, clock.dueIn(0))
  await database.transaction(async (client) => {
    const { rows: progress } = await client.query(
      fanOut.last
        ? `DELETE FROM ${schema}.fan_outs WHERE event = $1 AND job = $2 RETURNING event`
        : `UPDATE ${schema}.fan_outs SET after = $3, job = $4 WHERE event = $1 AND job = $2 RETURNING event`,
      fanOut.last ? [event, job] : [event, job, fanOut.subscriptions.at(-1)?.id, next.id],
    )
    // Somebody else has brought it further, or the event is not kept any more: then nothing is left to do.
    if (progress.length === 0) return
    if (!fanOut.last) await jobs.insert(client, [next])
    if (made.length === 0) return

    // Those that ended in the meantime are left out, though they were taken up again. A delivery that is there already has its job already.
    const { rows } = await client.query(
      `INSERT INTO ${schema}.deliveries (id, event, subscription, bytes, lane, state, due_at, job, reason, finished_at)
       SELECT w.id, $1, w.subscription, $2, w.lane, CASE WHEN w.dead IS NULL THEN 'waiting' ELSE 'dead' END, w.due_at,
         CASE WHEN w.dead IS NULL THEN w.job END, w.dead, CASE WHEN w.dead IS NOT NULL THEN $3::bigint END
       FROM (
         SELECT given.*, coalesce(given.reason, CASE WHEN s.state = 'disabled' THEN 'The subscription is disabled: ' || s.reason END) AS dead
         FROM unnest($4::text[], $5::text[], $6::text[], $7::bigint[], $8::uuid[], $9::text[])
           AS given (id, subscription, lane, due_at, job, reason)
         JOIN ${schema}.subscriptions s ON s.id = given.subscription AND s.state <> 'ended' AND NOT pg_visible_in_snapshot($10::xid8, s.born)
       ) w
       ON CONFLICT (id) DO NOTHING
       RETURNING job::text AS job`,
      [
        event,
        fanOut.event.body.length,
        clock.now(),
        made.map(({ delivery }) => delivery),
        made.map(({ subscription }) => subscription.id),
        made.map(({ lane }) => lane),
        made.map(({ job: { dueAt } }) => dueAt),
        made.map(({ job: { id } }) => id),
        made.map(({ dead }) => dead ?? null),
        parsePosition(fanOut.event.position).xid,
      ],
    )
    const waiting = new Set(rows.map((row) => (row as { readonly job: string | null }).job))
    await jobs.insert(
      client,
      made.map(({ job: own }) => own).filter(({ id }) => waiting.has(id)),
    )
  })
  holdings.fanOuts.delete(job)
  jobs.discard('fan-out', [job])
  wake.announce()
}
