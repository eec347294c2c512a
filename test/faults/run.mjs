#!/usr/bin/env node
/**
 * Breaks what can break around triggers, and asks whether the promise was kept: real processes on the built packages.
 *
 *   npm run test:faults -- [--short] [--only kill,pause] [--store sqlite|postgres] [--rounds 200] [--seed N] [--jobs 3]
 *
 * README.md beside it says which fault is where. The last line counts; a scenario on two stores counts twice.
 */
import swc from '@swc/core'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { Broken, openBench } from './bench.mjs'
import { NoPostgres, postgresServer, removeServer } from './places.mjs'

const here = import.meta.dirname
const { values: options } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    only: { type: 'string' },
    store: { type: 'string' },
    rounds: { type: 'string' },
    jobs: { type: 'string' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
})

const names = readdirSync(join(here, 'scenarios')).map((file) => file.replace(/\.mjs$/, ''))
const only = options.only?.split(',') ?? names
const unknown = only.filter((name) => !names.includes(name))
if (unknown.length > 0) {
  console.error(`Unknown: ${unknown.join(', ')}. There are ${names.join(', ')}.`)
  process.exit(2)
}
compileConnector()
const kinds = (options.store === undefined ? ['sqlite', 'postgres'] : [options.store]).filter(await isHere)
console.log(`seed ${options.seed}${options.short ? ', short' : ''}`)

const counts = { passed: 0, failed: 0, skipped: 0 }
const waiting = []
for (const name of only) {
  const scenario = await import(`./scenarios/${name}.mjs`)
  const on = (options.short ? scenario.shortStores : undefined) ?? scenario.stores ?? kinds
  for (const kind of kinds.filter((kind) => on.includes(kind))) waiting.push({ name, kind, scenario })
}
// Many of them mostly wait.
const jobs = Number(options.jobs ?? (options.short ? 3 : 1))
await Promise.all(
  Array.from({ length: jobs }, async () => {
    for (let next; (next = waiting.shift()) !== undefined;) counts[await run(next.name, next.kind, next.scenario)]++
  }),
)
await removeServer()
console.log(`${counts.passed} passed, ${counts.failed} failed${counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''}`)
process.exit(counts.failed === 0 ? 0 : 1)

async function run(name, kind, scenario) {
  const began = performance.now()
  const title = `${name.padEnd(14)} ${kind.padEnd(8)}`
  const seconds = () => `${((performance.now() - began) / 1000).toFixed(1)} s`
  let bench
  try {
    bench = await openBench(kind, { random: randomOf(`${options.seed} ${name} ${kind}`) })
    const given = { short: options.short, ...(options.rounds === undefined ? {} : { rounds: Number(options.rounds) }) }
    const { skipped, ...numbers } = await scenario.run(bench, given)
    const said = Object.entries(numbers).map(([what, value]) => `${what} ${value}`)
    console.log(`${skipped === undefined ? 'ok     ' : 'SKIPPED'} ${title} ${skipped ?? `${said.join(', ')} (${seconds()})`}`)
    return skipped === undefined ? 'passed' : 'skipped'
  } catch (error) {
    console.log(`FAILED  ${title} ${error instanceof Broken ? error.message : error.stack} (${seconds()}, seed ${options.seed})`)
    if (bench !== undefined) console.log(lastLines(bench.log))
    return 'failed'
  } finally {
    await bench?.close()
  }
}

async function isHere(kind) {
  if (kind !== 'postgres') return true
  try {
    await postgresServer()
    return true
  } catch (error) {
    if (!(error instanceof NoPostgres)) throw error
    console.log(`Without PostgreSQL: ${error.message}`)
    return false
  }
}

/** As a user's build would: legacy decorators with their metadata. */
function compileConnector() {
  const { code } = swc.transformFileSync(join(here, 'processes/shop.ts'), {
    swcrc: false,
    jsc: {
      target: 'es2022',
      parser: { syntax: 'typescript', decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
    },
    module: { type: 'es6' },
  })
  mkdirSync(join(here, '.compiled'), { recursive: true })
  writeFileSync(join(here, '.compiled/shop.js'), code)
}

/** The same numbers for the same seed: mulberry32. */
function randomOf(seed) {
  let state = [...seed].reduce((sum, character) => Math.imul(sum ^ character.codePointAt(0), 0x01000193), 0x811c9dc5)
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

function lastLines(file) {
  try {
    return readFileSync(file, 'utf8').split('\n').slice(-15).join('\n')
  } catch {
    return ''
  }
}
