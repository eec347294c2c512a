#!/usr/bin/env node
/**
 * Measures one `publish` to many subscriptions, from its call to the last arrival, against undici alone sending the same requests; in
 * alternated rounds of one run. Everything that is promised is switched on: durable commits, sealed URLs, guard, signatures, records.
 *
 *   node test/bench/triggers/run.mjs [--rounds 5] [--subscriptions 5000] [--json file]
 *
 * With `DATABASE_URL` PostgreSQL is measured beside SQLite; without it, that is said.
 */
import { fork, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

const { values: options } = parseArgs({
  options: { rounds: { type: 'string', default: '5' }, subscriptions: { type: 'string', default: '5000' }, json: { type: 'string' } },
})
const subscriptions = Number(options.subscriptions)
const folder = mkdtempSync(join(tmpdir(), 'ferrule-bench-'))
const database = process.env['DATABASE_URL']
const kinds = ['raw', 'sqlite', ...(database === undefined ? [] : ['postgres'])]
if (database === undefined) console.log('PostgreSQL is not measured: set DATABASE_URL to a database that may be filled.')

const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)]
const next = (child) =>
  new Promise((resolve, reject) => {
    child.once('message', resolve)
    child.once('exit', (code) => reject(new Error(`a process ended with ${code}`)))
  })
const pin = (child, cpu) => cpus().length > 1 && spawnSync('taskset', ['-pc', String(cpu), String(child.pid)])

const samples = Object.fromEntries(kinds.map((kind) => [kind, []]))
try {
  for (let round = 0; round < Number(options.rounds); round++) {
    for (const kind of kinds) samples[kind].push(await measure(kind, round))
  }
  const base = median(samples.raw.map(({ ms }) => ms))
  const table = Object.fromEntries(
    kinds.map((kind) => {
      const ms = median(samples[kind].map((sample) => sample.ms))
      const published = median(samples[kind].map((sample) => sample.published))
      return [
        kind,
        {
          ms: Math.round(ms),
          perSecond: Math.round(subscriptions / (ms / 1000)),
          publishMs: Math.round(published),
          ratio: Number((base / ms).toFixed(3)),
        },
      ]
    }),
  )
  console.log(`\none publish to ${subscriptions} subscriptions, from its call to the last arrival (${options.rounds} rounds)`)
  console.table(table)
  if (options.json !== undefined) writeFileSync(options.json, JSON.stringify({ subscriptions, table, samples }, null, 2))
} finally {
  rmSync(folder, { recursive: true, force: true })
}

async function measure(kind, round) {
  const here = import.meta.dirname
  const receiver = fork(join(here, 'receiver.mjs'))
  const sender = fork(join(here, 'sender.mjs'))
  try {
    const { port } = await next(receiver)
    pin(receiver, 1)
    pin(sender, 0)
    sender.send({ kind, port, subscriptions, place: kind === 'sqlite' ? join(folder, `${round}.sqlite`) : database })
    await next(sender)
    receiver.send({ expect: subscriptions })
    await next(receiver)
    const arrived = next(receiver)
    sender.send({})
    const [{ began, published }, { all }] = await Promise.all([next(sender), arrived])
    return { ms: all - began, published }
  } finally {
    receiver.kill('SIGKILL')
    sender.kill('SIGKILL')
  }
}
