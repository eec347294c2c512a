/**
 * Takes what arrives, and says when it was the last that is expected. What comes to `/hang/…` gets no answer. A process of its own.
 *
 * `expect`: how many; `timed`: bodies say when they were published.
 */
import { createServer } from 'node:http'

let expected = 0
let count = 0
let timed = false
let latencies = []
const now = () => performance.timeOrigin + performance.now()

const server = createServer((request, response) => {
  const chunks = []
  if (timed) request.on('data', (chunk) => chunks.push(chunk))
  else request.resume()
  request.on('end', () => {
    if (request.url.startsWith('/hang/')) return
    response.writeHead(202).end()
    if (timed) latencies.push(now() - JSON.parse(Buffer.concat(chunks)).at)
    if (++count === expected) process.send({ all: now() })
  })
})
server.keepAliveTimeout = 30_000
process.on('message', (message) => {
  if (message.report) {
    const sorted = latencies.sort((a, b) => a - b)
    return process.send({ count, p50: sorted[Math.floor(sorted.length * 0.5)], p99: sorted[Math.floor(sorted.length * 0.99)] })
  }
  expected = message.expect
  timed = message.timed === true
  count = 0
  latencies = []
  process.send({ ready: true })
})
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }))
