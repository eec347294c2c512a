/** Ends all that waits for a subscription, whoever has claimed it. */
import type { Lane } from '../../../store.js'
import type { Context } from '../context.js'
import type { PgClient } from '../database.js'
import type { Discarded } from '../holdings.js'

export interface Ending {
  readonly state: 'cancelled' | 'dead'
  readonly reason: string
  /** By the database's clock. */
  readonly at: number
}
export const ENDED = { state: 'cancelled', reason: 'The subscription ended.' } as const
export const disabledReason = (reason: string): string => `The subscription is disabled: ${reason}`

/** Resolves to what is to be discarded once this is committed: what is claimed may have its job together with others. */
export async function endWaiting(
  { schema }: Context,
  client: PgClient,
  subscription: string,
  { state, reason, at }: Ending,
): Promise<readonly Discarded[]> {
  const { rows } = await client.query(
    `UPDATE ${schema}.deliveries d SET state = $2, reason = $3, finished_at = $4, claim = NULL, job = NULL
     FROM (SELECT id, CASE WHEN claim IS NULL THEN job END AS job FROM ${schema}.deliveries WHERE subscription = $1 AND state = 'waiting' ORDER BY id FOR UPDATE) old
     WHERE d.id = old.id RETURNING old.job::text AS job, d.lane`,
    [subscription, state, reason, at],
  )
  return (rows as readonly { readonly job: string | null; readonly lane: Lane }[]).flatMap(({ job, lane }) =>
    job === null ? [] : [{ job, lane }],
  )
}

export function discard({ jobs }: Context, discarded: readonly Discarded[]): void {
  for (const lane of ['live', 'slow'] as const)
    jobs.discard(
      lane,
      discarded.filter((one) => one.lane === lane).map(({ job }) => job),
    )
}
