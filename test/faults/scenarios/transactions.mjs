/** Events in transactions of the application's own (F14): rolled back, committed late, ended by a deadlock. */
import { setTimeout as sleep } from 'node:timers/promises'
import { check } from '../bench.mjs'
import { query } from '../../support/query.mjs'

export async function run(bench, { short }) {
  const node = await bench.startNode()
  await bench.subscribe(node, '/a')
  const hold = (id, rest) => bench.publish(node, id, { path: '/held', timeoutMs: 120_000, ...rest })
  let { location } = await bench.poll(node, 'order-feed')
  const seen = []
  const read = async () => {
    const polled = await bench.poll(node, 'order-feed', location)
    location = polled.location
    seen.push(...polled.ids)
  }
  const isThere = async (id) => {
    await bench.sync()
    await read()
    return seen.includes(id) || bench.ledger.received.some((one) => one.id === id)
  }
  /** By a poller, who waits for whoever began before: on PostgreSQL anywhere on the server. */
  const isSeen = async (id) => {
    await read()
    return seen.includes(id)
  }

  // Others wait for whoever writes to a file, so nobody should hold it for long.
  const holdMs = bench.kind === 'postgres' && !short ? 30_000 : 2_000
  for (const commit of [false, true]) {
    const id = commit ? 'committed' : 'rolled-back'
    let ended = false
    const held = hold(id, { holdMs, commit }).finally(() => (ended = true))
    while (!ended) {
      const early = await isThere(id)
      check(!early || ended, `${id} is seen before its transaction has ended`)
      await sleep(100)
    }
    check((await held).status === 200, `publishing in a transaction was answered ${(await held).status}`)
    if (!commit) bench.ledger.published.get(id).acknowledgedAt = undefined
    if (commit) await bench.until(() => isSeen(id), `${id} is not seen when its transaction has ended`, 20_000)
    else await sleep(1_000)
    check((await isThere(id)) === commit, `${id} is seen though its transaction was rolled back`)
  }
  let deadlocks = 0
  if (bench.kind === 'postgres') {
    await query(bench.place.url, `CREATE TABLE locks AS SELECT name, 0 AS held FROM unnest(ARRAY['a', 'b']) AS name`)
    const answers = await Promise.all([
      hold('one-way', { holdMs: 300, commit: true, rows: 'ab' }),
      hold('other-way', { holdMs: 300, commit: true, rows: 'ba' }),
    ])
    deadlocks = answers.filter(({ status }) => status === 500).length
    check(deadlocks === 1, `two transactions that wait for each other were answered ${JSON.stringify(answers.map(({ status }) => status))}`)
    await bench.until(() => isSeen(answers[0].status === 200 ? 'one-way' : 'other-way'), 'what was committed is not seen', 20_000)
    for (const [index, id] of ['one-way', 'other-way'].entries())
      check((await isThere(id)) === (answers[index].status === 200), `${id} is not what its transaction became`)
  }
  await bench.settle()
  check(new Set(seen).size === seen.length, `a poller saw something twice: ${seen.join()}`)
  return { ...(await bench.judge()), 'held ms': holdMs, 'seen by a poller': seen.length, deadlocks }
}
