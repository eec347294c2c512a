/** Owns a receiver of callbacks that answers as badly as it is told to: a real server, on a port of its own, that remembers everything. */
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** How one request is answered. Without anything: 200 and no body. */
export interface Answer {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
  /** Waits so long before the head. */
  readonly delayMs?: number
  /** Sends the body a byte at a time, with so long between them. */
  readonly dripMs?: number
  /** Says nothing more from there on, and keeps the connection. */
  readonly hang?: Place
  /** Breaks the connection there. */
  readonly reset?: Place
}
export type Place = 'before-head' | 'after-head' | 'mid-body'
export type Answering = Answer | ((request: ReceivedRequest) => Answer)

export interface ReceivedRequest {
  readonly method: string
  /** Path and query, as they came. */
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
  /** When it had come whole. */
  readonly at: number
  /** Which of the receiver's connections it came by, from 1 on. */
  readonly connection: number
}

export interface Receiver {
  /** `http://127.0.0.1:` and the port. */
  readonly origin: string
  /** Everything that came, in this order. */
  readonly requests: readonly ReceivedRequest[]
  /** Connections that were ever made; what a canary counts. */
  readonly connections: number
  readonly openConnections: number
  /** How requests to a path (without its query) are answered: one after the other, the last for all that follow. */
  answer(path: string, ...answers: readonly Answering[]): void
  /** What came to a path. */
  requestsTo(path: string): readonly ReceivedRequest[]
  /** Resolves to what came to a path once it is so many requests; rejects after a time. */
  waitFor(path: string, count: number, timeoutMs?: number): Promise<readonly ReceivedRequest[]>
  /** `true`: breaks every connection as soon as it is made. */
  breakConnections(broken: boolean): void
  /** Breaks every connection that is open: what was asked by them is never answered. */
  dropConnections(): void
  /** Breaks what is open and gives the port back. */
  close(): Promise<void>
}

export interface ReceiverOptions {
  /** 127.0.0.1 unless given. */
  readonly host?: string
  /** A free one unless given. */
  readonly port?: number
}

const EVERYTHING: Answering = {}

export async function receiver({ host = '127.0.0.1', port = 0 }: ReceiverOptions = {}): Promise<Receiver> {
  const scripts = new Map<string, Answering[]>()
  const requests: ReceivedRequest[] = []
  const byPath = new Map<string, ReceivedRequest[]>()
  const sockets = new Map<Socket, number>()
  const waiting = new Set<() => void>()
  let connections = 0
  let broken = false

  const nextAnswer = (path: string): Answering => {
    const script = scripts.get(path) ?? []
    return (script.length > 1 ? script.shift() : script[0]) ?? EVERYTHING
  }
  const server = createServer({ keepAliveTimeout: 60_000, requestTimeout: 0 }, (request, response) => {
    void receive(request, sockets.get(request.socket) ?? 0).then(async (received) => {
      if (received === undefined) return
      requests.push(received)
      const path = pathOf(received)
      const known = byPath.get(path)
      if (known === undefined) byPath.set(path, [received])
      else known.push(received)
      for (const check of waiting) check()
      const answering = nextAnswer(path)
      await reply(response, typeof answering === 'function' ? answering(received) : answering)
    })
  })
  server.on('connection', (socket) => {
    sockets.set(socket, ++connections)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => undefined)
    if (broken) socket.resetAndDestroy()
  })
  server.listen(port, host)
  await once(server, 'listening')
  const { port: bound } = server.address() as AddressInfo
  const to = (path: string): readonly ReceivedRequest[] => byPath.get(path) ?? []

  return {
    origin: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`,
    requests,
    get connections() {
      return connections
    },
    get openConnections() {
      return sockets.size
    },
    answer: (path, ...answers) => void scripts.set(path, [...answers]),
    requestsTo: to,
    breakConnections: (now) => void (broken = now),
    dropConnections: () => {
      for (const socket of sockets.keys()) socket.resetAndDestroy()
    },
    waitFor: (path, count, timeoutMs = 5_000) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          waiting.delete(check)
          reject(new Error(`${to(path).length} of ${count} requests came to ${path} within ${timeoutMs} ms.`))
        }, timeoutMs)
        const check = (): void => {
          if (to(path).length < count) return
          clearTimeout(timer)
          waiting.delete(check)
          resolve(to(path))
        }
        waiting.add(check)
        check()
      }),
    close: async () => {
      server.close()
      for (const socket of sockets.keys()) socket.destroy()
      await once(server, 'close')
    },
  }
}

const pathOf = ({ path }: ReceivedRequest): string => path.replace(/\?.*$/s, '')

/** `undefined` where it never came whole. */
async function receive(request: IncomingMessage, connection: number): Promise<ReceivedRequest | undefined> {
  const chunks: Buffer[] = []
  try {
    for await (const chunk of request) chunks.push(chunk as Buffer)
  } catch {
    return undefined
  }
  const { method = '', url = '', headers } = request
  return { method, path: url, headers, body: Buffer.concat(chunks), at: Date.now(), connection }
}

async function reply(response: ServerResponse, answer: Answer): Promise<void> {
  const { status = 200, headers = {}, delayMs = 0, dripMs, hang, reset } = answer
  const body = Buffer.from(answer.body ?? (hang === 'mid-body' || reset === 'mid-body' ? 'half of what was promised' : ''))
  /** Whether it ends at a place, by silence or by a break. */
  const endsAt = (place: Place): boolean => {
    if (reset === place) response.socket?.resetAndDestroy()
    return hang === place || reset === place
  }
  response.on('error', () => undefined)
  if (delayMs > 0) await sleep(delayMs)
  if (endsAt('before-head')) return
  response.writeHead(status, { 'content-length': String(body.length), ...headers })
  response.flushHeaders()
  if (hang !== undefined || reset !== undefined) await sleep(5)
  if (endsAt('after-head')) return
  if (hang === 'mid-body' || reset === 'mid-body') {
    response.write(body.subarray(0, Math.ceil(body.length / 2)))
    await sleep(5)
    endsAt('mid-body')
    return
  }
  if (dripMs === undefined) {
    response.end(body)
    return
  }
  for (const byte of body) {
    if (response.destroyed) return
    response.write(Buffer.of(byte))
    await sleep(dripMs)
  }
  response.end()
}
