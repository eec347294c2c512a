/** A flow is turned off while a thousand events wait for it (F17): nothing more begins, and what waits is cancelled at once. */
import { check } from '../bench.mjs'

const PER_NODE = 4
/** Of one subscription a node takes so many at a time, and what another node has taken it may begin. */
const TAKEN = 8

export async function run(bench, { short }) {
  const nodes = [await bench.startNode(), ...(bench.kind === 'postgres' ? [await bench.startNode()] : [])]
  const events = short ? 300 : 1_000
  await bench.receiver.answer('/a', { delayMs: 2_000 })
  await bench.subscribe(nodes[0], '/a')
  for (let index = 0; index < events; index += 25)
    await Promise.all(Array.from({ length: 25 }, (_, at) => bench.publish(nodes[0], `order-${index + at}`)))
  await bench.until(
    async () => {
      const { backlog } = bench.triggers('list')
      return backlog.fanOuts === 0
    },
    'not all are compared',
    30_000,
  )
  await bench.unsubscribe(nodes[0], '/a')
  const { endedAt } = bench.ledger.subscribed.get('/a')
  await new Promise((resolve) => setTimeout(resolve, 3_000))
  await bench.sync()
  const after = bench.ledger.received.filter(({ at }) => at > endedAt).length
  const most = (nodes.length - 1) * (TAKEN + PER_NODE)
  check(after <= most, `${after} began after the end was answered, ${most} may`)
  const cancelled = (await bench.deliveries({ state: 'cancelled' })).length
  const { delivered, ...judged } = await bench.judge()
  check(cancelled > events / 4, `only ${cancelled} were cancelled: nothing had to be`)
  // One on its way at the end may have arrived and is cancelled all the same.
  check(delivered + cancelled >= events, `${events - delivered - cancelled} of ${events} are neither delivered nor cancelled`)
  return { nodes: nodes.length, ...judged, delivered, cancelled, 'after the end': after }
}
