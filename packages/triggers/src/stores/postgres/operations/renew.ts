/**
 * Keeps what this node holds for another lease, while an attempt takes its time or waits for its turn. pg-boss 10 can't make a lease longer: a
 * job that is due when the new one ends takes the place of the one that was fetched. Where this node lives on, it goes with the record; where
 * not, somebody finds it.
 */
import type { Context } from '../context.js'
import { deliveryClaim } from '../holdings.js'
import { newJob } from '../jobs.js'
import { discard } from './end-waiting.js'
import { replaceJobs } from './release.js'

export async function renew(context: Context): Promise<void> {
  const { database, clock, holdings, leaseMs } = context
  const old = holdings.all().filter((delivery) => performance.now() - deliveryClaim(delivery).since > leaseMs / 3)
  if (old.length === 0) return
  const given = old.map((delivery) => ({ delivery, lane: delivery.lane, job: newJob(delivery.lane, [delivery.id], clock.dueIn(leaseMs)) }))
  const since = performance.now()
  const kept = await database.transaction((client) => replaceJobs(context, client, given, { keepClaim: true }))
  for (const { delivery, job } of given)
    if (kept.has(job.id)) discard(context, holdings.renew(delivery, { job: job.id, since }))
    // Somebody else has it, or it waits no more.
    else holdings.lose([delivery])
}
