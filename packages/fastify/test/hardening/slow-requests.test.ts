/** Requests that take their time, many at once: they end, and nobody else notices. */
import { connect, type Socket } from 'node:net'
import { expect, test } from '@jest/globals'
import { serve } from '@ferrule/fastify'
import { call } from '../connectors/app.js'
import { Orders } from '../connectors/orders.js'
import { head } from './wire.js'

const LIMIT_MS = 2_000
const CONNECTIONS = 300
const HEADERS = ['Host: orders.example', 'Content-Type: application/json']

/** A request that arrives a byte at a time. Resolves with the answer and how long it took to come. */
function trickle(port: number, beginning: string): Promise<{ readonly answer: string; readonly afterMs: number }> {
  return new Promise((resolve) => {
    let answer = ''
    const start = performance.now()
    let drip: NodeJS.Timeout | undefined
    const socket: Socket = connect(port, '127.0.0.1', () => {
      socket.write(beginning)
      drip = setInterval(() => socket.writable && socket.write(' '), 500)
    })
    socket.on('data', (chunk) => (answer += String(chunk)))
    socket.on('error', () => undefined)
    socket.on('close', () => {
      clearInterval(drip)
      resolve({ answer, afterMs: performance.now() - start })
    })
  })
}

test.each([
  ['bodies', head('POST /api/orders HTTP/1.1', ...HEADERS, 'Content-Length: 100')],
  ['chunks', `${head('POST /api/orders HTTP/1.1', ...HEADERS, 'Transfer-Encoding: chunked')}60\r\n`],
  ['headers', 'GET /api/orders HTTP/1.1\r\nHost: orders.example\r\nX-Trace: '],
])('%s of a byte now and then, on hundreds of connections: 408 in time, and others are served meanwhile', async (_, beginning) => {
  const { address, close } = await serve(new Orders(), { port: 0, logger: false, signals: false, requestTimeoutMs: LIMIT_MS })
  const port = Number(new URL(address).port)
  const slow = Promise.all(Array.from({ length: CONNECTIONS }, () => trickle(port, beginning)))
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
  expect(ended.filter(({ answer }) => !answer.startsWith('HTTP/1.1 408 Request Timeout'))).toEqual([])
  expect(ended[0]?.answer).toContain('"code":"request-timeout"')
  // What goes beyond the limit is for both ends being one busy process.
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
