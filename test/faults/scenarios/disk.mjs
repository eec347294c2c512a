/** The disk is full (F9): publishing is refused as such, nothing is half written, the process lives, and goes on when there is room. */
import { spawnSync } from 'node:child_process'
import { chmodSync, chownSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { check } from '../bench.mjs'
import { subscribeGroups } from '../common.mjs'
import { query } from '../../support/query.mjs'
import { postgresServer } from '../places.mjs'

const SIZE_MB = 40
const LARGE = 'x'.repeat(50_000)

export async function run(bench) {
  const disk = join(bench.folder, 'disk')
  mkdirSync(disk)
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE_MB}m,mode=755`, 'tmpfs', disk]).status !== 0)
    return { skipped: 'nobody here may mount a small disk' }
  bench.closing.push(() => spawnSync('umount', ['-l', disk]))
  await moveTo(bench, disk)
  const node = await bench.startNode()
  bench.closing.push(() => node.ended ?? node.kill())
  const groups = await subscribeGroups(bench, node)
  const publishing = bench.publishing(() => node, { perSecond: 30, groups })
  await sleep(1_000)
  const ballast = join(disk, 'ballast')
  fill(ballast)
  // What is there still is used up first.
  let refused = 0
  for (let index = 0; refused < 3 && index < 2_000; index++) {
    const { status } = await bench.publish(node, `large-${index}`, { group: `nobody ${LARGE}` })
    check(status === 200 || status === 503, `with a full disk publishing is answered ${status}`)
    if (status === 503) refused++
  }
  check(refused === 3, 'the disk is not full')
  await sleep(3_000)
  check(node.ended === undefined, `the node ended: ${JSON.stringify(node.ended)}`)
  rmSync(ballast)
  await bench.until(
    async () => (await bench.publish(node, `again-${Math.random()}`, { group: 'nobody' })).status === 200,
    'nothing is taken when there is room',
  )
  await sleep(1_000)
  const statuses = await publishing.stop()
  check(
    (statuses[503] ?? 0) > 0 && Object.keys(statuses).every((status) => status === '200' || status === '503'),
    `publishing was answered ${JSON.stringify(statuses)}`,
  )
  await bench.settle()
  const judged = await bench.judge()
  return { ...judged, refused: refused + statuses[503] }
}

/** On PostgreSQL the database alone is on the small disk, not the server's log. */
async function moveTo(bench, disk) {
  if (bench.kind === 'sqlite') {
    bench.place = { ...bench.place, file: join(disk, 'store.sqlite'), name: join(disk, 'store.sqlite') }
    return
  }
  const { url, owner } = await postgresServer()
  const folder = join(disk, 'tables')
  mkdirSync(folder)
  chmodSync(bench.folder, 0o755)
  if (owner !== undefined) chownSync(folder, owner.uid, owner.gid)
  const name = new URL(bench.place.url).pathname.slice(1)
  await query(url, `CREATE TABLESPACE ${name}_disk LOCATION '${folder}'`)
  await query(url, `ALTER DATABASE ${name} SET TABLESPACE ${name}_disk`)
  bench.closing.push(async () => {
    await query(url, `DROP DATABASE ${name} WITH (FORCE)`)
    await query(url, `DROP TABLESPACE ${name}_disk`)
  })
}

function fill(file) {
  const block = Buffer.alloc(256 * 1024)
  for (let size = block.length; size >= 4096; size /= 2)
    try {
      for (;;) writeFileSync(file, block.subarray(0, size), { flag: 'a' })
    } catch (error) {
      if (error.code !== 'ENOSPC') throw error
    }
}
