/** Two nodes whose PostgreSQL is stopped, killed, frozen and hung up on, again and again (F10). */
import { setTimeout as sleep } from 'node:timers/promises'
import { startPostgres } from '../../../scripts/postgres.mjs'
import { check } from '../bench.mjs'
import { subscribeGroups } from '../common.mjs'
import { stopwatch } from '../machine.mjs'
import { query } from '../../support/query.mjs'

export const stores = ['postgres']

const ANSWER_MS = 5_500

export async function run(bench, { short, rounds = short ? 1 : 5 }) {
  const server = await startPostgres()
  bench.closing.push(() => server.remove())
  bench.place = { ...bench.place, url: server.url, name: server.url }
  const place = short ? { leaseSeconds: 5 } : {}
  const nodes = [await bench.startNode({ place }), await bench.startNode({ place })]
  const groups = await subscribeGroups(bench, nodes[0])
  const publishing = bench.publishing((index) => nodes[index % 2], { perSecond: 40, groups })
  // A store takes a while to open, and nodes may be quicker with what they send again.
  const waiting = () => query(server.url, `SELECT id FROM ferrule.deliveries WHERE state = 'waiting'`)
  const outages = {
    stopped: async () => {
      await server.stop('fast')
      await sleep(bench.between(500, 2_000))
      await server.start()
    },
    killed: async () => {
      await server.kill()
      await sleep(bench.between(0, 1_000))
      await server.start()
    },
    'hung up on': async () => {
      for (let times = 0; times < 5; times++) {
        await query(
          server.url,
          'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname IS NOT NULL',
        )
        await sleep(bench.between(50, 500))
      }
    },
    frozen: async () => {
      const { pids } = server
      for (const pid of pids) signal(pid, 'SIGSTOP')
      const began = performance.now()
      const { status } = await bench.publish(nodes[0], `frozen-${began}`, { group: 'nobody' })
      const took = performance.now() - began
      await sleep(short ? 3_000 : 60_000)
      const rows = waiting()
      for (const pid of pids) signal(pid, 'SIGCONT')
      check(status === 503, `while the database hung, publishing was answered ${status}`)
      check(took < ANSWER_MS * 2, `while the database hung, publishing was answered after ${Math.round(took)} ms`)
      return rows
    },
  }
  let slowest = 0
  let inFlight = 0
  for (let round = 0; round < rounds; round++)
    for (const [name, outage] of Object.entries(outages)) {
      await sleep(bench.between(500, 1_500))
      const from = Date.now()
      const asked = await outage()
      const back = stopwatch()
      const rows = asked ?? (await waiting())
      inFlight += await bench.interrupted(from, Date.now(), rows)
      await bench.until(
        async () =>
          (await bench.publish(nodes[round % 2], `after-${name.replaceAll(' ', '-')}-${round}-${back()}`, { group: 'nobody' })).status ===
          200,
        `nothing is taken after the database was ${name}`,
      )
      await bench.resumed(`what was on its way when the database was ${name} does not arrive`)
      slowest = Math.max(slowest, back())
    }
  const statuses = await publishing.stop()
  await bench.settle()
  for (const node of nodes) check(node.ended === undefined, `a node ended: ${JSON.stringify(node.ended)}`)
  const judged = await bench.judge()
  return {
    outages: rounds * 4,
    ...judged,
    'on their way': inFlight,
    'answers 503': statuses[503] ?? 0,
    'slowest resume ms': Math.round(slowest),
  }
}

/** A connection that has just ended has no process any more. */
function signal(pid, name) {
  try {
    process.kill(pid, name)
  } catch (error) {
    if (error.code !== 'ESRCH') throw error
  }
}
