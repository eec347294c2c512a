/** Owns what leaves for the backend: the request as it came, but for what a method changed. */
import { isUtf8 } from 'node:buffer'
import { Readable } from 'node:stream'
import type { FastifyRequest } from 'fastify'
import type { ConnectorModel, ForwardOptions, Operation, Parameter, QueryValue, Schema } from '@ferrule/core'
import { hasUnreadBody } from '../body-of-get.js'
import type { Given } from '../coerce.js'
import { HttpError } from '../errors.js'
import { escapeToken } from '../faults.js'
import { formatInstant } from '../instant.js'
import { isJsonType, parseJson, Unreadable } from '../json.js'
import { separatorOf } from '../list-format.js'
import { belowPrefix } from '../path-template.js'
import type { Incoming, Input, ReadInput } from '../request-schema.js'
import type { Backend, Headers, Outgoing } from './backend.js'
import { contentOf, writeForm } from './form-body.js'
import { requestHeaders } from './headers.js'
import { RECORDED, type WithRecorded } from './recorded.js'
import { hasRepeatedKeys } from './repeated-keys.js'
import { createWriteChanged, isSame } from './same.js'

type Properties = Readonly<Record<string, unknown>>

/** What a request is made from. */
export interface Call {
  readonly request: FastifyRequest
  readonly incoming: Incoming
  readonly read: ReadInput
  readonly input: unknown
  readonly options: ForwardOptions
}

export interface RequestLimits {
  readonly bodyLimit: number
  readonly uploadLimit: number
}

/** Makes the request that goes to the backend. */
export type MakeRequest = (call: Call) => Outgoing

