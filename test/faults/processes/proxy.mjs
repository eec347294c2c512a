/** A line between nodes and a receiver, in a process of its own, which can be cut in the ways that lines are. */
import { connect, createServer } from 'node:net'
import { answerCalls } from '../process.mjs'

const { port } = JSON.parse(process.argv[2])
const sockets = new Set()
/** `pass`; `reset`: whoever connects is hung up on; `silent`: nothing goes through any more and nobody is told; `half`: a request goes through, no answer. */
let mode = 'pass'
let connections = 0

const server = createServer((near) => {
  connections++
  sockets.add(near)
  near.on('close', () => sockets.delete(near))
  near.on('error', () => undefined)
  if (mode === 'reset') return void near.resetAndDestroy()
  const far = connect(port, '127.0.0.1')
  far.on('error', () => near.destroy())
  far.on('close', () => near.destroy())
  near.on('close', () => far.destroy())
  near.on('data', (bytes) => mode !== 'silent' && far.write(bytes))
  far.on('data', (bytes) => {
    if (mode === 'half') near.resetAndDestroy()
    else if (mode !== 'silent') near.write(bytes)
  })
})
const listen = (at) => new Promise((resolve) => server.listen(at, '127.0.0.1', resolve))
await listen(0)
const own = server.address().port

answerCalls(
  { origin: `http://127.0.0.1:${own}` },
  {
    set: async (next) => {
      // `refused`: nobody listens.
      if (mode === 'refused') await listen(own)
      mode = next
      if (next === 'reset') for (const socket of sockets) socket.resetAndDestroy()
      if (next !== 'refused') return
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
    counts: () => ({ open: sockets.size, connections }),
  },
)
