/**
 * What is old is swept while events come and go (F18): nobody has to wait for it. In the long form a million deliveries are old; in the
 * short one a few thousand.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { fillFinished } from '../../support/finished-rows.mjs'
import { check } from '../bench.mjs'
import { subscribeGroups } from '../common.mjs'

/** Beside a half: less than that is the machine's own noise. */
const NOISE_MS = { short: 400, long: 75 }
const OLD = { finishedMs: 2_000, deadMs: 2_000 }
/** As many as the sweeper takes at once. */
const ROWS = 500

export async function run(bench, { short }) {
  const node = await bench.startNode()
  const groups = await subscribeGroups(bench, node)
  const forMs = short ? 4_000 : 20_000
  const old = short ? await publishOld(bench, node, groups) : 1_000_000
  if (!short) await fillFinished(bench.kind, bench.place.name, old / bench.ledger.subscribed.size)
  const publishFor = async (prefix) => {
    const since = Date.now()
    const publishing = bench.publishing(() => node, { perSecond: short ? 25 : 100, groups, prefix })
    await sleep(forMs)
    await publishing.stop()
    await bench.settle()
    const latencies = bench.latencies(since)
    return latencies[Math.floor(latencies.length * 0.99)]
  }
  await publishFor('warm-up')
  const alone = await publishFor('alone')
  let isOver = false
  const sweeping = sweepUntil(node, () => isOver)
  const beside = await publishFor('beside')
  isOver = true
  const rows = await sweeping
  check(rows >= old, `only ${rows} of ${old} rows were swept`)
  check(
    beside <= 1.5 * alone + NOISE_MS[short ? 'short' : 'long'],
    `the 99th percentile goes from ${alone} to ${beside} ms while ${rows} rows are swept`,
  )
  return { ...(await bench.judge()), 'rows swept': rows, 'p99 alone ms': alone, 'p99 beside it ms': beside }
}

/** Resolves to how many rows are old at least: an event each and what went to its four receivers. */
async function publishOld(bench, node, groups) {
  const events = 500
  for (let index = 0; index < events; index += 50)
    await Promise.all(Array.from({ length: 50 }, (_, at) => bench.publish(node, `old-${index + at}`, { group: groups[at % 2] })))
  await bench.settle()
  return events * 5
}

/** Again and again what has become old; resolves to how many rows that were. */
async function sweepUntil(node, isOver) {
  let rows = 0
  while (!isOver()) rows += await node.call('sweep', OLD, ROWS)
  return rows
}