/** Prepares the requests of one operation. `prefix` is what its route stands under. */
export function createMakeRequest(
  operation: Operation,
  model: ConnectorModel,
  backend: Pick<Backend, 'basePath'>,
  prefix: string,
  limits: RequestLimits,
): MakeRequest {
  const { parameters, path: template } = operation
  const credentials = credentialNames(model)
  const inForm = parameters.filter(({ in: where }) => where === 'formData')
  const byPlace = { path: placed(parameters, 'path'), query: placed(parameters, 'query'), header: placed(parameters, 'header') }
  const writeBody = createWriteChanged(model.schemas)
  const named = new Map(model.schemas.map(({ name, schema }) => [name, schema]))
  const isEmpty = parameters.length === 0 && operation.body === undefined
  const unwanted = headersThatChangeTheStatus(operation)
  // Bytes that pass as they are may be compressed for the caller; what is looked into is not.
  const passesBytes = operation.responses.some(({ schema }) => schema?.kind === 'file')
  const uploadTotal = limits.bodyLimit + limits.uploadLimit * inForm.filter(({ schema }) => schema.kind === 'file').length

  const toTexts = (parameter: Parameter, value: unknown, came?: Given): readonly string[] => {
    const schema = resolve(parameter.schema, named)
    if (schema.kind !== 'array' || !Array.isArray(value)) return [toText(schema, value)]
    const items = resolve(schema.items, named)
    const texts = (value as readonly unknown[]).map((item) => toText(items, item))
    const separator = separatorOf(schema)
    if (separator === undefined || Array.isArray(came)) return texts
    return [texts.join(separator)]
  }

  const makePath = (url: string, call: Call, input: Properties, before: Properties): string => {
    const [came = ''] = url.split('?', 1)
    for (const parameter of byPlace.path) refuseDotSegments(parameter, input)
    const isAsCame = call.options.path === undefined && byPlace.path.every(({ property }) => isSame(input[property], before[property]))
    if (isAsCame) return belowPrefix(came, prefix) || '/'
    const filled = (call.options.path ?? template).replace(/\{([^{}]*)\}/g, (_, name: string) => {
      const parameter = byPlace.path.find((one) => one.name === name)
      if (parameter === undefined)
        throw new Error(`The path ${call.options.path ?? template} names {${name}}, which ${operation.id} does not have.`)
      const once = encodeURIComponent(toTexts(parameter, input[parameter.property] ?? '').join(','))
      return parameter.urlEncoding === 'double' ? encodeURIComponent(once) : once
    })
    return filled.startsWith('/') ? filled : `/${filled}`
  }

  const makeQuery = (url: string, { incoming, options }: Call, input: Properties, before: Properties): string => {
    const start = url.indexOf('?')
    const came = start === -1 ? '' : url.slice(start + 1)
    const changes = new Map<string, readonly string[]>()
    for (const parameter of byPlace.query) {
      const value = input[parameter.property]
      if (isSame(value, before[parameter.property])) continue
      changes.set(parameter.name, value === undefined || value === null ? [] : toTexts(parameter, value, incoming.query[parameter.name]))
    }
    if (options.credentials === false) for (const name of credentials.query) changes.set(name, [])
    for (const [name, value] of Object.entries(options.query ?? {})) changes.set(name, textsOf(value))
    if (changes.size === 0) return came
    const kept = came.split('&').filter((pair) => pair !== '' && !changes.has(decodedName(pair)))
    const added = [...changes].flatMap(([name, texts]) => texts.map((text) => `${encodeURIComponent(name)}=${encodeURIComponent(text)}`))
    return [...kept, ...added].join('&')
  }

  const makeHeaders = ({ request, options, incoming }: Call, input: Properties, before: Properties): Headers => {
    const headers = requestHeaders(request.headers)
    for (const name of unwanted) delete headers[name]
    const accepted = request.headers['accept-encoding']
    if (!passesBytes) headers['accept-encoding'] = 'identity'
    else if (accepted !== undefined) headers['accept-encoding'] = accepted
    for (const parameter of byPlace.header) {
      const name = parameter.name.toLowerCase()
      const value = input[parameter.property]
      if (isSame(value, before[parameter.property])) continue
      if (value === undefined || value === null) delete headers[name]
      else headers[name] = toTexts(parameter, value, incoming.headers[name]).join(', ')
    }
    if (options.credentials === false) for (const name of credentials.headers) delete headers[name]
    return headers
  }

  /** Headers that the caller's method names come last: they win over what the body says of itself. */
  const setHeaders = (headers: Headers, { options }: Call): void => {
    for (const [name, value] of Object.entries(options.headers ?? {})) {
      if (value === undefined) delete headers[name.toLowerCase()]
      else headers[name.toLowerCase()] = value
    }
  }

  const makeBody = (
    call: Call,
    headers: Headers,
    input: Properties,
    before: Properties,
    original: unknown,
  ): Buffer | Readable | undefined => {
    const { request, options } = call
    if (options.body !== undefined) return givenBody(options.body, headers)
    const length = request.headers['content-length']
    if (inForm.length > 0) {
      const multipart = request.headers['content-type']?.toLowerCase().startsWith('multipart/') === true
      if (inForm.every(({ property }) => isSame(input[property], before[property]))) {
        const recorded = (request as WithRecorded)[RECORDED]
        if (Buffer.isBuffer(recorded)) return recorded
        if (recorded !== undefined) {
          if (length !== undefined) headers['content-length'] = length
          return Readable.from(recorded.whole(uploadTotal), { objectMode: false })
        }
      }
      const hasFile = inForm.some(({ schema, property }) => schema.kind === 'file' && input[property] !== undefined)
      const written = writeForm(operation, input, toTexts, multipart || hasFile)
      headers['content-type'] = written.contentType
      return written.body
    }
    const { body } = operation
    if (body === undefined) return undefined
    if (body.schema.kind === 'file' && body.property !== undefined) {
      const file = input[body.property] as { content: Readable; type?: string } | undefined
      if (file === undefined) return undefined
      if (file === before[body.property] && length !== undefined) headers['content-length'] = length
      else if (file !== before[body.property] && file.type !== undefined) headers['content-type'] = file.type
      const content = contentOf(file)
      return content instanceof Readable ? content : Buffer.from(content[0] as Uint8Array)
    }
    const value = body.property === undefined ? input : input[body.property]
    const came = body.property === undefined ? before : before[body.property]
    const recorded = (request as WithRecorded)[RECORDED]
    const unchanged =
      body.property === undefined
        ? isSame(bodyPart(operation, value as Properties), bodyPart(operation, came as Properties))
        : isSame(value, came)
    if (unchanged) {
      if (!Buffer.isBuffer(recorded) || recorded.length === 0) return undefined
      return hasRepeatedKeys(recorded, original) ? Buffer.from(JSON.stringify(original)) : recorded
    }
    if (value === undefined) {
      delete headers['content-type']
      return undefined
    }
    const written = writeBody(body.schema, value, came, original)
    const asJson = isJsonType(body.contentType) || typeof written !== 'string'
    if (headers['content-type'] === undefined || (asJson && !isJsonType(String(headers['content-type']))))
      headers['content-type'] = asJson && !isJsonType(body.contentType) ? 'application/json' : body.contentType
    return Buffer.from(asJson ? JSON.stringify(written) : (written as string))
  }

  return (call) => {
    const { request, incoming, options } = call
    const { url } = request
    // What came, read once more: a method may have changed its input, or anything in it.
    const original = readAgain(request, incoming.body)
    const before = isEmpty ? NOTHING : instanceOf(call.read({ ...incoming, body: original }))
    const input = isEmpty ? NOTHING : ((call.input ?? before) as Properties)
    const path = makePath(url, call, input, before)
    const query = makeQuery(url, call, input, before)
    const headers = makeHeaders(call, input, before)
    const method = options.method ?? (request.method === 'HEAD' ? operation.verb : request.method)
    const bodiless = (method === 'GET' || method === 'HEAD') && !(hasUnreadBody(operation) && method === operation.verb)
    const body = bodiless ? undefined : makeBody(call, headers, input, before, original)
    setHeaders(headers, call)
    return { method, path: `${backend.basePath}${path}${query === '' ? '' : `?${query}`}`, headers, body }
  }
}

