/** Owns what every measurement needs: servers in processes of their own, load on them in alternated rounds, and medians. */
import { fork, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import swc from '@swc/core'
import autocannon from 'autocannon'

const here = dirname(fileURLToPath(import.meta.url))
const out = join(here, '.compiled')
const CONNECTIONS = 32
const WARM_UP_SECONDS = 2
const ROUNDS_OF_A_PROCESS = 3

export const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)]
export const round = (number, digits = 2) => Number(number.toFixed(digits))

/** Compiles the servers as a user's build would: legacy decorators with their metadata. */
export function compile() {
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

const canPin = cpus().length > 1 && spawnSync('taskset', ['-V']).status === 0
const pin = (pid, cpu) => canPin && spawnSync('taskset', ['-pc', String(cpu), String(pid)])

/** Leaves the first core to what is measured. */
export function pinLoad() {
  pin(process.pid, 1)
}

/** Starts a server; one that is measured has the first core for itself. */
export async function start(name, { cpu = 0, args = [] } = {}) {
  const child = fork(join(out, `${name}.js`), args, { env: { ...process.env, NODE_ENV: 'production' } })
  const gone = new Promise((_, reject) => child.once('exit', (code) => reject(new Error(`${name} exited with ${code}`))))
  gone.catch(() => undefined)
  const next = () => Promise.race([gone, new Promise((resolve) => child.once('message', resolve))])
  const { address } = await next()
  pin(child.pid, cpu)
  return {
    name,
    address,
    usage: async () => {
      child.send('usage')
      const { cpu: used } = await next()
      return { cpuUs: used.user + used.system }
    },
    stop: () => child.kill('SIGKILL'),
  }
}

/** Milliseconds from the start of a program to its word that it has answered rightly. */
export async function firstAnswer(name) {
  const began = performance.now()
  const child = fork(join(out, `${name}.js`), [], { env: { ...process.env, NODE_ENV: 'production' } })
  const [{ status, text }] = await once(child, 'message')
  const ms = performance.now() - began
  child.kill('SIGKILL')
  if (status !== 200 || text !== '{"twice":42}') throw new Error(`${name} answered ${status}: ${text}`)
  return ms
}

async function load(server, { request, status }, duration) {
  const before = await server.usage()
  const result = await autocannon({ url: server.address, connections: CONNECTIONS, duration, requests: [request] })
  const after = await server.usage()
  const counts = result.statusCodeStats ?? {}
  const wrong = Object.keys(counts).filter((code) => Number(code) !== status)
  if (wrong.length > 0 || result.errors > 0)
    throw new Error(`${server.name} answered ${wrong.join()} with ${result.errors} errors; expected ${status}`)
  const total = counts[status].count
  return { perSecond: total / result.duration, cpuUs: (after.cpuUs - before.cpuUs) / total }
}

/** Asks once, before anything is measured. */
export async function ask(server, { request, status }) {
  const { method, path, headers = {}, body = null } = request
  const response = await fetch(server.address + path, { method, headers, body })
  const text = await response.text()
  if (response.status !== status) throw new Error(`${server.name}: ${method} ${path} answered ${response.status}: ${text}`)
  return text
}

/**
 * Loads servers in alternated rounds; each is compared with the first of them, round by round. `open` starts them: two processes of the same
 * program differ by two percent, so every few rounds have new ones.
 */
export async function compareUnderLoad(open, scenario, { rounds, seconds }) {
  const samples = []
  let names = []
  while (samples.length < rounds) {
    const servers = await open()
    names = servers.map(({ name }) => name)
    try {
      for (const server of servers) await load(server, scenario, WARM_UP_SECONDS)
      for (let left = Math.min(ROUNDS_OF_A_PROCESS, rounds - samples.length); left > 0; left--) {
        const turn = samples.length % 2 ? [...servers].reverse() : servers
        const one = {}
        for (const server of turn) one[server.name] = await load(server, scenario, seconds)
        samples.push(one)
      }
    } finally {
      for (const server of servers) server.stop()
    }
  }
  const of = (name, kind) => median(samples.map((one) => one[name][kind]))
  return Object.fromEntries(
    names.map((name) => [
      name,
      {
        requestsPerSecond: Math.round(of(name, 'perSecond')),
        ratio: round(median(samples.map((one) => one[name].perSecond / one[names[0]].perSecond)), 3),
        cpuUsPerRequest: round(of(name, 'cpuUs'), 1),
      },
    ]),
  )
}
