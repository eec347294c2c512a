/** Owns a reply that nobody waits for: what it is given is kept. It has what the handler uses of Fastify's. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { KeptAnswer } from './store.js'

/** Headers that belong to one answer over one connection. */
const NOT_KEPT = new Set(['date', 'connection', 'keep-alive', 'transfer-encoding', 'content-length', 'set-cookie'])

export function keptHeaders(headers: Readonly<Record<string, unknown>>): Record<string, string> {
  const kept = Object.entries(headers).flatMap(([name, value]) =>
    NOT_KEPT.has(name) || (typeof value !== 'string' && typeof value !== 'number') ? [] : [[name, String(value)] as const],
  )
  return Object.fromEntries(kept)
}

/** The bytes of what is sent; `undefined` where it is a stream, which can't be kept. */
export function bytesOf(payload: unknown): Buffer | undefined {
  if (payload === undefined || payload === null) return Buffer.alloc(0)
  const bytes = typeof payload === 'string' ? Buffer.from(payload) : payload
  return Buffer.isBuffer(bytes) ? bytes : undefined
}

/** Puts a kept answer on a reply. */
export function sendKept(reply: FastifyReply, { status, headers, body }: KeptAnswer): void {
  reply.code(status).headers(headers)
  reply.send(body.length === 0 ? undefined : body)
}

/** Makes one. `keep` is given the answer once there is one; what is no text and no bytes can't be kept. */
export function recordReply(request: FastifyRequest, keep: (answer: KeptAnswer | undefined) => void): FastifyReply {
  const headers: Record<string, unknown> = {}
  const recorded = {
    request,
    log: request.log,
    statusCode: 200,
    sent: false,
    // Nobody hangs up, and what a form left behind may go at once.
    raw: { destroyed: false, writableFinished: true, once: () => undefined },
    code(status: number) {
      recorded.statusCode = status
      return recorded
    },
    header(name: string, value: unknown) {
      headers[name.toLowerCase()] = value
      return recorded
    },
    headers(values: Readonly<Record<string, unknown>>) {
      for (const [name, value] of Object.entries(values)) recorded.header(name, value)
      return recorded
    },
    getHeader: (name: string) => headers[name.toLowerCase()],
    removeHeader(name: string) {
      Reflect.deleteProperty(headers, name.toLowerCase())
      return recorded
    },
    send(payload?: unknown) {
      if (recorded.sent) return recorded
      recorded.sent = true
      const body = bytesOf(payload)
      keep(body === undefined ? undefined : { status: recorded.statusCode, headers: keptHeaders(headers), body })
      return recorded
    },
  }
  return recorded as unknown as FastifyReply
}
