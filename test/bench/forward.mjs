#!/usr/bin/env node
/**
 * Measures a façade against @fastify/http-proxy on the same routes, in alternated rounds of one run; medians. Absolute numbers mean little,
 * ratios do.
 *
 *   node test/bench/forward.mjs [--rounds 15] [--seconds 1] [--json file]
 */
import { fork, spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import swc from '@swc/core'
import autocannon from 'autocannon'

const here = dirname(fileURLToPath(import.meta.url))
const out = join(here, '.compiled')
const { values: options } = parseArgs({
  options: { rounds: { type: 'string', default: '15' }, seconds: { type: 'string', default: '1' }, json: { type: 'string' } },
})
const rounds = Number(options.rounds)
const seconds = Number(options.seconds)
const TARGET = 0.9

const order = {
  customer: { email: 'ada.lovelace@contoso.example', name: 'Ada Lovelace' },
  lines: [1, 2, 3, 4, 5].map((index) => ({ article: `article-${index}`, quantity: index, price: index * 10.5 })),
  note: 'Please ring twice.',
}
const SCENARIOS = {
  'POST of 0.3 KB for 1 KB': {
    method: 'POST',
    path: '/orders',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(order),
  },
  'GET of 1 KB': { method: 'GET', path: '/orders/b6a7c3d8?page=3' },
}

const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)]
const round = (number, digits = 2) => Number(number.toFixed(digits))
const canPin = cpus().length > 1 && spawnSync('taskset', ['-V']).status === 0
const pin = (pid, cpu) => canPin && spawnSync('taskset', ['-pc', String(cpu), String(pid)])

function compile() {
  mkdirSync(out, { recursive: true })
  for (const name of readdirSync(join(here, 'servers'))) {
    const { code } = swc.transformFileSync(join(here, 'servers', name), {
      swcrc: false,
      jsc: {
        target: 'es2022',
        parser: { syntax: 'typescript', decorators: true },
        transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
      },
      module: { type: 'es6' },
    })
    writeFileSync(join(out, name.replace(/\.ts$/, '.js')), code)
  }
  writeFileSync(join(out, 'package.json'), '{ "type": "module" }')
}

/** The server that is measured has a core of its own; what loads it and what stands behind it share the other. */
async function start(name, cpu, args = []) {
  const child = fork(join(out, `${name}.js`), args, { env: { ...process.env, NODE_ENV: 'production' } })
  const gone = new Promise((_, reject) => child.once('exit', (code) => reject(new Error(`${name} exited with ${code}`))))
  gone.catch(() => undefined)
  const next = () => Promise.race([gone, new Promise((resolve) => child.once('message', resolve))])
  const { address } = await next()
  pin(child.pid, cpu)
  return {
    name: name.replace('forward-', ''),
    address,
    usage: async () => {
      child.send('usage')
      const { cpu: used } = await next()
      return used.user + used.system
    },
    stop: () => child.kill('SIGKILL'),
  }
}

async function load(server, request, duration) {
  const before = await server.usage()
  const result = await autocannon({ url: server.address, connections: 32, duration, requests: [request] })
  const after = await server.usage()
  const counts = result.statusCodeStats ?? {}
  const wrong = Object.keys(counts).filter((code) => code !== '200')
  if (wrong.length > 0 || result.errors > 0) throw new Error(`${server.name} answered ${wrong.join()} with ${result.errors} errors`)
  return { perSecond: counts[200].count / result.duration, cpuUs: (after - before) / counts[200].count }
}

/** Both have to answer the same before anything is measured. */
async function check(servers, { method, path, headers = {}, body }) {
  const texts = await Promise.all(
    servers.map(async ({ name, address }) => {
      const response = await fetch(address + path, { method, headers, ...(body === undefined ? {} : { body }) })
      const text = await response.text()
      if (response.status !== 200) throw new Error(`${name}: ${method} ${path} answered ${response.status}: ${text}`)
      return text
    }),
  )
  if (new Set(texts).size !== 1) throw new Error(`${method} ${path} is answered differently`)
}

compile()
pin(process.pid, 1)
const backend = await start('forward-backend', 1)
const servers = [await start('forward-proxy', 0, [backend.address]), await start('forward-facade', 0, [backend.address])]
const results = { node: process.version, cpus: cpus().length, rounds, seconds }
try {
  for (const [name, request] of Object.entries(SCENARIOS)) {
    await check(servers, request)
    for (const server of servers) await load(server, request, 2)
    const samples = { proxy: [], facade: [] }
    for (let index = 0; index < rounds; index++) {
      for (const server of index % 2 ? [...servers].reverse() : servers) samples[server.name].push(await load(server, request, seconds))
    }
    const ratio = median(samples.facade.map((sample, index) => sample.perSecond / samples.proxy[index].perSecond))
    results[name] = Object.fromEntries(
      Object.entries(samples).map(([server, all]) => [
        server,
        {
          requestsPerSecond: Math.round(median(all.map(({ perSecond }) => perSecond))),
          ratio: server === 'proxy' ? 1 : round(ratio, 3),
          cpuUsPerRequest: round(median(all.map(({ cpuUs }) => cpuUs)), 1),
        },
      ]),
    )
    console.log(`\n${name} (${rounds} rounds of ${seconds} s)`)
    console.table(results[name])
    console.log(`${round(ratio, 3)} of @fastify/http-proxy; at least ${TARGET} is wanted`)
    if (ratio < TARGET) process.exitCode = 1
  }
} finally {
  for (const server of [...servers, backend]) server.stop()
}
if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(results, undefined, 2)}\n`)
process.exit()
