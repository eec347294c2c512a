/** Makes deliveries, each with its job, and remembers how far the event came. */
import { randomUUID } from 'node:crypto'
import type { ClaimedDelivery, FanOut, Wanted } from '../../../store.js'
import type { Context } from '../context.js'
import type { PgClient } from '../database.js'
import { fanOutClaim, type DeliveryClaim } from '../holdings.js'
import { newJob, type NewJob } from '../jobs.js'
import { parsePosition } from '../position.js'

/** So many that are claimed have a job together, which is due when their lease ends: more than all that is due then would come at once. */
const TOGETHER = 64

interface Made extends Wanted {
  readonly job: NewJob
  readonly claim?: DeliveryClaim
}

export async function recordFanOut(context: Context, fanOut: FanOut, wanted: readonly Wanted[]): Promise<readonly ClaimedDelivery[]> {
  const { database, clock, jobs, holdings, wake } = context
  const { job, event } = fanOutClaim(fanOut)
  const made = [...claimedAtOnce(context, wanted), ...waiting(context, wanted)]
  const next = newJob('fan-out', [event], clock.dueIn(0))
  const kept = await database.transaction(async (client) => {
    // Somebody else has brought it further, or the event is not kept any more: then nothing is left to do.
    if (!(await progress(context, client, fanOut, next))) return []
    const ids = made.length === 0 ? new Set() : await insert(context, client, fanOut, made)
    const kept = made.filter(({ delivery }) => ids.has(delivery))
    const used = new Set(kept.map((one) => one.job))
    await jobs.insert(client, [
      ...(fanOut.last ? [] : [next]),
      ...[...used].map((one) => ({ ...one, subjects: one.subjects.filter((subject) => ids.has(subject)) })),
    ])
    return kept
  })
  holdings.fanOuts.delete(job)
  jobs.discard('fan-out', [job])
  wake.announce([...(fanOut.last ? [] : (['fan-out'] as const)), ...kept.flatMap(({ lane, claim }) => (claim === undefined ? [lane] : []))])
  const claimed = kept.flatMap(({ delivery: id, subscription, lane, dueAt, claim }) =>
    claim === undefined ? [] : [{ id, attempts: 0, event: fanOut.event, subscription, lane, dueAt, claim }],
  )
  holdings.add(claimed)
  return claimed
}

/** Nobody has to find them, unless this node ends. */
function claimedAtOnce({ clock, leaseMs }: Context, wanted: readonly Wanted[]): readonly Made[] {
  const since = performance.now()
  const token = randomUUID()
  return (['live', 'slow'] as const).flatMap((lane) => {
    const taken = wanted.filter((one) => one.take === true && one.dead === undefined && one.lane === lane)
    const handfuls = Array.from({ length: Math.ceil(taken.length / TOGETHER) }, (_, at) => taken.slice(at * TOGETHER, (at + 1) * TOGETHER))
    return handfuls.flatMap((handful) => {
      const job = newJob(
        lane,
        handful.map(({ delivery }) => delivery),
        clock.dueIn(leaseMs),
      )
      return handful.map((one) => ({ ...one, job, claim: { token, job: job.id, since, lane } }))
    })
  })
}

function waiting({ clock }: Context, wanted: readonly Wanted[]): readonly Made[] {
  return wanted
    .filter(({ take, dead }) => take !== true || dead !== undefined)
    .map((one) => ({ ...one, job: newJob(one.lane, [one.delivery], clock.due(one.dueAt)) }))
}

async function progress({ schema }: Context, client: PgClient, fanOut: FanOut, next: NewJob): Promise<boolean> {
  const { job, event } = fanOutClaim(fanOut)
  const { rows } = await client.query(
    fanOut.last
      ? `DELETE FROM ${schema}.fan_outs WHERE event = $1 AND job = $2 RETURNING event`
      : `UPDATE ${schema}.fan_outs SET after = $3, job = $4 WHERE event = $1 AND job = $2 RETURNING event`,
    fanOut.last ? [event, job] : [event, job, fanOut.subscriptions.at(-1)?.id, next.id],
  )
  return rows.length > 0
}

/**
 * Resolves to those that wait now. Left out are those that ended in the meantime, though they were taken up again. A delivery that is there
 * already has its job already.
 */
async function insert({ schema, clock }: Context, client: PgClient, fanOut: FanOut, made: readonly Made[]): Promise<ReadonlySet<string>> {
  const { rows } = await client.query(
    `INSERT INTO ${schema}.deliveries (id, event, subscription, bytes, lane, state, due_at, job, claim, reason, finished_at)
     SELECT w.id, $1, w.subscription, $2, w.lane, CASE WHEN w.dead IS NULL THEN 'waiting' ELSE 'dead' END, w.due_at,
       CASE WHEN w.dead IS NULL THEN w.job END, CASE WHEN w.dead IS NULL THEN w.claim END, w.dead,
       CASE WHEN w.dead IS NOT NULL THEN $3::bigint END
     FROM (
       SELECT given.*, coalesce(given.reason, CASE WHEN s.state = 'disabled' THEN 'The subscription is disabled: ' || s.reason END) AS dead
       FROM unnest($4::text[], $5::text[], $6::text[], $7::bigint[], $8::uuid[], $9::uuid[], $10::text[])
         AS given (id, subscription, lane, due_at, job, claim, reason)
       JOIN ${schema}.subscriptions s ON s.id = given.subscription AND s.state <> 'ended' AND NOT pg_visible_in_snapshot($11::xid8, s.born)
     ) w
     ON CONFLICT (id) DO NOTHING
     RETURNING CASE WHEN state = 'waiting' THEN id END AS id`,
    [
      fanOutClaim(fanOut).event,
      fanOut.event.body.length,
      clock.now(),
      made.map(({ delivery }) => delivery),
      made.map(({ subscription }) => subscription.id),
      made.map(({ lane }) => lane),
      made.map(({ dueAt }) => clock.toDatabase(dueAt)),
      made.map(({ job }) => job.id),
      made.map(({ claim }) => claim?.token ?? null),
      made.map(({ dead }) => dead ?? null),
      parsePosition(fanOut.event.position).xid,
    ],
  )
  return new Set((rows as readonly { readonly id: string | null }[]).flatMap(({ id }) => (id === null ? [] : [id])))
}
