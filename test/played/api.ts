/** Owns the API that a definition describes, played: it notes what arrives, and answers what is declared. */
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { isJson, type Definition, type JsonObject, type Operation, type Response } from './definition.js'
import { isBytes, valueOf, writeJson, writeText, type Choice, type Variation } from './values.js'

/** A request as it arrived. */
export interface Arrived {
  readonly method: string
  readonly target: string
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | readonly string[]>>
  readonly body: Buffer | undefined
}

export interface Api {
  /** `http://127.0.0.1:1234` */
  readonly origin: string
  /** What has arrived since it was last taken. */
  take(): readonly Arrived[]
  /** What the next requests are answered. */
  answer: Answer
  close(): Promise<void>
}

/** Starts one. */
export async function startApi(): Promise<Api> {
  let arrived: Arrived[] = []
  const server = createServer((request, response) => {
    const notes = (body: Buffer): void => {
      arrived.push({ method: request.method ?? '', target: request.url ?? '', headers: request.headers, body })
      const { status, headers, body: text } = api.answer
      response.writeHead(status, headers as Record<string, string | string[]>)
      response.end(text)
    }
    buffer(request).then(notes, () => undefined)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const api: Api = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    take() {
      const taken = arrived
      arrived = []
      return taken
    },
    answer: { status: 204, headers: {}, body: undefined },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  return api
}

/** Makes what the API answers an operation with: one of its declared responses. */
export function makeAnswer(
  { document }: Definition,
  operation: Operation,
  response: Response,
  variation: Variation,
  location: string | undefined,
): Answer {
  const { random } = variation
  const status = response.status === 0 ? statusOfDefault(operation, variation) : response.status
  const choice: Choice = { ...variation, reply: true, allows: () => true }
  const { body, headers } = bodyOf(document, operation, response, status, choice)
  const declared = Object.entries(response.headers)
    .filter(([name]) => !/^(content-.*|transfer-encoding|connection|date)$/i.test(name))
    .map(([name, header]) => {
      const text = writeText(valueOf(document, header, { ...choice, plain: true }))
      // Whoever is busy for so long is not asked again.
      if (name.toLowerCase() === 'retry-after') return ['retry-after', '300'] as const
      return [name.toLowerCase(), /^[\x20-\x7e]+$/.test(text) ? text : 'plain'] as const
    })
  return {
    status,
    headers: {
      ...headers,
      ...(body === undefined ? {} : { 'content-length': String(body.length) }),
      date: 'Tue, 01 Jul 2025 10:00:00 GMT',
      etag: '"a-1"',
      'cache-control': random.pick(['no-cache', 'max-age=60']),
      'x-request-id': `reply-${random.below(1e9)}`,
      'set-cookie': ['a=1; Path=/', 'b=2; HttpOnly'],
      ...Object.fromEntries(declared),
      ...(location === undefined ? {} : { location }),
    },
    body,
  }
}

/** A status that has no response of its own. */
function statusOfDefault({ responses }: Operation, { random }: Variation): number {
  const taken = new Set(responses.map(({ status }) => status))
  const hasSuccess = responses.some(({ status }) => status >= 200 && status < 300)
  const free = (hasSuccess ? [500, 404, 418, 503] : [200, 500]).filter((status) => !taken.has(status))
  return random.pick(free.length === 0 ? [599] : free)
}

interface WrittenReply {
  readonly body: Buffer | undefined
  readonly headers: Readonly<Record<string, string>>
}

function bodyOf(document: JsonObject, operation: Operation, { schema }: Response, status: number, choice: Choice): WrittenReply {
  const { random } = choice
  if (operation.method === 'HEAD' || status === 204 || status === 304) return { body: undefined, headers: {} }
  if (schema === undefined) {
    return random.pick<WrittenReply>([
      { body: undefined, headers: {} },
      { body: Buffer.from('{ "said": "all the same" }'), headers: { 'content-type': 'application/json' } },
      { body: Buffer.from('Grüße'), headers: { 'content-type': 'text/plain; charset=utf-8' } },
    ])
  }
  const texts = operation.produces.filter((type) => !isJson(type))
  if (isBytes(document, schema)) {
    const type = texts.length === 0 ? 'application/octet-stream' : random.pick(texts)
    const disposition: Record<string, string> = random.chance(0.5) ? { 'content-disposition': 'attachment; filename="a b.pdf"' } : {}
    return { body: random.bytes(random.pick([0, 10, 10_000])), headers: { 'content-type': type, ...disposition } }
  }
  const value = valueOf(document, schema, choice)
  const types = operation.produces.filter((type) => isJson(type) || typeof value === 'string')
  const type = types.length > 0 ? random.pick(types) : (texts[0] ?? 'application/json')
  if (isJson(type)) {
    const charset = random.chance(0.5) && !type.includes(';') ? '; charset=utf-8' : ''
    return { body: Buffer.from(writeJson(value, random.chance(0.3))), headers: { 'content-type': type + charset } }
  }
  const text = typeof value === 'string' ? value : '<reply xmlns="urn:a">ä</reply>'
  return { body: Buffer.from(text), headers: { 'content-type': type } }
}
