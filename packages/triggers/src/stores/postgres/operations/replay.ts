/** Makes dead letters due again, as if no attempt had been made. */
import type { DeliveryFilter, Lane } from '../../../store.js'
import type { Context } from '../context.js'
import { newJob } from '../jobs.js'
import { MATCHES, valuesOf } from './deliveries.js'

export interface Replay {
  readonly at: number
  readonly perSecond: number
  readonly limit: number
}

export async function replay(context: Context, filter: DeliveryFilter, { at, perSecond, limit }: Replay): Promise<number> {
  const { database, schema, jobs, clock, wake } = context
  const count = await database.transaction(async (client) => {
    const { rows } = await client.query(
      `WITH dead AS (
         SELECT d.id, d.subscription, d.lane, d.finished_at FROM ${schema}.deliveries d
         JOIN ${schema}.events e ON e.seq = d.event JOIN ${schema}.subscriptions s ON s.id = d.subscription
         WHERE d.state = 'dead' AND s.state = 'active' AND ${MATCHES}
         ORDER BY d.finished_at, d.event, d.id LIMIT $7 FOR UPDATE OF d SKIP LOCKED
       ), queued AS (
         -- Behind those that wait for their first attempt already: what was replayed before.
         SELECT one.subscription, one.lane, greatest($9::bigint, (
           SELECT max(w.due_at) + 1000 / $8::float8 FROM ${schema}.deliveries w
           WHERE w.subscription = one.subscription AND w.state = 'waiting' AND w.lane = one.lane AND w.attempts = 0
         )) AS first
         FROM (SELECT DISTINCT subscription, lane FROM dead) one
       ), spread AS (
         SELECT dead.id, round(queued.first + 1000 / $8::float8 *
           (row_number() OVER (PARTITION BY dead.subscription, dead.lane ORDER BY dead.finished_at, dead.id) - 1))::bigint AS due_at
         FROM dead JOIN queued USING (subscription, lane)
       )
       UPDATE ${schema}.deliveries d SET state = 'waiting', attempts = 0, reason = NULL, finished_at = NULL, claim = NULL,
         due_at = spread.due_at, job = gen_random_uuid()
       FROM spread WHERE d.id = spread.id
       RETURNING d.id, d.job::text AS job, d.lane, d.due_at::text AS due_at`,
      [...valuesOf(filter), limit, perSecond, clock.toDatabase(at)],
    )
    const replayed = rows as readonly { readonly id: string; readonly job: string; readonly lane: Lane; readonly due_at: string }[]
    await jobs.insert(
      client,
      replayed.map(({ id, job, lane, due_at }) => ({ ...newJob(lane, [id], clock.due(clock.fromDatabase(Number(due_at)))), id: job })),
    )
    return replayed.length
  })
  if (count > 0) wake.announce(['live', 'slow'])
  return count
}
