/** Owns the platform's end of a webhook: addresses of the platform's shape, and what arrives there. */
import { randomBytes, randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Arrival {
  readonly at: number
  readonly headers: Readonly<Record<string, string>>
  readonly bytes: Buffer
}
export interface Callback {
  /** As the platform would hand it over: with a signature in the query, and escapes that have to survive. */
  readonly url: string
  /** What the endpoint answers; the platform says 202. */
  status: number
  /** Whatever comes now comes too late. */
  close(): void
}
/** Who hears of what arrives at a callback. */
export interface CallbackListener {
  arrived(arrival: Arrival): void
  /** After the callback was closed. */
  arrivedLate(): void
  /** At an address that is this one but for its escapes. */
  arrivedBeside(path: string): void
}
interface Known {
  readonly callback: Callback
  readonly listener: CallbackListener
  closedAt: number | undefined
}

/** What was on its way when a subscription ended may still arrive. */
const GRACE_MS = 250

export class CallbackEndpoint {
  private readonly known = new Map<string, Known>()

  private constructor(private readonly server: Server) {}

  static async listen(): Promise<CallbackEndpoint> {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const endpoint = new CallbackEndpoint(server)
    server.on('request', (request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        const status = request.method === 'POST' ? endpoint.receive(request, Buffer.concat(chunks)) : 404
        response.writeHead(status, { 'x-ms-workflow-run-id': randomUUID() }).end()
      })
    })
    return endpoint
  }

  /** A new address; the one that it is compared with byte for byte. */
  add(listener: CallbackListener): Callback {
    const { port } = this.server.address() as AddressInfo
    const workflow = randomBytes(16).toString('hex')
    const signature = randomBytes(32).toString('base64url')
    const path = `/workflows/${workflow}/triggers/When_something_happens/versions/0858${randomBytes(8).readBigUInt64BE()}/run?api-version=2016-06-01&sp=%2Ftriggers%2FWhen_something_happens%2Fversions%2Frun%2Frun&sv=1.0&sig=${signature}`
    const known: Known = {
      callback: { url: `http://127.0.0.1:${port}${path}`, status: 202, close: () => void (known.closedAt = Date.now()) },
      ...{ listener, closedAt: undefined },
    }
    this.known.set(path, known)
    return known.callback
  }

  private receive({ url = '', headers }: IncomingMessage, bytes: Buffer): number {
    const found = this.known.get(url)
    if (found === undefined) return this.receiveBeside(url)
    if (found.closedAt !== undefined) {
      if (Date.now() - found.closedAt > GRACE_MS) found.listener.arrivedLate()
      return 404
    }
    if (found.callback.status < 300) found.listener.arrived({ at: Date.now(), headers: singles(headers), bytes })
    return found.callback.status
  }

  /** The signature is over the address as it was given; the platform refuses every other one. */
  private receiveBeside(path: string): number {
    for (const [own, { listener }] of this.known) {
      if (unescaped(own) !== unescaped(path)) continue
      listener.arrivedBeside(path)
      return 401
    }
    return 404
  }

  async close(): Promise<void> {
    this.server.closeAllConnections()
    await new Promise((resolve) => this.server.close(resolve))
  }
}

/** Without any escape, however often it was escaped. */
function unescaped(path: string): string {
  try {
    const once = decodeURIComponent(path)
    return once === path ? path : unescaped(once)
  } catch {
    return path
  }
}

function singles(headers: NodeJS.Dict<string | string[]>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]))
}
