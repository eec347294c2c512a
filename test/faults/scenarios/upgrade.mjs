/** The tables are brought to a newer version while a node of this one runs (F19): it goes on; one that starts says what to do, and nothing is lost. */
import { openDatabase } from '@ferrule/triggers/sqlite'
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { check } from '../bench.mjs'
import { subscribeGroups } from '../common.mjs'
import { query } from '../../support/query.mjs'

const NEWER = 1_000

export async function run(bench) {
  let node = await bench.startNode()
  const groups = await subscribeGroups(bench, node)
  const publishing = bench.publishing(() => node, { perSecond: 30, groups })
  await sleep(500)
  await setVersion(bench.place, NEWER)
  await sleep(1_500)
  await bench.resumed('the node that runs does not go on')
  node.signal('SIGTERM')
  await node.exited
  const started = await bench.startNode({ begin: false })
  await bench.until(() => started.ended !== undefined, 'a node that starts works on tables that it does not know', 30_000)
  const { code, signal } = started.ended
  check(signal === null && code !== 0, `a node that starts ended with ${signal ?? code}`)
  check(/Install the version that made them/.test(readFileSync(bench.log, 'utf8')), 'a node that starts does not say what to do')
  await setVersion(bench.place, undefined)
  node = await bench.startNode()
  await sleep(500)
  await publishing.stop()
  await bench.settle()
  return bench.judge()
}

/** As the migration of a newer release would leave it; `undefined`: as it was. */
async function setVersion({ kind, url, file }, version) {
  const table = kind === 'sqlite' ? 'ferrule_migrations' : 'ferrule.migrations'
  const sql =
    version === undefined ? `DELETE FROM ${table} WHERE version = ${NEWER}` : `INSERT INTO ${table} VALUES (${version}, DEFAULT_TIME)`
  if (kind === 'postgres') return void (await query(url, sql.replace('DEFAULT_TIME', 'now()')))
  const handle = openDatabase(file)
  try {
    handle.exec(sql.replace('DEFAULT_TIME', '0'))
  } finally {
    handle.close()
  }
}
