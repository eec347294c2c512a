/** Serves a connector on a real socket, and calls it. Everything is closed when the test file is done. */
import { afterAll } from '@jest/globals'
import { request, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import Fastify, { type FastifyInstance } from 'fastify'
import { ferrule, type FerruleOptions } from '@ferrule/fastify'

const open = new Set<FastifyInstance>()
afterAll(async () => {
  for (const app of open) await app.close()
})

/** One call. `payload` that is an object travels as JSON. */
export interface Call {
  readonly method?: string
  readonly url: string
  readonly headers?: Readonly<Record<string, string | readonly string[]>>
  readonly payload?: unknown
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

/** A connector that listens. */
export interface Serving {
  readonly app: FastifyInstance
  readonly port: number
  /** The lines that were logged. */
  readonly log: Record<string, unknown>[]
  call(call: Call): Promise<Answer>
}

/** Starts an application around a plugin of ours. */
export async function listening(register: (app: FastifyInstance) => unknown): Promise<Serving> {
  const log: Record<string, unknown>[] = []
  const stream = { write: (line: string) => void log.push(JSON.parse(line) as Record<string, unknown>) }
  const app = Fastify({ logger: { level: 'debug', stream } })
  open.add(app)
  await register(app)
  await app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.server.address() as AddressInfo
  return { app, port, log, call: (one) => call(port, one) }
}

/** Serves one connector. */
export function serving(connector: object, options: Partial<FerruleOptions> = {}): Promise<Serving> {
  return listening((app) => app.register(ferrule, { connector, ...options }))
}

/** Calls a server on this machine. */
export function call(port: number, { method = 'GET', url, headers = {}, payload }: Call): Promise<Answer> {
  const raw = typeof payload === 'string' || Buffer.isBuffer(payload) || payload === undefined
  const body = raw ? (payload as string | Buffer | undefined) : JSON.stringify(payload)
  const type = payload === undefined || headers['content-type'] !== undefined ? {} : { 'content-type': 'application/json' }
  const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }
  return new Promise((resolve, reject) => {
    const sent = request(
      { port, host: '127.0.0.1', method, path: url, headers: { ...type, ...length, ...headers }, agent: false },
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
    sent.end(body)
  })
}
