/** A backend that records what arrives, and answers as a test tells it to. */
import { afterAll } from '@jest/globals'
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createTcpServer, type AddressInfo, type Socket } from 'node:net'
import { buffer } from 'node:stream/consumers'

/** A request as it arrived. */
export interface Arrived {
  readonly method: string
  /** With its query, byte for byte. */
  readonly url: string
  readonly headers: IncomingHttpHeaders
  readonly bytes: Buffer
  readonly text: string
}

/** What a backend answers; `json` travels as such. */
export interface Answering {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string | string[]>>
  readonly json?: unknown
  readonly body?: string | Buffer
}

export interface Backend {
  readonly url: string
  /** In the order of arrival. */
  readonly arrived: Arrived[]
  readonly last: () => Arrived
  /** What comes next: an answer, several one after the other, or a handler of one's own. */
  answer: Answering | Answering[] | ((request: IncomingMessage, response: ServerResponse) => void)
}

const open = new Set<() => Promise<void>>()
afterAll(async () => {
  for (const close of open) await close()
})

function closing(server: { close(done: () => void): unknown }, cut: () => void): void {
  open.add(() => {
    cut()
    return new Promise((resolve) => server.close(() => resolve()))
  })
}

/** Starts one below `/v1`. */
export async function startBackend(): Promise<Backend> {
  const arrived: Arrived[] = []
  const server = createServer((request, response) => {
    const { answer } = backend
    if (typeof answer === 'function') {
      answer(request, response)
      return
    }
    const arrives = (bytes: Buffer): void => {
      arrived.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, bytes, text: bytes.toString('utf8') })
      const {
        status = 200,
        headers = {},
        json,
        body,
      } = (Array.isArray(answer) ? (answer.length > 1 ? answer.shift() : answer[0]) : answer) ?? {}
      const type = json === undefined ? {} : { 'content-type': 'application/json' }
      response.writeHead(status, { ...type, ...headers })
      response.end(json === undefined ? body : JSON.stringify(json))
    }
    // What is broken off has not arrived.
    buffer(request).then(arrives, () => undefined)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing(server, () => server.closeAllConnections())
  const backend: Backend = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    arrived,
    last() {
      const one = arrived.at(-1)
      if (one === undefined) throw new Error('nothing arrived')
      return one
    },
    answer: {},
  }
  return backend
}

/** Starts one that speaks no HTTP of Node's: it is given each connection, and what was written on it first. */
export async function startRawBackend(
  talk: (socket: Socket, first: string) => void,
): Promise<{ readonly url: string; readonly connections: () => number }> {
  let connections = 0
  const sockets = new Set<Socket>()
  const server = createTcpServer((socket) => {
    connections++
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.once('data', (chunk) => talk(socket, chunk.toString('latin1')))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing(server, () => sockets.forEach((socket) => socket.destroy()))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, connections: () => connections }
}

/** An address where nobody listens. */
export async function nowhere(): Promise<string> {
  const server = createTcpServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise<void>((resolve) => server.close(() => resolve()))
  return `http://127.0.0.1:${port}/v1`
}
