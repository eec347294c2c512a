/** Requests that take their time, many at once: they end, and nobody else notices. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { json } from 'node:stream/consumers'
import { expect, test } from '@jest/globals'
import { serve } from '@ferrule/fastify'
import { call } from '../connectors/app.js'
import { Orders } from '../connectors/orders.js'
import { head } from './wire.js'

const LIMIT_MS = 2_000
const CONNECTIONS = 1_000
const HEADERS = ['Host: orders.example', 'Content-Type: application/json']

interface Ended {
  readonly answer: string
  readonly afterMs: number
}

/** Many requests that arrive a byte at a time, out of a process of their own: this one has others to look after. */
function slowClients(port: number, beginning: string): Promise<readonly Ended[]> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'slow-clients.mjs'), String(port), String(CONNECTIONS), beginning], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: '' },
  })
  return json(child.stdout) as Promise<readonly Ended[]>
}

test.each([
  ['bodies', head('POST /api/orders HTTP/1.1', ...HEADERS, 'Content-Length: 100')],
  ['chunks', `${head('POST /api/orders HTTP/1.1', ...HEADERS, 'Transfer-Encoding: chunked')}60\r\n`],
  ['headers', 'GET /api/orders HTTP/1.1\r\nHost: orders.example\r\nX-Trace: '],
])('%s of a byte now and then, on a thousand connections: 408 in time, and others are served meanwhile', async (_, beginning) => {
  const { address, close } = await serve(new Orders(), { port: 0, logger: false, signals: false, requestTimeoutMs: LIMIT_MS })
  const port = Number(new URL(address).port)
  const slow = slowClients(port, beginning)
  let over = false
  void slow.then(() => (over = true))
  const others: { readonly status: number; readonly afterMs: number }[] = []
  while (!over) {
    const start = performance.now()
    const { status } = await call(port, { url: '/api/orders' })
    others.push({ status, afterMs: performance.now() - start })
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  const ended = await slow
  expect(ended).toHaveLength(CONNECTIONS)
  expect(ended.filter(({ answer }) => !answer.startsWith('HTTP/1.1 408 Request Timeout'))).toEqual([])
  expect(ended[0]?.answer).toContain('"code":"request-timeout"')
  // What goes beyond the limit is for a busy machine.
  expect(Math.max(...ended.map(({ afterMs }) => afterMs))).toBeLessThan(LIMIT_MS + 8_000)
  expect(new Set(others.map(({ status }) => status))).toEqual(new Set([200]))
  expect(others.length).toBeGreaterThan(5)
  expect(Math.max(...others.map(({ afterMs }) => afterMs))).toBeLessThan(LIMIT_MS)
  await close()
})

test('30 seconds are the longest that a request may take to arrive, the time between two looks included', async () => {
  const { app, close } = await serve(new Orders(), { port: 0, logger: false, signals: false })
  const { requestTimeout, headersTimeout } = app.server
  expect([requestTimeout + 1_000, headersTimeout + 1_000]).toEqual([30_000, 30_000])
  await close()
})
