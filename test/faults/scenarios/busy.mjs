/** One receiver says 429 (F7): it is left alone, and the others notice nothing. */
import { setTimeout as sleep } from 'node:timers/promises'
import { check } from '../bench.mjs'

const RECEIVERS = 20
const BUSY = '/busy'
/** Beside a fifth: less than that is the machine's own noise. */
const NOISE_MS = { short: 400, long: 50 }

export async function run(bench, { short }) {
  const node = await bench.startNode()
  const forMs = short ? 4_000 : 20_000
  for (let index = 0; index < RECEIVERS; index++) await bench.subscribe(node, `/${index}`)
  const publishFor = async (prefix) => {
    const since = Date.now()
    const publishing = bench.publishing(() => node, { perSecond: 10, prefix })
    await sleep(forMs)
    await publishing.stop()
    await sleep(500)
    await bench.sync()
    const latencies = bench.latencies(since, [BUSY])
    return latencies[Math.floor(latencies.length * 0.99)]
  }
  await publishFor('warm-up')
  const alone = await publishFor('alone')
  await bench.receiver.answer(BUSY, { status: 429, headers: { 'retry-after': '600' } })
  await bench.subscribe(node, BUSY)
  const beside = await publishFor('beside')
  const tried = bench.ledger.received.filter(({ path }) => path === BUSY).length
  check(tried > 0 && tried <= 4, `the receiver that asked to be left alone is tried ${tried} times`)
  check(beside <= 1.2 * alone + NOISE_MS[short ? 'short' : 'long'], `the others' 99th percentile goes from ${alone} to ${beside} ms`)
  // What waits for it is cancelled with it.
  await bench.unsubscribe(node, BUSY)
  return { ...(await bench.judge()), 'tries of the busy one': tried, 'p99 alone ms': alone, 'p99 beside it ms': beside }
}
