#!/usr/bin/env node
/**
 * Measures Ferrule against hand-written Fastify, in alternated rounds of one run; medians. Absolute numbers mean little, ratios do.
 *
 *   node test/bench/run.mjs [--rounds 15] [--seconds 1] [--json file] [--only http,cold,homes,emit,secured,forward,hardening,emulator]
 */
import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { parseArgs, promisify } from 'node:util'
import { measureEmulator } from './emulator.mjs'
import { measureForward } from './forward.mjs'
import { measureHardening } from './hardening.mjs'
import { assembleImage } from '../support/container.mjs'
import { ask, compareUnderLoad, compile, firstAnswer, median, pinLoad, round, start } from './harness.mjs'

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '15' },
    seconds: { type: 'string', default: '1' },
    json: { type: 'string' },
    only: { type: 'string', default: 'http,cold,homes,emit,secured,forward,hardening,emulator' },
  },
})
const rounds = Number(options.rounds)
const seconds = Number(options.seconds)
const parts = options.only.split(',')

const SERVERS = ['handwritten', 'ferrule', 'naive']
const order = {
  customer: { email: 'ada.lovelace@contoso.example', name: 'Ada Lovelace' },
  lines: [1, 2, 3, 4, 5].map((index) => ({ article: `article-${index}`, quantity: index, price: index * 10.5 })),
  note: 'Please ring twice.',
}
const post = (body) => ({ method: 'POST', path: '/orders', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
const SCENARIOS = {
  'valid POST': { request: post(order), status: 200 },
  'GET with query': { request: { method: 'GET', path: '/orders?page=3&size=25&open=true' }, status: 200 },
  'invalid POST': { request: post({ ...order, customer: { ...order.customer, email: 'nobody' } }), status: 400 },
}

async function measureHttp() {
  pinLoad()
  const results = {}
  for (const [name, scenario] of Object.entries(SCENARIOS)) {
    const open = async () => {
      const servers = await Promise.all(SERVERS.map((server) => start(server)))
      for (const server of servers) for (const each of Object.values(SCENARIOS)) await ask(server, each)
      return servers
    }
    results[name] = await compareUnderLoad(open, scenario, { rounds, seconds })
    console.log(`\n${name} (${rounds} rounds of ${seconds} s)`)
    console.table(results[name])
  }
  return results
}

const SECURED = {
  'API key': { kind: 'key', wanted: 0.9, headers: async () => ({ 'x-api-key': 'bench-key' }) },
  'JWT (RS256, the same token)': {
    kind: 'jwt',
    wanted: 0.8,
    headers: async (issuer) => ({ authorization: `Bearer ${await (await fetch(issuer)).text()}` }),
  },
}

/** The same with credentials. The baseline verifies each token with jose, and digests each key. */
async function measureSecured() {
  pinLoad()
  const issuer = await start('issuer', { cpu: 1 })
  const results = {}
  try {
    for (const [name, { kind, wanted, headers }] of Object.entries(SECURED)) {
      const { request, status } = SCENARIOS['valid POST']
      const scenario = { request: { ...request, headers: { ...request.headers, ...(await headers(issuer.address)) } }, status }
      const open = async () => {
        const servers = await Promise.all(['handwritten', 'ferrule'].map((server) => start(server, { args: [kind, issuer.address] })))
        for (const server of servers) {
          await ask(server, { request, status: 401 })
          await ask(server, scenario)
        }
        return servers
      }
      results[name] = await compareUnderLoad(open, scenario, { rounds, seconds })
      console.log(`\nvalid POST with ${name} (${rounds} rounds of ${seconds} s)`)
      console.table(results[name])
      console.log(`${results[name].ferrule.ratio} of hand-written Fastify; at least ${wanted} is wanted`)
      if (results[name].ferrule.ratio < wanted) process.exitCode = 1
    }
  } finally {
    issuer.stop()
  }
  return results
}

/** From starting the process to the first 200: what passed, and the CPU time of the process, which a busy machine disturbs less. Milliseconds. */
async function coldStart(name) {
  const started = performance.now()
  const server = await start(name)
  try {
    const { request } = SCENARIOS['valid POST']
    const response = await fetch(server.address + request.path, { method: 'POST', headers: request.headers, body: request.body })
    await response.arrayBuffer()
    if (response.status !== 200) throw new Error(`${name} answered ${response.status}`)
    const ms = performance.now() - started
    return { ms, cpuMs: (await server.usage()).cpuUs / 1000 }
  } finally {
    server.stop()
  }
}

async function measureColdStart() {
  const samples = Object.fromEntries(SERVERS.map((server) => [server, []]))
  for (let index = -1; index < rounds; index++) {
    for (const name of index % 2 ? [...SERVERS].reverse() : SERVERS) {
      const sample = await coldStart(name)
      if (index >= 0) samples[name].push(sample)
    }
  }
  const of = (name, kind) => samples[name].map((sample) => sample[kind])
  const ratio = (name, kind) => round(median(of(name, kind).map((each, index) => each / samples.handwritten[index][kind])), 3)
  const result = Object.fromEntries(
    SERVERS.map((name) => [
      name,
      {
        medianMs: Math.round(median(of(name, 'ms'))),
        ratio: ratio(name, 'ms'),
        cpuMs: Math.round(median(of(name, 'cpuMs'))),
        cpuRatio: ratio(name, 'cpuMs'),
      },
    ]),
  )
  console.log(`\ncold start, 20 operations, process start to first 200 (${rounds} rounds)`)
  console.table(result)
  return result
}

/**
 * From starting a process to its first answer, in each home. The container is the example's, with its twenty operations, triggers and database;
 * the start of its engine comes on top.
 */
async function measureHomes() {
  const image = assembleImage()
  const firstOfContainer = async () => {
    const began = performance.now()
    const { address, stop } = await image.run({ ORDERS_API_KEY: 'bench' })
    const { status } = await fetch(`${address}/api/articles`, { headers: { 'x-api-key': 'bench' } })
    const ms = performance.now() - began
    await stop()
    if (status !== 200) throw new Error(`the container answered ${status}`)
    return ms
  }
  const homes = {
    server: () => firstAnswer('home-server'),
    container: firstOfContainer,
    azure: () => firstAnswer('home-azure'),
    lambda: () => firstAnswer('home-lambda'),
  }
  const samples = Object.fromEntries(Object.keys(homes).map((home) => [home, []]))
  try {
    for (let index = -1; index < rounds; index++) {
      for (const [home, first] of Object.entries(homes)) {
        const ms = await first()
        if (index >= 0) samples[home].push(ms)
      }
    }
  } finally {
    image.remove()
  }
  const result = Object.fromEntries(Object.entries(samples).map(([home, all]) => [home, { medianMs: Math.round(median(all)) }]))
  console.log(`\nfirst answer of each home, from the start of its process (${rounds} rounds)`)
  console.table(result)
  return result
}

async function measureEmit() {
  const run = async (operations) =>
    JSON.parse((await promisify(execFile)(process.execPath, [join(import.meta.dirname, 'synthetic.mjs'), String(operations)])).stdout)
  const samples = { 1000: [], 5000: [] }
  for (let index = 0; index < Math.min(rounds, 5); index++)
    for (const operations of [1000, 5000]) samples[operations].push(await run(operations))
  const result = Object.fromEntries(
    Object.entries(samples).map(([operations, runs]) => [
      `${operations} operations`,
      {
        reflectMs: Math.round(median(runs.map((each) => each.reflectMs))),
        emitMs: Math.round(median(runs.map((each) => each.emitMs))),
        totalMs: Math.round(median(runs.map((each) => each.totalMs))),
        peakMb: Math.round(median(runs.map((each) => each.peakMb))),
      },
    ]),
  )
  const growth = round(result['5000 operations'].totalMs / result['1000 operations'].totalMs)
  console.log('\nreflect and emit (Swagger 2.0, apiProperties, OpenAPI 3.1)')
  console.table(result)
  console.log(`5,000 operations take ${growth} times as long as 1,000`)
  return { ...result, growth }
}

compile()
const results = { node: process.version, cpus: cpus().length, rounds, seconds }
if (parts.includes('emit')) results.emit = await measureEmit()
if (parts.includes('cold')) results.coldStart = await measureColdStart()
if (parts.includes('homes')) results.homes = await measureHomes()
if (parts.includes('http')) results.http = await measureHttp()
if (parts.includes('secured')) results.secured = await measureSecured()
if (parts.includes('forward')) results.forward = await measureForward({ rounds, seconds })
if (parts.includes('hardening')) results.hardening = await measureHardening()
if (parts.includes('emulator')) results.emulator = await measureEmulator()
if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(results, undefined, 2)}\n`)
process.exit()
