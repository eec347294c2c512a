/** Owns what becomes of a backend's reply: checked against what is declared, given to the method, and sent on as it came where nobody changed it. */
import { Readable } from 'node:stream'
import { promisify } from 'node:util'
import { brotliDecompress, gunzip, inflate } from 'node:zlib'
import type { BackendReply, DefaultResponse, ForwardOptions, NamedSchema, Operation } from '@ferrule/core'
import { answerWith } from '../answers.js'
import type { CompileReplyCheck, ReplyCheck } from '../reply-check.js'
import { isJsonType, parseJson, Unreadable } from '../json.js'
import { WHOLE_LIMIT, type Headers, type Received, type Take } from './backend.js'
import { ABOUT_BYTES, type Forwarded } from './forwarded.js'
import { createWriteChanged, isSame } from './same.js'

/** A reply that is not what the declaration says. */
export class Unusable {
  constructor(
    readonly reason: 'undeclared' | 'broken',
    readonly faults: readonly { readonly path: string; readonly rule: string }[] = [],
  ) {}
}

/** How the replies of one operation are taken and read. */
export interface ReadReply {
  take(changed: boolean): Take
  read(received: Received): Forwarded | Unusable
}

const SMALL = 65_536

/** Prepares the replies of one operation. */
export function createReadReply(operation: Operation, schemas: readonly NamedSchema[], compileCheck: CompileReplyCheck): ReadReply {
  const checks = new Map<DefaultResponse, ReplyCheck>()
  const write = createWriteChanged(schemas)
  const produced = new Set((operation.produces ?? []).map(mediaTypeOf))
  const checkOf = (response: DefaultResponse, schema: NonNullable<DefaultResponse['schema']>): ReplyCheck => {
    const known = checks.get(response)
    if (known !== undefined) return known
    const made = compileCheck(schema)
    checks.set(response, made)
    return made
  }

  const take = (status: number, headers: Headers): ReturnType<Take> => {
    const response = answerWith(operation, status)
    if (response === undefined) return 'nothing'
    if (response.schema?.kind === 'file') return 'stream'
    if (response.schema !== undefined) return 'whole'
    return status === 204 || status === 304 || Number(headers['content-length'] ?? Infinity) <= SMALL ? 'whole' : 'stream'
  }

  return {
    take: (changed) => (changed ? (status, headers) => (take(status, headers) === 'stream' ? 'stream' : 'whole') : take),
    read({ status, headers, body }) {
      const response = answerWith(operation, status)
      if (response === undefined) return new Unusable('undeclared')
      const { schema, contentType } = response
      const type = headers['content-type']
      const shown = typeof type !== 'string' || !isJsonType(type)
      const whole = { status, headers, shown, rewrite: undefined }
      if (schema === undefined) return { ...whole, body, value: undefined }
      if (body instanceof Readable) return { ...whole, body, value: { content: body, ...fileOf(headers) } }
      if (schema.kind === 'file') return { ...whole, body, value: { content: body, ...fileOf(headers) } }
      // A schema that says nothing does not say that there is something.
      if (body.length === 0 && (schema.kind === 'any' || status === 204 || status === 304 || operation.verb === 'HEAD'))
        return { ...whole, body, value: undefined }
      // What the operation is said to produce in another form can be told by its form alone.
      const isOther = shown && schema.kind !== 'string' && type !== undefined && produced.has(mediaTypeOf(String(type)))
      const saysJson = contentType === undefined || isJsonType(contentType)
      // Markup and texts are what they are; a text may also come where JSON was declared.
      const saysNothing = schema.kind === 'any' && shown && type !== undefined
      if (isOther || saysNothing || (!saysJson && schema.kind !== 'string')) return { ...whole, body, value: body.toString('utf8') }
      const check = checkOf(response, schema)
      const json = saysJson && !(schema.kind === 'string' && shown) ? parseJson(body) : body.toString('utf8')
      if (json instanceof Unreadable) return new Unusable('broken', [{ path: '', rule: 'json' }])
      const faults = check.faults(json)
      if (faults.length > 0) return new Unusable('broken', faults)
      const value = check.construct(json)
      const rewrite = (given: unknown): Buffer | undefined => {
        if (!saysJson) return Buffer.from(String(given))
        const original = parseJson(body)
        const before = check.construct(original)
        if (isSame(given, before)) return body
        const written = write(schema, given, before, original)
        return check.faults(written).length > 0 ? undefined : Buffer.from(JSON.stringify(written))
      }
      return { ...whole, body, value, rewrite: typeof value === 'object' && value !== null ? rewrite : undefined }
    },
  }
}

