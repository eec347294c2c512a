/** Writes attempts down, and what follows from them: all in one transaction. */
import { randomUUID } from 'node:crypto'
import type { AttemptRecord } from '../../../store.js'
import type { Context } from '../context.js'
import type { PgClient } from '../database.js'
import { deliveryClaim, type Discarded } from '../holdings.js'
import { newJob } from '../jobs.js'
import { isArrival } from '../../arrival.js'
import { disabledReason, discard, endWaiting } from './end-waiting.js'

export async function record(context: Context, records: readonly AttemptRecord[]): Promise<{ readonly late: number }> {
  const { database, holdings } = context
  const { kept, discarded } = await database.transaction(async (client) => {
    await lockSubscriptions(context, client, records)
    const kept = await settle(context, client, records)
    await insertJobs(context, client, kept)
    await updateHealth(context, client, kept)
    const discarded: Discarded[] = []
    for (const one of kept) discarded.push(...(await disable(context, client, one)))
    return { kept, discarded }
  })
  discard(context, [...discarded, ...holdings.settle(kept.map(({ delivery }) => delivery))])
  holdings.lose(records.map(({ delivery }) => delivery))
  return { late: records.length - kept.length }
}

/** Before the deliveries, as whoever ends a subscription does. */
async function lockSubscriptions({ schema }: Context, client: PgClient, records: readonly AttemptRecord[]): Promise<void> {
  const changing = records.filter(({ health, disable }) => health !== undefined || disable !== undefined)
  if (changing.length === 0) return
  await client.query(`SELECT id FROM ${schema}.subscriptions WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE`, [
    [...new Set(changing.map(({ delivery }) => delivery.subscription.id))],
  ])
}

/** Those whose claims stand. */
async function settle({ schema, clock }: Context, client: PgClient, records: readonly AttemptRecord[]): Promise<readonly Settled[]> {
  const settled = records.map((one) => ({ ...one, job: one.next.kind === 'retry' ? randomUUID() : null }))
  const { rows } = await client.query(
    `WITH given AS (
       SELECT * FROM unnest($1::text[], $2::uuid[], $3::text[], $4::text[], $5::bigint[], $6::uuid[], $7::text[], $8::bigint[], $9::bigint[],
         $10::int[], $11::text[], $12::int[], $13::text[], $14::bool[])
         AS given (id, claim, state, lane, due_at, job, reason, finished_at, at, duration_ms, outcome, status, error, arrived)
     ), kept AS (
       UPDATE ${schema}.deliveries d SET attempts = d.attempts + 1, claim = NULL, state = given.state, lane = given.lane,
         due_at = coalesce(given.due_at, d.due_at), job = given.job, reason = given.reason, finished_at = given.finished_at,
         attempted_at = CASE WHEN given.arrived THEN given.at END, duration_ms = CASE WHEN given.arrived THEN given.duration_ms END,
         status = CASE WHEN given.arrived THEN given.status END
       FROM given WHERE d.id = given.id AND d.claim = given.claim
       RETURNING d.id, given.at, given.duration_ms, given.outcome, given.status, given.error, given.arrived
     ), written AS (
       INSERT INTO ${schema}.attempts (delivery, at, duration_ms, outcome, status, error)
       SELECT id, at, duration_ms, outcome, status, error FROM kept WHERE NOT arrived
     )
     SELECT id FROM kept`,
    [
      settled.map(({ delivery }) => delivery.id),
      settled.map(({ delivery }) => deliveryClaim(delivery).token),
      settled.map(({ next }) => (next.kind === 'retry' ? 'waiting' : next.kind)),
      settled.map(({ delivery, next }) => (next.kind === 'retry' ? next.lane : delivery.lane)),
      settled.map(({ next }) => (next.kind === 'retry' ? clock.toDatabase(next.dueAt) : null)),
      settled.map(({ job }) => job),
      settled.map(({ next }) => (next.kind === 'dead' ? next.reason : null)),
      settled.map(({ next, attempt }) => (next.kind === 'retry' ? null : clock.toDatabase(attempt.at + attempt.durationMs))),
      settled.map(({ attempt }) => attempt.at),
      settled.map(({ attempt }) => attempt.durationMs),
      settled.map(({ attempt }) => attempt.outcome),
      settled.map(({ attempt }) => attempt.status ?? null),
      settled.map(({ attempt }) => attempt.error ?? null),
      settled.map(isArrival),
    ],
  )
  const kept = new Set(rows.map((row) => (row as { readonly id: string }).id))
  return settled.filter(({ delivery }) => kept.has(delivery.id))
}
interface Settled extends AttemptRecord {
  /** The next one's. */
  readonly job: string | null
}

async function insertJobs({ jobs, clock }: Context, client: PgClient, kept: readonly Settled[]): Promise<void> {
  await jobs.insert(
    client,
    kept.flatMap(({ delivery, next, job }) =>
      next.kind === 'retry' && job !== null ? [{ ...newJob(next.lane, [delivery.id], clock.due(next.dueAt)), id: job }] : [],
    ),
  )
}

/** The last attempt of a subscription says how it is; one of an older generation says nothing. */
async function updateHealth({ schema, clock }: Context, client: PgClient, kept: readonly Settled[]): Promise<void> {
  const last = [...new Map(kept.flatMap((one) => (one.health === undefined ? [] : [[one.delivery.subscription.id, one]]))).values()]
  if (last.length === 0) return
  const time = (at: number | undefined): number | null => (at === undefined ? null : clock.toDatabase(at))
  await client.query(
    `UPDATE ${schema}.subscriptions s
     SET failures = h.failures, timeouts = h.timeouts, failing_since = h.failing_since, open_until = h.open_until
     FROM unnest($1::text[], $2::int[], $3::int[], $4::int[], $5::bigint[], $6::bigint[])
       AS h (id, generation, failures, timeouts, failing_since, open_until)
     WHERE s.id = h.id AND s.generation = h.generation`,
    [
      last.map(({ delivery }) => delivery.subscription.id),
      last.map(({ delivery }) => delivery.subscription.generation),
      last.map(({ health }) => health?.failures),
      last.map(({ health }) => health?.timeouts),
      last.map(({ health }) => time(health?.failingSince)),
      last.map(({ health }) => time(health?.openUntil)),
    ],
  )
}

async function disable(context: Context, client: PgClient, { delivery, attempt, disable: reason }: Settled): Promise<readonly Discarded[]> {
  const { schema, clock } = context
  if (reason === undefined) return []
  const { id, generation } = delivery.subscription
  const at = clock.toDatabase(attempt.at + attempt.durationMs)
  const { rows } = await client.query(
    `UPDATE ${schema}.subscriptions SET state = 'disabled', state_at = $3, reason = $4
     WHERE id = $1 AND generation = $2 AND state = 'active' RETURNING id`,
    [id, generation, at, reason],
  )
  return rows.length === 0 ? [] : endWaiting(context, client, id, { state: 'dead', reason: disabledReason(reason), at })
}
