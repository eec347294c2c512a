/**
 * All receivers say 503 and `Retry-After: 60` for a while, then all is well (F6): nobody is tried sooner, and they are not stampeded after.
 * In the short form time passes on the node alone, which SQLite's store believes.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { check } from '../bench.mjs'

export const shortStores = ['sqlite']

const RECEIVERS = 20
const EVENTS = 5
const WAIT_S = 60
/** What the receivers ask for is longer. */
const SCHEDULE_MS = Array(20).fill(5_000)

export async function run(bench, { short }) {
  const pass = async (ms) => (short ? node.call('pass', ms) : sleep(ms))
  const node = await bench.startNode({ options: { perSubscription: {}, schedule: SCHEDULE_MS } })
  const paths = Array.from({ length: RECEIVERS }, (_, index) => `/${index}`)
  const busy = { status: 503, headers: { 'retry-after': String(WAIT_S) } }
  for (const path of paths) {
    await bench.receiver.answer(path, busy)
    await bench.subscribe(node, path)
  }
  for (let index = 0; index < EVENTS; index++) await bench.publish(node, `order-${index}`)
  await bench.until(async () => {
    await bench.sync()
    return new Set(bench.ledger.received.map(({ path }) => path)).size === RECEIVERS
  }, 'not everybody is tried')
  for (let minutes = 0; minutes < (short ? 1 : 4); minutes++) {
    await sleep(1_000)
    await pass(WAIT_S * 1_000)
    if (short) await sleep(14_000)
  }
  await bench.sync()
  const refused = bench.ledger.received.length
  tooSoon(bench, paths)
  check(refused > RECEIVERS, 'nobody is tried again')

  // When they are due says it; when they come depends on the machine as well.
  const due = (await bench.deliveries({ state: 'waiting' })).map(({ dueAt }) => dueAt).sort((one, other) => one - other)
  const peak = peakOf(due)
  // Evenly over the fifth that is added to what was asked for.
  const mean = due.length / (WAIT_S / 5)
  check(peak <= 3 * mean, `receivers will be stampeded: ${peak} in a second, ${mean.toFixed(1)} on average`)

  for (const path of paths) await bench.receiver.answer(path, {})
  await pass((WAIT_S + 15) * 1_000)
  await bench.settle(30_000)
  return { ...(await bench.judge()), refused, 'peak/s': peak, 'mean/s': mean.toFixed(1) }
}

/** By the node's own clock: those that were on their way when the first answer came are no second try. */
function tooSoon(bench, paths) {
  for (const path of paths) {
    let asked = -Infinity
    for (const { path: one, timestamp } of bench.ledger.received) {
      if (one !== path) continue
      const after = timestamp - asked
      check(after <= 1 || after >= WAIT_S - 1, `${path} asked for ${WAIT_S} s and is tried after ${after} s`)
      if (after > 1) asked = timestamp
    }
  }
}

function peakOf(times) {
  const seconds = new Map()
  for (const at of times) seconds.set(Math.floor(at / 1000), (seconds.get(Math.floor(at / 1000)) ?? 0) + 1)
  return Math.max(...seconds.values())
}
