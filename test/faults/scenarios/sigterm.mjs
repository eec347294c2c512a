/** A node is asked to end while 64 requests are on their way, of which 44 hang (F15): what answers is written down, what hangs is given back. */
import { Agent, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { check } from '../bench.mjs'
import { stalledMs } from '../machine.mjs'

export const shortStores = ['postgres']

const FAST = 20
const HANGING = 44

export async function run(bench) {
  const node = await bench.startNode()
  const paths = Array.from({ length: FAST + HANGING }, (_, index) => `/${index}`)
  for (const [index, path] of paths.entries()) {
    await bench.receiver.answer(path, index < FAST ? { delayMs: 1_500 } : { hang: 'before-head' }, {})
    await bench.subscribe(node, path)
  }
  // A connection that is kept alive is answered to the end.
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  check((await post(agent, node)).status === 200, 'nothing is taken')
  await bench.publish(node, 'order')
  await bench.until(async () => {
    await bench.sync()
    return bench.ledger.received.filter(({ id }) => id === 'order').length === paths.length
  }, 'not everything is on its way')
  const began = Date.now()
  node.signal('SIGTERM')
  await sleep(300)
  const late = await post(agent, node).catch((error) => ({ status: error.code }))
  check(
    late.status === 503 ? late.connection === 'close' : late.status === 'ECONNREFUSED' || late.status === 'ECONNRESET',
    `while it ends, a request is answered ${JSON.stringify(late)}`,
  )
  const next = bench.kind === 'postgres' ? await bench.startNode() : undefined
  const { code, at } = await node.exited
  const took = Math.round(at - began - stalledMs(began, at))
  check(code === 0, `it ended with ${code}`)
  check(took <= 30_000, `it ended after ${took} ms`)
  if (next === undefined) await bench.startNode()
  await bench.until(async () => {
    await bench.sync()
    return bench.ledger.received.filter(({ id }) => id === 'order').length >= paths.length + HANGING
  }, 'what hung is not sent by another')
  const end = Math.max(...bench.ledger.received.map((one) => one.at))
  const last = Math.round(end - at - stalledMs(at, end))
  check(next === undefined || last <= 2_000, `another node has what hung after ${last} ms`)
  return {
    ...(await bench.judge()),
    'ended after ms': took,
    'while it ended': late.status,
    'taken over after ms': last,
  }
}

function post(agent, node) {
  return new Promise((resolve, reject) => {
    const asked = request(
      `${node.address}/notes`,
      { method: 'POST', agent, headers: { 'content-type': 'application/json', 'x-api-key': 'a-key' } },
      (response) => {
        response.resume()
        response.on('end', () => resolve({ status: response.statusCode, connection: response.headers.connection }))
      },
    )
    asked.on('error', reject)
    asked.end(JSON.stringify({ id: `note-${Date.now()}`, group: 'nobody' }))
  })
}
