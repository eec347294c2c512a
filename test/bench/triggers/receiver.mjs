/** Counts what arrives, and says when it was the last that is expected. A process of its own. */
import { createServer } from 'node:http'

let expected = 0
let count = 0
const server = createServer((request, response) => {
  request.resume()
  request.on('end', () => {
    response.writeHead(202).end()
    if (++count === expected) process.send({ all: performance.timeOrigin + performance.now() })
  })
})
server.keepAliveTimeout = 30_000
process.on('message', (message) => {
  expected = message.expect
  count = 0
  process.send({ ready: true })
})
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }))
