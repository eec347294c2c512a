/** Gives claims back: a new job takes the place of the one that was fetched. */
import type { ClaimedDelivery, Lane } from '../../../store.js'
import type { Context } from '../context.js'
import type { PgClient } from '../database.js'
import { deliveryClaim } from '../holdings.js'
import { newJob, type NewJob } from '../jobs.js'
import { discard } from './end-waiting.js'

export interface Release {
  readonly delivery: ClaimedDelivery
  readonly dueAt: number
  readonly lane: Lane
}

/** To be due at another time, or in another lane. */
export async function release(context: Context, claims: readonly Release[]): Promise<void> {
  if (claims.length === 0) return
  const { database, clock, holdings, wake } = context
  const given = claims.map((one) => ({
    ...one,
    dueAt: clock.toDatabase(one.dueAt),
    job: newJob(one.lane, [one.delivery.id], clock.due(one.dueAt)),
  }))
  const kept = await database.transaction((client) => replaceJobs(context, client, given, { keepClaim: false }))
  const deliveries = claims.map(({ delivery }) => delivery)
  discard(context, holdings.settle(given.filter(({ job }) => kept.has(job.id)).map(({ delivery }) => delivery)))
  holdings.lose(deliveries)
  wake.announce([...new Set(given.filter(({ job }) => job.afterMs === 0).map(({ lane }) => lane))])
}

export interface Replacement {
  readonly delivery: ClaimedDelivery
  readonly lane: Lane
  readonly job: NewJob
  readonly dueAt?: number
}

/** Resolves to the jobs of the claims that still stood. */
export async function replaceJobs(
  context: Context,
  client: PgClient,
  given: readonly Replacement[],
  { keepClaim }: { readonly keepClaim: boolean },
): Promise<ReadonlySet<string>> {
  const { schema, jobs } = context
  const { rows } = await client.query(
    `UPDATE ${schema}.deliveries d
     SET job = given.job, lane = given.lane, due_at = coalesce(given.due_at, d.due_at), claim = CASE WHEN $6 THEN d.claim END
     FROM unnest($1::text[], $2::uuid[], $3::text[], $4::bigint[], $5::uuid[]) AS given (id, claim, lane, due_at, job)
     WHERE d.id = given.id AND d.claim = given.claim RETURNING d.job::text AS job`,
    [
      given.map(({ delivery }) => delivery.id),
      given.map(({ delivery }) => deliveryClaim(delivery).token),
      given.map(({ lane }) => lane),
      given.map(({ dueAt }) => dueAt ?? null),
      given.map(({ job }) => job.id),
      keepClaim,
    ],
  )
  const kept = new Set(rows.map((row) => (row as { readonly job: string }).job))
  await jobs.insert(
    client,
    given.map(({ job }) => job).filter(({ id }) => kept.has(id)),
  )
  return kept
}
