/** Owns a server that answers each request by a function. */
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

export interface Asked {
  readonly method: string
  /** With the query. */
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly bytes: Buffer
}
export interface Answered {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly bytes: Buffer
}
export interface Serving {
  /** `http://127.0.0.1:1234` */
  readonly origin: string
  close(): Promise<void>
}

export async function serve(answer: (asked: Asked, origin: string) => Answered | Promise<Answered>): Promise<Serving> {
  const server = createServer((request, response) => {
    const { method = '', url = '', headers } = request
    buffer(request)
      .then((bytes) => answer({ method, path: url, headers, bytes }, origin))
      .then(
        (answered) => response.writeHead(answered.status, answered.headers).end(answered.bytes),
        (error: unknown) => response.writeHead(502, { 'content-type': 'text/plain' }).end(String(error)),
      )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    origin,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
