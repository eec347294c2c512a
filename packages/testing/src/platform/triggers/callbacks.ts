/** Owns the platform's end of a webhook: addresses of the platform's shape, and what arrives there. */
import { randomBytes, randomUUID } from 'node:crypto'
import { createServer, type Server } from 'node:http'
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
  close(): void
}

export class CallbackEndpoint {
  private readonly open = new Map<string, { readonly onArrival: (arrival: Arrival) => void; readonly callback: Callback }>()

  private constructor(private readonly server: Server) {}

  static async listen(): Promise<CallbackEndpoint> {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const endpoint = new CallbackEndpoint(server)
    server.on('request', (request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        const found = request.method === 'POST' ? endpoint.open.get(request.url ?? '') : undefined
        const status = found?.callback.status ?? 404
        if (found !== undefined && status < 300)
          found.onArrival({ at: Date.now(), headers: singles(request.headers), bytes: Buffer.concat(chunks) })
        response.writeHead(status, { 'x-ms-workflow-run-id': randomUUID() }).end()
      })
    })
    return endpoint
  }

  /** A new address; the one that it is compared with byte for byte. */
  add(onArrival: (arrival: Arrival) => void): Callback {
    const { port } = this.server.address() as AddressInfo
    const workflow = randomBytes(16).toString('hex')
    const signature = randomBytes(32).toString('base64url')
    const path = `/workflows/${workflow}/triggers/When_something_happens/versions/0858${randomBytes(8).readBigUInt64BE()}/run?api-version=2016-06-01&sp=%2Ftriggers%2FWhen_something_happens%2Fversions%2Frun%2Frun&sv=1.0&sig=${signature}`
    const callback: Callback = { url: `http://127.0.0.1:${port}${path}`, status: 202, close: () => void this.open.delete(path) }
    this.open.set(path, { onArrival, callback })
    return callback
  }

  async close(): Promise<void> {
    this.server.closeAllConnections()
    await new Promise((resolve) => this.server.close(resolve))
  }
}

function singles(headers: NodeJS.Dict<string | string[]>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]))
}
