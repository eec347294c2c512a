/** Disables a subscription by hand, or takes it up again. */
import type { Context } from '../context.js'
import { disabledReason, discard, endWaiting } from './end-waiting.js'

export async function setState(context: Context, id: string, state: 'active' | 'disabled', reason: string, at: number): Promise<boolean> {
  const { database, schema, clock } = context
  const discarded = await database.transaction(async (client) => {
    const time = clock.toDatabase(at)
    const { rows } = await client.query(
      `UPDATE ${schema}.subscriptions SET state = $2, state_at = $3, reason = CASE WHEN $2 = 'disabled' THEN $4 END,
         failures = 0, timeouts = 0, failing_since = NULL, open_until = NULL
       WHERE id = $1 AND state = CASE WHEN $2 = 'active' THEN 'disabled' ELSE 'active' END RETURNING id`,
      [id, state, time, reason],
    )
    if (rows.length === 0) return undefined
    return state === 'active' ? [] : endWaiting(context, client, id, { state: 'dead', reason: disabledReason(reason), at: time })
  })
  if (discarded !== undefined) discard(context, discarded)
  return discarded !== undefined
}
