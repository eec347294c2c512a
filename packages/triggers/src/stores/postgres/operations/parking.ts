/**
 * Parks deliveries of which there are too many of one subscription: they wait without a job, so that they are not what everybody finds first.
 * They get one again when nothing else is due, and a few of them while much is: each subscription in turn.
 */
import type { Lane } from '../../../store.js'
import type { Context } from '../context.js'
import type { PgClient } from '../database.js'
import { newJob } from '../jobs.js'

export interface Found {
  readonly delivery: string
  readonly job: string
}

/** Their jobs are to be discarded. */
export async function park({ schema, holdings }: Context, client: PgClient, lane: Lane, found: readonly Found[]): Promise<void> {
  if (found.length === 0) return
  holdings.parked(lane)
  await client.query(
    `UPDATE ${schema}.deliveries d SET job = NULL FROM unnest($1::text[], $2::uuid[]) AS found (delivery, job)
     WHERE d.id = found.delivery AND d.job = found.job`,
    [found.map(({ delivery }) => delivery), found.map(({ job }) => job)],
  )
}

export interface Unparking {
  readonly lane: Lane
  readonly limit: number
  readonly perSubscription: number
}

/** Resolves to how many have a job now. Those that somebody else is at are his: two who wait for each other's would both fail. */
export async function unpark(context: Context, client: PgClient, { lane, limit, perSubscription }: Unparking): Promise<number> {
  const { schema, jobs, holdings } = context
  const unparked: Unparked[] = []
  // From whose turn it is to the last, and then from the first.
  for (const from of [holdings.turns.get(lane) ?? '', '']) {
    if (unparked.length >= limit) break
    const { rows } = await client.query(
      `WITH RECURSIVE turn AS (
         (SELECT subscription FROM ${schema}.deliveries WHERE ${PARKED} AND subscription > $2 ORDER BY subscription LIMIT 1)
         UNION ALL
         SELECT next.subscription FROM turn CROSS JOIN LATERAL (
           SELECT subscription FROM ${schema}.deliveries WHERE ${PARKED} AND subscription > turn.subscription ORDER BY subscription LIMIT 1
         ) next
       ), chosen AS (
         SELECT d.id FROM (SELECT subscription FROM turn LIMIT $3) t CROSS JOIN LATERAL (
           SELECT id FROM ${schema}.deliveries WHERE ${PARKED} AND subscription = t.subscription ORDER BY due_at LIMIT $4
           FOR UPDATE SKIP LOCKED
         ) d LIMIT $3
       )
       UPDATE ${schema}.deliveries d SET job = gen_random_uuid() FROM chosen WHERE d.id = chosen.id AND d.state = 'waiting' AND d.job IS NULL
       RETURNING d.id, d.job::text AS job, d.subscription, d.due_at::text AS due_at`,
      [lane, from, limit - unparked.length, perSubscription],
    )
    unparked.push(...(rows as readonly Unparked[]))
    if (from === '') break
  }
  holdings.turns.set(lane, unparked.at(-1)?.subscription ?? '')
  await jobs.insert(
    client,
    unparked.map(({ id, job, due_at }) => ({ ...newJob(lane, [id], { dueAt: Number(due_at), afterMs: ALREADY_MS }), id: job })),
  )
  return unparked.length
}
interface Unparked {
  readonly id: string
  readonly job: string
  readonly subscription: string
  readonly due_at: string
}

const PARKED = `lane = $1 AND state = 'waiting' AND job IS NULL`
/** What is due now is not due yet for the transaction that says so. */
const ALREADY_MS = -1
