/** Nodes die at the places where a promise could be lost: each time at another moment of it (F2). */
import { setTimeout as sleep } from 'node:timers/promises'
import { check } from '../bench.mjs'
import { stopwatch } from '../machine.mjs'
import { subscribeGroups } from '../common.mjs'

/** Up to which time the place is passed before the node dies there. */
const POINTS = { 'after-event-commit': 40, 'mid-fan-out': 40, 'after-send-before-record': 30, 'mid-claim': 30, 'mid-sweep': 40 }
const REACHED_MS = 30_000
const RESUME_MS = 60_000

export async function run(bench, { short, rounds = short ? 2 : 25 }) {
  const place = short ? { leaseSeconds: 5 } : {}
  let node = await bench.startNode({ place })
  const groups = await subscribeGroups(bench, node)
  let isResuming = false
  const publishing = bench.publishing(() => (isResuming ? undefined : node), { perSecond: short ? 50 : 25, groups })
  let inFlight = 0
  let slowest = 0
  for (const [name, most] of Object.entries(POINTS)) {
    for (let round = 0; round < rounds; round++) {
      await node.kill()
      inFlight += await bench.interrupted(node.ended.at)
      node = await bench.startNode({ place, begin: false, failpoint: { name, count: 1 + Math.floor(bench.random() * most) } })
      if (name === 'mid-sweep') void sweeping(node)
      const took = stopwatch()
      await bench.until(() => node.ended !== undefined, `${name} is not reached`, REACHED_MS)
      check(node.ended.signal === 'SIGKILL', `at ${name} it ended with ${JSON.stringify(node.ended)} after ${took()} ms`)
      inFlight += await bench.interrupted(node.ended.at)
    }
    if (short && name !== 'mid-sweep') continue
    await node.kill()
    const resumed = stopwatch()
    isResuming = true
    node = await bench.startNode({ place })
    await bench.resumed(`what was on its way at ${name} is not sent again`, RESUME_MS)
    slowest = Math.max(slowest, resumed())
    isResuming = false
  }
  await publishing.stop()
  await bench.settle(RESUME_MS)
  const judged = await bench.judge()
  check(judged.duplicates <= inFlight, `${judged.duplicates} came again, ${inFlight} were on their way`)
  return { deaths: rounds * Object.keys(POINTS).length, ...judged, 'on their way': inFlight, 'slowest resume ms': Math.round(slowest) }
}

/** Everything that is finished is old: until the node dies of it. */
async function sweeping(node) {
  try {
    for (await node.ready; ; await sleep(20)) await node.call('sweep', { finishedMs: 0, deadMs: 0 }, 20)
  } catch {
    // It has ended.
  }
}
