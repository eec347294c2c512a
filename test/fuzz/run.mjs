/**
 * Fires generated, nearly right and mutated requests at the example's server, and looks for what must not be: an answer of 500 or more, a
 * request without an answer, a dead process, a held event loop, a secret in an answer, in the log or in the store.
 *
 *     node test/fuzz/run.mjs [--seconds 120] [--seed N]
 */
import { connect } from 'node:net'
import { parseArgs } from 'node:util'
import fc from 'fast-check'
import { bytesOf, mutated, requestsOf } from './requests.mjs'
import { leaksIn, startServer } from './server.mjs'

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '120' }, seed: { type: 'string' } } })
const seed = Number(values.seed ?? Date.now() % 2 ** 31)
const LANES = 8
const BATCH = 64
const MOST_LOOP_DELAY_MS = 50

console.log(`seed ${seed}`)
const server = await startServer()
const definition = await fetch(`http://127.0.0.1:${server.port}/api/apiDefinition.swagger.json`).then((response) => response.json())
const requests = requestsOf(definition)
const wrong = []
const statuses = new Map()
let sent = 0

await Promise.all(fc.sample(requests, { seed, numRuns: LANES }).map((request) => send(bytesOf(request), true)))
server.beginMeasuring()
const until = Date.now() + Number(values.seconds) * 1_000
for (let batch = 1; Date.now() < until && wrong.length < 20 && server.ended() === undefined; batch++) {
  const options = { seed: seed + batch, numRuns: BATCH }
  const generated = fc.sample(requests, options).map((request) => ({ bytes: bytesOf(request), whole: true }))
  const changed = fc.sample(mutated(requests), options).map((bytes) => ({ bytes, whole: false }))
  const waiting = [...generated, ...changed]
  await Promise.all(Array.from({ length: LANES }, () => lane(waiting, batch)))
}
const alive = server.ended() === undefined
const delay = alive ? await server.loopDelay() : undefined
const { how, leaks } = await server.stop()
if (!alive || how.code !== 0) wrong.push(`the server ended with ${JSON.stringify(how)}`)
if (delay?.p99 > MOST_LOOP_DELAY_MS) wrong.push(`the event loop was held: p99 ${delay.p99.toFixed(1)} ms`)
wrong.push(...leaks)

const told = Object.fromEntries([...statuses].sort(([a], [b]) => (a < b ? -1 : 1)))
console.log(JSON.stringify({ seed, seconds: Number(values.seconds), sent, statuses: told, loopDelayMs: delay, wrong }, undefined, 2))
process.exitCode = wrong.length === 0 ? 0 : 1

async function lane(waiting, batch) {
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { bytes, whole } = next
    const answer = await send(bytes, whole)
    sent++
    const status = /^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1]
    statuses.set(status ?? 'none', (statuses.get(status ?? 'none') ?? 0) + 1)
    const request = JSON.stringify(bytes.toString('latin1').slice(0, 2_000))
    if (status >= '500') wrong.push(`batch ${batch}: ${answer.slice(0, 500)}\n${request}`)
    // Mutated bytes may be no whole request; then there is nothing to answer yet.
    else if (status === undefined && whole) wrong.push(`batch ${batch}: no answer\n${request}`)
    const found = leaksIn(answer)
    if (found.length > 0) wrong.push(`batch ${batch}: ${found.join()} in the answer to ${request}`)
  }
}

/** The answer to some bytes, as far as one comes. Where they may be no whole request, the server is told that there is no more. */
function send(bytes, whole) {
  return new Promise((resolve) => {
    const chunks = []
    const socket = connect(server.port, '127.0.0.1', () => (whole ? socket.write(bytes) : socket.end(bytes)))
    const patience = setTimeout(() => socket.destroy(), whole ? 10_000 : 1_000)
    socket.on('data', (chunk) => chunks.push(chunk))
    socket.on('error', () => undefined)
    socket.on('close', () => {
      clearTimeout(patience)
      resolve(Buffer.concat(chunks).toString('latin1'))
    })
  })
}
