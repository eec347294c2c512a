/**
 * `publish` resolves after its commit is on disk, not before (F3). Killing a process shows nothing of that: the system writes what it had
 * handed over. On SQLite the system calls are looked at: between a request and its answer the log of the database is synced. On PostgreSQL,
 * whose default here is not to wait for the disk, the whole server is killed right after the answers: what it had not written is gone.
 */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startPostgres } from '../../../scripts/postgres.mjs'
import { check } from '../bench.mjs'
import { query } from '../../support/query.mjs'

export function run(bench, { short }) {
  return bench.kind === 'sqlite' ? traced(bench, short ? 100 : 400) : crashed(bench, short ? 3 : 10)
}

async function traced(bench, events) {
  if (spawnSync('strace', ['-V']).status !== 0) return { skipped: 'strace is not here: apt-get install strace' }
  const trace = join(bench.folder, 'trace')
  const calls = 'trace=fsync,fdatasync,read,readv,recvfrom,recvmsg,write,writev,sendto,sendmsg'
  const node = await bench.startNode({ under: ['strace', '-f', '-y', '-s', '120', '-e', calls, '-e', 'signal=none', '-o', trace] })
  // Nobody is subscribed to notes: all that is synced for them is what was published.
  for (let index = 0; index < events; index++) {
    await accepted(bench, node, '/notes', `note-${index}`)
    // A sync that comes after the answer is not taken for the next one's.
    await sleep(30)
  }
  const notes = readTrace(trace, bench.place.file)
  check(notes.answers === events, `${notes.answers} answers were seen, ${events} expected`)
  check(notes.early === 0, `${notes.early} of ${events} answers were given before the log was synced`)
  check(notes.syncs >= events, `${notes.syncs} syncs for ${events} commits`)
  // Beside deliveries and their records, many at a time.
  for (let index = 0; index < 4; index++) await bench.subscribe(node, `/${index}`)
  for (let index = 0; index < events; index += 10)
    await Promise.all(Array.from({ length: 10 }, (_, at) => accepted(bench, node, '/orders', `order-${index + at}`)))
  await bench.settle()
  const all = readTrace(trace, bench.place.file)
  check(all.answers === 2 * events, `${all.answers} answers were seen, ${2 * events} expected`)
  check(all.early === 0, `${all.early} of ${all.answers} answers were given before the log was synced`)
  return { ...(await bench.judge()), answers: all.answers, 'syncs of notes': notes.syncs, 'answered before their sync': all.early }
}

async function accepted(bench, node, path, id) {
  const group = path === '/orders' ? 'all' : 'nobody'
  const { status } = await bench.publish(node, id, { path, group })
  check(status === 200, `publishing was answered ${status}`)
}

/** In the order of the system calls' ends, by connection: a request to publish, the syncs of the log after it, and the answer. */
function readTrace(trace, file) {
  const asked = new Map()
  const unfinished = new Map()
  let syncs = 0
  let answers = 0
  let early = 0
  for (const line of readFileSync(trace, 'utf8').split('\n')) {
    const [, pid, rest] = /^(\d+) +(.*)$/.exec(line) ?? []
    if (rest === undefined) continue
    if (rest.endsWith('<unfinished ...>')) {
      unfinished.set(pid, rest.replace('<unfinished ...>', ''))
      // An answer is on its way when it begins.
      if (!/^(write|writev|sendto|sendmsg)\(/.test(rest)) continue
    }
    const [, , end] = /^<\.\.\. (\w+) resumed>(.*)$/.exec(rest) ?? []
    if (end !== undefined && /^(write|writev|sendto|sendmsg)\(/.test(unfinished.get(pid) ?? '')) continue
    const call = end === undefined ? rest : (unfinished.get(pid) ?? '') + end
    const [, name, descriptor] = /^(\w+)\((?:\d+)<([^>]*)>/.exec(call) ?? []
    if (name === 'fsync' || name === 'fdatasync') {
      if (!descriptor.startsWith(file) || !/= 0$/.test(call)) continue
      syncs++
      for (const one of asked.values()) one.synced = true
    } else if (/^(read|readv|recvfrom|recvmsg)$/.test(name ?? '') && /POST \/api\/(orders|notes) /.test(call))
      asked.set(descriptor, { synced: false })
    else if (/^(write|writev|sendto|sendmsg)$/.test(name ?? '') && call.includes('HTTP/1.1 200') && asked.has(descriptor)) {
      answers++
      if (!asked.get(descriptor).synced) early++
      asked.delete(descriptor)
    }
  }
  return { syncs, answers, early }
}

/** Commits that do not wait stay in memory for up to ten seconds here. */
const LAZY = { synchronous_commit: 'off', wal_writer_delay: '10000ms', wal_writer_flush_after: '1GB' }

async function crashed(bench, rounds) {
  const server = await startPostgres({ settings: LAZY })
  bench.closing.push(() => server.remove())
  bench.place = { kind: 'postgres', url: server.url, name: server.url }
  await query(server.url, 'CREATE TABLE control (id int)')
  let acknowledged = 0
  let lostControls = 0
  for (let round = 0; round < rounds; round++) {
    const node = await bench.startNode()
    const start = await bench.poll(node, 'order-noted')
    await sleep(500)
    const ids = Array.from({ length: 20 }, (_, index) => `note-${round}-${index}`)
    for (const id of ids) await accepted(bench, node, '/notes', id)
    acknowledged += ids.length
    // Whoever does not ask for more than the default loses this.
    await query(server.url, 'INSERT INTO control VALUES ($1)', [round])
    await server.kill()
    await node.kill()
    await server.start()
    lostControls += 1 - (await query(server.url, 'SELECT id FROM control WHERE id = $1', [round])).length
    const after = await bench.startNode()
    const found = await bench.poll(after, 'order-noted', start.location)
    const missing = ids.filter((id) => !found.ids.includes(id))
    check(missing.length === 0, `${missing.length} of ${ids.length} acknowledged events were gone after the crash`)
    await after.kill()
  }
  check(lostControls > 0, 'the crash loses nothing at all: it shows nothing')
  return { rounds, acknowledged, lost: 0, 'lost without waiting for the disk': `${lostControls} of ${rounds}` }
}
