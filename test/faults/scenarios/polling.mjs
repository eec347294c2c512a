/**
 * Twenty writers that take their time to commit, or roll back, and a poller beside them: nothing is missed and nothing comes twice. Over the
 * log in one order, that of reading it again; over a query with the lag that it declares.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { check } from '../bench.mjs'
import { stopwatch } from '../machine.mjs'
import { query } from '../../support/query.mjs'

export const stores = ['postgres']

const WRITERS = 20
const HELD_MS = 20
const ROLLED_BACK = 0.05
const PATIENCE_MS = 30_000
const ENOUGH = 100

export async function run(bench, { short }) {
  await query(bench.place.url, 'CREATE TABLE articles (id text PRIMARY KEY, changed_at timestamptz NOT NULL)')
  await query(bench.place.url, 'CREATE INDEX ON articles (changed_at, id)')
  const node = await bench.startNode()
  const end = Date.now() + (short ? 4_000 : 60_000)
  /** As long as it says anything: both kinds have to have had enough. */
  const isOver = () => Date.now() > end && [log, rows].every(({ committed, rolledBack }) => committed.size > ENOUGH && rolledBack.size > 0)
  const log = { trigger: 'order-feed', committed: new Set(), rolledBack: new Set(), seen: [] }
  const rows = { trigger: 'article-changes', committed: new Set(), rolledBack: new Set(), seen: [] }
  const { location } = await bench.poll(node, log.trigger)
  log.location = location
  rows.location = (await bench.poll(node, rows.trigger)).location
  let writing = true
  const writers = Promise.all([
    ...Array.from({ length: WRITERS }, async (_, writer) => {
      for (let index = 0; !isOver(); index++) {
        const id = `${writer}-${index}`
        const commit = bench.random() > ROLLED_BACK
        const { status } = await bench.publish(node, id, {
          group: 'nobody',
          path: '/held',
          holdMs: Math.floor(bench.random() * HELD_MS),
          commit,
        })
        if (status === 200) (commit ? log.committed : log.rolledBack).add(id)
      }
    }),
    ...Array.from({ length: WRITERS }, (_, writer) => writeArticles(bench, writer, isOver, rows)),
  ]).finally(() => (writing = false))
  const readers = [log, rows].map(async (one) => {
    const read = async () => {
      const { ids, location } = await bench.poll(node, one.trigger, one.location)
      one.location = location
      one.seen.push(...ids)
    }
    for (; writing; await sleep(10)) await read()
    // Pollers wait for whoever began before, anywhere on the server.
    for (const took = stopwatch(); one.seen.length < one.committed.size && took() < PATIENCE_MS; await sleep(100)) await read()
    await read()
  })
  await Promise.all([writers, ...readers])
  for (const { trigger, committed, seen } of [log, rows]) {
    const known = new Set(seen)
    const missed = [...committed].filter((id) => !known.has(id))
    check(missed.length === 0, `${trigger}: ${missed.length} of ${committed.size} were missed: ${missed.slice(0, 3).join()}`)
    check(known.size === seen.length, `${trigger}: ${seen.length - known.size} came twice`)
    check(
      seen.every((id) => committed.has(id)),
      `${trigger}: something came that was rolled back`,
    )
  }
  const again = []
  for (let from = location, more = true; more;) {
    const polled = await bench.poll(node, log.trigger, from)
    again.push(...polled.ids)
    more = polled.ids.length > 0
    from = polled.location
  }
  const disordered = again.filter((id, index) => log.seen[index] !== id).length
  check(disordered === 0, `the log comes in another order the second time: at ${disordered} places`)
  return {
    'events committed': log.committed.size,
    'rolled back': log.rolledBack.size,
    missed: 0,
    'out of order': disordered,
    'rows committed': rows.committed.size,
    'rows missed': 0,
  }
}

async function writeArticles(bench, writer, isOver, { committed, rolledBack }) {
  const { default: pg } = await import('pg')
  const client = new pg.Client(bench.place.url)
  await client.connect()
  for (let index = 0; !isOver(); index++) {
    const id = `${writer}-${index}`
    const commit = bench.random() > ROLLED_BACK
    await client.query('BEGIN')
    // Milliseconds: what a cursor can say.
    await client.query(`INSERT INTO articles VALUES ($1, date_trunc('milliseconds', clock_timestamp()))`, [id])
    await sleep(bench.random() * HELD_MS)
    await client.query(commit ? 'COMMIT' : 'ROLLBACK')
    ;(commit ? committed : rolledBack).add(id)
  }
  await client.end()
}
