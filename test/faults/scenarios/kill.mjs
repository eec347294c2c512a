/** Nodes are killed at random moments, while they start too (F1). */
import { setTimeout as sleep } from 'node:timers/promises'
import { check } from '../bench.mjs'
import { stopwatch } from '../machine.mjs'
import { subscribeGroups } from '../common.mjs'

const RESUME_MS = 60_000

export async function run(bench, { short, rounds = short ? 12 : 200 }) {
  // What a killed PostgreSQL node had taken is back after its lease; the long form waits for the one that is usual.
  const place = short ? { leaseSeconds: 5 } : {}
  let node = await bench.startNode({ place })
  const groups = await subscribeGroups(bench, node)
  // Resuming is measured, not how much a machine can do at once.
  let isResuming = false
  const publishing = bench.publishing(() => (isResuming ? undefined : node), { perSecond: short ? 60 : 25, groups })
  const every = short ? rounds : 20
  let inFlight = 0
  let most = 0
  let slowest = 0
  let firstSign = 0
  for (let round = 1; round <= rounds; round++) {
    const booting = bench.random() < 0.1
    if (!booting) {
      await node.ready
      await sleep(bench.between(20, 600))
    } else await sleep(bench.between(50, 600))
    await node.kill()
    const taken = await bench.interrupted(node.ended.at)
    inFlight += taken
    most = Math.max(most, taken)
    node = await bench.startNode({ place, begin: false })
    const resumed = stopwatch()
    if (round % every !== 0 && round !== rounds) continue
    await node.ready
    const before = bench.ledger.received.length
    await bench.until(
      async () => {
        await bench.sync()
        return bench.ledger.received.length > before
      },
      'nothing is sent after a restart',
      RESUME_MS,
    )
    firstSign = Math.max(firstSign, resumed())
    isResuming = true
    check(bench.ledger.owed().length > 0, 'nothing was published')
    await bench.resumed('what was on its way at a kill is not sent again', RESUME_MS)
    slowest = Math.max(slowest, resumed())
    isResuming = false
  }
  const statuses = await publishing.stop()
  await bench.settle(RESUME_MS)
  check((statuses[200] ?? 0) > rounds, `hardly anything was published: ${JSON.stringify(statuses)}`)
  check(slowest <= RESUME_MS, `work was resumed after ${slowest} ms`)
  const judged = await bench.judge()
  check(judged.duplicates <= inFlight, `${judged.duplicates} came again, ${inFlight} were on their way`)
  return {
    rounds,
    ...judged,
    'on their way at kills': inFlight,
    'most at one': most,
    'first sign ms': Math.round(firstSign),
    'slowest resume ms': Math.round(slowest),
  }
}
