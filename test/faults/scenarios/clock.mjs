/** Somebody sets a node's clock two days ahead, and then back (F12): nothing stalls, nothing is tried over and over, and signatures say the wall's time. */
import { setTimeout as sleep } from 'node:timers/promises'
import { check } from '../bench.mjs'
import { subscribeGroups } from '../common.mjs'

const HOUR_MS = 3_600_000
const JUMPS = [48 * HOUR_MS, -50 * HOUR_MS, 5 * 60_000]

export async function run(bench) {
  const nodes = [await bench.startNode(), ...(bench.kind === 'postgres' ? [await bench.startNode()] : [])]
  const groups = await subscribeGroups(bench, nodes[0])
  await bench.receiver.answer('/broken', { status: 500 })
  await bench.subscribe(nodes[0], '/broken', 'broken')
  bench.ledger.subscribed.get('/broken').isHopeless = true
  await bench.publish(nodes[0], 'broken-order', { group: 'broken' })
  const publishing = bench.publishing((index) => nodes[index % nodes.length], { perSecond: 30, groups })
  let slowest = 0
  let wall = 0
  for (const jump of JUMPS) {
    await sleep(700)
    await nodes[0].call('jump', jump)
    wall += jump
    const since = Date.now()
    await sleep(1_500)
    await bench.resumed(`after the clock was set by ${jump} ms something stalls`, 30_000)
    const arrived = () => bench.ledger.received.filter(({ at }) => at >= since)
    await bench.until(async () => {
      await bench.sync()
      return arrived().length > 20
    }, `after the clock was set by ${jump} ms hardly anything arrives`)
    const fresh = arrived()
    slowest = Math.max(slowest, bench.latencies(since).at(-1))
    const off = fresh.filter(
      ({ at, timestamp }) => ![0, wall].some((ms) => Math.abs(timestamp * 1000 - at - ms) < 5_000) && at > since + 1_000,
    )
    check(off.length === 0, `signatures say another time than the wall: ${off[0]?.timestamp}`)
  }
  await publishing.stop()
  const tries = bench.ledger.received.filter(({ path }) => path === '/broken').length
  check(tries <= 1 + JUMPS.length, `one delivery was tried ${tries} times`)
  await bench.unsubscribe(nodes[0], '/broken')
  await bench.settle()
  return {
    nodes: nodes.length,
    jumps: JUMPS.length,
    ...(await bench.judge()),
    'tries of what fails': tries,
    'slowest ms': slowest,
  }
}
