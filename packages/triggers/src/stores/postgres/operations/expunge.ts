/** Forgets an event: its body, what waits for it, and what became of it. */
import type { Context } from '../context.js'
import type { Discarded } from '../holdings.js'
import { discard } from './end-waiting.js'

export async function expunge(context: Context, topic: string, id: string): Promise<boolean> {
  const { database, schema } = context
  const discarded = await database.transaction(async (client) => {
    const { rows } = await client.query(`DELETE FROM ${schema}.events WHERE topic = $1 AND id = $2 RETURNING seq::text AS seq`, [topic, id])
    const [event] = rows as readonly { readonly seq: string }[]
    if (event === undefined) return undefined
    await client.query(`DELETE FROM ${schema}.fan_outs WHERE event = $1`, [event.seq])
    const { rows: deleted } = await client.query(
      `WITH gone AS (
         DELETE FROM ${schema}.deliveries WHERE event = $1 RETURNING id, job, lane
       ), attempted AS (
         DELETE FROM ${schema}.attempts USING gone WHERE attempts.delivery = gone.id
       )
       SELECT job::text AS job, lane FROM gone WHERE job IS NOT NULL`,
      [event.seq],
    )
    return deleted as readonly Discarded[]
  })
  if (discarded !== undefined) discard(context, discarded)
  return discarded !== undefined
}
