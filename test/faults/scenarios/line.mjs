/** The line to a receiver is refused, reset, cut within an answer, or dies without a word (F5): each is a failure, tried again, and no socket is left. */
import { join } from 'node:path'
import { check } from '../bench.mjs'
import { startProcess } from '../process.mjs'

const OUTCOMES = { refused: 'connection', reset: 'connection', half: 'connection', silent: 'timeout' }
/** After a time-out a receiver is left alone for a minute at least, and a bit. */
const MINUTE_MS = 75_000

export async function run(bench, { short }) {
  const proxy = startProcess(
    join(import.meta.dirname, '../processes/proxy.mjs'),
    { port: Number(new URL(bench.receiver.origin).port) },
    { log: bench.log },
  )
  bench.processes.add(proxy)
  const { origin } = await proxy.ready
  const node = await bench.startNode({ options: { schedule: [0, 400, 400, 400], timeoutMs: 1_500 } })
  await bench.subscribe(node, '/a', 'all', origin)
  await bench.publish(node, 'first')
  await bench.settle()
  // Time can't be made to pass on PostgreSQL, whose clock says what is due.
  const modes = Object.keys(OUTCOMES).filter((mode) => mode !== 'silent' || bench.kind === 'sqlite' || !short)
  let arrived = 0
  for (const mode of modes) {
    await proxy.call('set', mode)
    await bench.publish(node, mode)
    await bench.until(async () => (await attemptsOf(bench, mode)).length >= 1, `no attempt is written down of what is ${mode}`)
    await proxy.call('set', 'pass')
    if (mode === 'silent' && bench.kind === 'sqlite') await node.call('pass', MINUTE_MS)
    await bench.settle(mode === 'silent' ? MINUTE_MS + 15_000 : 15_000)
    const attempts = await attemptsOf(bench, mode, 'delivered')
    const failed = attempts.slice(0, -1).map(({ outcome }) => outcome)
    check(failed.length > 0 && failed.every((outcome) => outcome === OUTCOMES[mode]), `what is ${mode} is written down as ${failed.join()}`)
    if (mode === 'half') arrived = failed.length
  }
  await bench.until(async () => (await proxy.call('counts')).open === 0, 'connections stay open', 15_000)
  // A request that came through and whose answer did not is sent again, once for each.
  const judged = await bench.judge({ duplicates: arrived })
  return { lines: modes.length, ...judged, connections: (await proxy.call('counts')).connections }
}

async function attemptsOf(bench, id, state) {
  const find = async () => (await bench.deliveries(state === undefined ? {} : { state })).find(({ event }) => event.id === id)
  if (state !== undefined) await bench.until(async () => (await find()) !== undefined, `${id} is not ${state}`)
  const delivery = await find()
  return delivery === undefined ? [] : bench.triggers('show', delivery.id).attempts
}
