/** What is old is swept while events come and go (F18): nobody has to wait for it. */
import { setTimeout as sleep } from 'node:timers/promises'
import { check } from '../bench.mjs'
import { subscribeGroups } from '../common.mjs'

/** Beside a half: less than that is the machine's own noise. */
const NOISE_MS = { short: 400, long: 75 }

export async function run(bench, { short }) {
  const node = await bench.startNode()
  const groups = await subscribeGroups(bench, node)
  const events = short ? 500 : 10_000
  for (let index = 0; index < events; index += 50) {
    await Promise.all(Array.from({ length: 50 }, (_, at) => bench.publish(node, `old-${index + at}`, { group: groups[at % 2] })))
    if (index % 1_000 === 0) await bench.settle()
  }
  await bench.settle()
  const publishFor = async (prefix, work) => {
    const since = Date.now()
    const publishing = bench.publishing(() => node, { perSecond: 25, groups, prefix })
    const done = await work()
    await publishing.stop()
    await bench.settle()
    const latencies = bench.latencies(since)
    return { done, p99: latencies[Math.floor(latencies.length * 0.99)] }
  }
  const { p99: alone } = await publishFor('alone', () => sleep(4_000))
  const { done: rows, p99: beside } = await publishFor('beside', async () => {
    let rows = 0
    for (const end = Date.now() + 4_000; Date.now() < end;) rows += await node.call('sweep', { finishedMs: 2_000, deadMs: 2_000 }, 500)
    return rows
  })
  check(rows >= events * 5, `only ${rows} rows were swept`)
  check(
    beside <= 1.5 * alone + NOISE_MS[short ? 'short' : 'long'],
    `the 99th percentile goes from ${alone} to ${beside} ms while ${rows} rows are swept`,
  )
  return { ...(await bench.judge()), 'rows swept': rows, 'p99 alone ms': alone, 'p99 beside it ms': beside }
}