/** A media type without its parameters. */
function mediaTypeOf(type: string): string {
  return (type.split(';', 1)[0] ?? '').trim().toLowerCase()
}

/** Name and type of bytes, as far as their headers tell. */
function fileOf(headers: Headers): { readonly name?: string; readonly type?: string } {
  const { 'content-type': type, 'content-disposition': disposition } = headers
  const text = typeof disposition === 'string' ? disposition : ''
  const encoded = /;\s*filename\*\s*=\s*utf-8''([^;\s]+)/i.exec(text)?.[1]
  const plain = /;\s*filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))/i.exec(text)
  const name = (encoded === undefined ? undefined : decoded(encoded)) ?? plain?.[1]?.replace(/\\(.)/g, '$1') ?? plain?.[2]
  return { ...(name === undefined ? {} : { name }), ...(typeof type === 'string' ? { type } : {}) }
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

const DECODERS: Readonly<Record<string, (bytes: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>>> = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
}

/** A reply that came compressed although nobody asked for it, as it was before. `undefined` where it can't be read. */
export async function decompressed(received: Received): Promise<Received | undefined> {
  const { body, headers } = received
  const encoding = headers['content-encoding']
  if (encoding === undefined || encoding === 'identity' || body instanceof Readable) return received
  const decode = DECODERS[String(encoding).toLowerCase()]
  if (decode === undefined) return undefined
  try {
    const { 'content-encoding': _, ...others } = headers
    return { ...received, headers: others, body: await decode(body, { maxOutputLength: WHOLE_LIMIT }) }
  } catch {
    return undefined
  }
}

/** Lets a method change a reply, whatever it is. */
export async function changed(received: Received, change: NonNullable<ForwardOptions['reply']>): Promise<Received> {
  const { status, headers, body } = received
  const isJson = isJsonType(String(headers['content-type'] ?? ''))
  const parse = (): unknown => {
    if (body instanceof Readable || body.length === 0) return body instanceof Readable ? body : undefined
    const parsed = isJson ? parseJson(body) : body.toString('utf8')
    return parsed instanceof Unreadable ? body.toString('utf8') : parsed
  }
  const given: BackendReply = { status, headers, body: parse() }
  const made = await change(given)
  const kept: Headers = { ...(made.headers as Headers) }
  if (made.body instanceof Readable) {
    if (made.body !== body) delete kept['content-length']
    return { status: made.status, headers: kept, body: made.body }
  }
  if (made.body !== body && body instanceof Readable) body.destroy()
  if (isSame(made.body, parse())) return { status: made.status, headers: kept, body }
  delete kept['content-length']
  // They were about the bytes that came.
  for (const name of ABOUT_BYTES) delete kept[name]
  if (made.body === undefined) return { status: made.status, headers: kept, body: Buffer.alloc(0) }
  if (made.body instanceof Uint8Array) return { status: made.status, headers: kept, body: Buffer.from(made.body) }
  if (typeof made.body === 'string' && !isJson) return { status: made.status, headers: kept, body: Buffer.from(made.body) }
  if (!isJson) kept['content-type'] = 'application/json'
  return { status: made.status, headers: kept, body: Buffer.from(JSON.stringify(made.body)) }
}
