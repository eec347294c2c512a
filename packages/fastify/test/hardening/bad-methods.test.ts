/** Methods that fail where nobody looks, or hold the process: the server lives on, and so do deliveries. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'

let server: ChildProcess
let address: string
let receiver: string
let log = ''
const deliveries: number[] = []

beforeAll(async () => {
  server = spawn(process.execPath, [join(import.meta.dirname, 'bad-methods.mjs')], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { ...process.env, NODE_OPTIONS: '' },
  })
  for (const stream of [server.stdout, server.stderr]) stream?.on('data', (chunk) => (log += String(chunk)))
  const [said] = (await once(server, 'message')) as [{ address: string; receiver: string }]
  ;({ address, receiver } = said)
  server.on('message', ({ delivered }: { delivered: number }) => deliveries.push(delivered))
})
afterAll(async () => {
  const exited = once(server, 'exit')
  server.kill('SIGKILL')
  await exited
})

const post = (path: string, body?: unknown): Promise<Response> =>
  fetch(`${address}${path}`, {
    method: 'POST',
    ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  })

test.each(['/stray', '/later'])('%s: a promise that nobody waits for is a line in the log, and no end of the process', async (path) => {
  expect((await post(path)).status).toBe(204)
  await new Promise((resolve) => setTimeout(resolve, 200))
  expect([(await post('/fine')).status, server.exitCode]).toEqual([204, null])
  expect(log).toContain('a promise failed that nobody waited for')
})

test('after a method that held the process for five seconds, deliveries go on within five more', async () => {
  expect((await post('/triggers/order-placed', { callbackUrl: receiver })).status).toBe(201)
  expect((await post('/block')).status).toBe(204)
  const released = Date.now()
  while (deliveries.length === 0 && Date.now() < released + 10_000) await new Promise((resolve) => setTimeout(resolve, 20))
  expect(deliveries).toHaveLength(1)
  expect(Number(deliveries[0]) - released).toBeLessThan(5_000)
})