const NOTHING: Properties = Object.freeze({})

function placed(parameters: readonly Parameter[], place: Parameter['in']): readonly Parameter[] {
  return parameters.filter(({ in: where }) => where === place)
}

/** Where callers prove who they are. */
function credentialNames({ security }: ConnectorModel): { readonly headers: ReadonlySet<string>; readonly query: ReadonlySet<string> } {
  const keys = security.filter((scheme) => scheme.kind === 'apiKey')
  return {
    headers: new Set([
      'authorization',
      'cookie',
      ...keys.filter((key) => key.in === 'header').map(({ parameter }) => parameter.toLowerCase()),
    ]),
    query: new Set(keys.filter((key) => key.in === 'query').map(({ parameter }) => parameter)),
  }
}

/** A part, or nothing because nothing changed, is an answer that only some operations declare: the others ask for the whole. */
function headersThatChangeTheStatus({ responses, parameters }: Operation): readonly string[] {
  const declares = (status: number): boolean => responses.some((response) => response.status === status)
  const declared = new Set(parameters.filter(({ in: where }) => where === 'header').map(({ name }) => name.toLowerCase()))
  const names = [...(declares(206) ? [] : ['range', 'if-range']), ...(declares(304) ? [] : ['if-none-match', 'if-modified-since'])]
  return names.filter((name) => !declared.has(name))
}

/** The body as it came, parsed anew, so that it shares nothing with what the method was given. */
function readAgain(request: FastifyRequest, body: unknown): unknown {
  const recorded = (request as WithRecorded)[RECORDED]
  if (typeof body !== 'object' || body === null || !Buffer.isBuffer(recorded) || !isUtf8(recorded)) return body
  const again = parseJson(recorded)
  return again instanceof Unreadable ? body : again
}

function instanceOf(read: ReturnType<ReadInput>): Properties {
  return ((read as Input).instance as Properties | undefined) ?? {}
}

/** The properties of an input that travel in its body, and the keys that nobody declared. */
function bodyPart({ parameters }: Operation, input: Properties): Properties {
  if (parameters.length === 0) return input
  const elsewhere = new Set(parameters.map(({ property }) => property))
  return Object.fromEntries(Object.entries(input).filter(([property]) => !elsewhere.has(property)))
}

function resolve(schema: Schema, named: ReadonlyMap<string, Schema>): Exclude<Schema, { kind: 'reference' }> {
  if (schema.kind !== 'reference') return schema
  const target = named.get(schema.name)
  if (target === undefined) throw new Error(`the model has no schema named ${schema.name}`)
  return resolve(target, named)
}

function toText(schema: Schema, value: unknown): string {
  if (value instanceof Date) return formatInstant(value, schema.kind === 'string' && schema.format === 'date' ? 'date' : 'date-time')
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value)
}

function textsOf(value: QueryValue | undefined): readonly string[] {
  if (value === undefined) return []
  return Array.isArray(value) ? value.map(String) : [String(value as string | number | boolean)]
}

function decodedName(pair: string): string {
  const [name = ''] = pair.split('=', 1)
  try {
    return decodeURIComponent(name.replaceAll('+', ' '))
  } catch {
    return name
  }
}

/** `..` is never a value: whoever reads the path next would take it for a way up, out of what the operation may reach. */
function refuseDotSegments({ property, name }: Parameter, input: Properties): void {
  const value = input[property]
  if (typeof value !== 'string' || !/(?:^|[/\\])\.{1,2}(?:[/\\]|$)/.test(value)) return
  const fault = { in: 'path', path: `/${escapeToken(name)}`, code: 'dot-segment', message: 'must not be a way up' } as const
  throw new HttpError('invalid-input', `path /${name}: must not be a way up`, { faults: [fault] })
}

function givenBody(body: unknown, headers: Headers): Buffer | Readable {
  if (body instanceof Readable) return body
  if (body instanceof Uint8Array) return Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  headers['content-type'] = 'application/json'
  return Buffer.from(JSON.stringify(body))
}
