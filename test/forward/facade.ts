/** Serves a connector on a real socket in front of a backend, and calls it. */
import { afterAll } from '@jest/globals'
import { request, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Readable } from 'node:stream'
import Fastify, { type FastifyInstance } from 'fastify'
import { ferrule, type FerruleOptions } from '@ferrule/fastify'

const open = new Set<FastifyInstance>()
afterAll(async () => {
  for (const app of open) await app.close()
})

/** One call; `json` travels as such. */
export interface Call {
  readonly headers?: Readonly<Record<string, string | readonly string[]>>
  readonly json?: unknown
  readonly body?: string | Buffer | Readable
}

/** What came back. */
export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly bytes: Buffer
  readonly text: string
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look into answers freely
  readonly json: () => any
}

export interface Facade {
  readonly port: number
  readonly log: Record<string, unknown>[]
  call(method: string, path: string, call?: Call): Promise<Answer>
}

/** Starts one; the connector lives at https://facade.example/api. */
export async function startFacade(connector: object, options: Partial<FerruleOptions> = {}): Promise<Facade> {
  const log: Record<string, unknown>[] = []
  const stream = { write: (line: string) => void log.push(JSON.parse(line) as Record<string, unknown>) }
  const app = Fastify({ logger: { level: 'debug', stream }, routerOptions: { maxParamLength: 2_048 } })
  open.add(app)
  await app.register(ferrule, { connector, ...options })
  await app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.server.address() as AddressInfo
  return { port, log, call: (method, path, call) => send(port, method, path, call) }
}

/** Calls a server on this machine. Rejects where the answer is cut off. */
export function send(port: number, method: string, path: string, { headers = {}, json, body }: Call = {}): Promise<Answer> {
  const payload = json === undefined ? body : JSON.stringify(json)
  const length = typeof payload === 'string' || Buffer.isBuffer(payload) ? { 'content-length': String(Buffer.byteLength(payload)) } : {}
  const type = json === undefined ? {} : { 'content-type': 'application/json' }
  return new Promise((resolve, reject) => {
    const sent = request(
      { port, host: '127.0.0.1', method, path, headers: { ...type, ...length, ...headers }, agent: false },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () => {
          const bytes = Buffer.concat(chunks)
          const text = bytes.toString('utf8')
          resolve({ status: response.statusCode ?? 0, headers: response.headers, bytes, text, json: () => JSON.parse(text) as unknown })
        })
      },
    )
    sent.on('error', reject)
    if (payload === undefined || typeof payload === 'string' || Buffer.isBuffer(payload)) sent.end(payload)
    else payload.pipe(sent)
  })
}
