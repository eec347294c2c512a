/** Ends a subscription and cancels what waits for it. */
import type { Context } from '../context.js'
import { discard, ENDED, endWaiting } from './end-waiting.js'

export async function unsubscribe(context: Context, id: string, generation: number, at: number): Promise<boolean> {
  const { database, schema, clock } = context
  const discarded = await database.transaction(async (client) => {
    const time = clock.toDatabase(at)
    const { rows } = await client.query(
      `UPDATE ${schema}.subscriptions SET state = 'ended', state_at = $3, reason = NULL
       WHERE id = $1 AND generation = $2 AND state <> 'ended' RETURNING id`,
      [id, generation, time],
    )
    return rows.length === 0 ? undefined : endWaiting(context, client, id, { ...ENDED, at: time })
  })
  if (discarded !== undefined) discard(context, discarded)
  return discarded !== undefined
}
