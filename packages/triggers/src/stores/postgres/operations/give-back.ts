/** Gives back what this node has taken: another one has it at once, not after the lease. */
import type { Context } from '../context.js'
import { giveBackFanOuts } from './claim-fan-outs.js'
import { release } from './release.js'

export async function giveBack(context: Context): Promise<void> {
  const { holdings } = context
  await release(
    context,
    holdings.all().map((delivery) => ({ delivery, dueAt: delivery.dueAt, lane: delivery.lane })),
  )
  if (holdings.fanOuts.size > 0) await giveBackFanOuts(context)
}
