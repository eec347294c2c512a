/** Owns how a tool's arguments become the request that its operation takes from anybody. */
import type { ArgumentPlace, PlannedTool } from '@ferrule/core/emit'
import type { Parameter } from '@ferrule/core'
import type { Fault, FaultLocation } from '../errors.js'
import { escapeToken } from '../faults.js'
import { isJsonType } from '../json.js'
import { separatorOf } from '../list-format.js'

/** What a tool was given, by name of the argument. */
export type Arguments = Readonly<Record<string, unknown>>

/** A request of an operation, below the prefix of its connector. */
export interface ToolCall {
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: Readonly<Record<string, string>>
  readonly payload: string | Buffer | FormData | undefined
}

/** Makes the request, or says what can't travel. Whether it is valid, the operation says. */
export function toolCallOf({ operation, request }: PlannedTool, given: Arguments): ToolCall | readonly Fault[] {
  const draft = new Draft()
  for (const { place, value } of request.constants) draft.put(place, value)
  for (const [name, value] of Object.entries(given)) {
    const place = request.places.get(name) ?? unknownPlace(request.flat, name)
    // Outside JSON there is no null; language models write it for what they leave out.
    if (value !== undefined && (value !== null || place.to !== 'parameter')) draft.put(place, value)
  }
  const path = draft.fill(operation.path)
  const payload = draft.payload(request.contentType, request.flat && (request.bodyRequired || draft.hasProperties))
  return draft.faults.length > 0 ? draft.faults : { path, query: draft.query, headers: draft.headers, payload }
}

/** What the tool does not have goes where the operation refuses it. */
function unknownPlace(flat: boolean, name: string): ArgumentPlace {
  if (flat) return { to: 'property', name }
  return { to: 'parameter', parameter: { property: name, name, in: 'query', required: false, schema: { kind: 'string' } } }
}

/** What a header may hold (RFC 9110, section 5.5). */
const HEADER_TEXT = /^[\t\x20-\x7e\x80-\xff]*$/
const LONE_SURROGATE = /[\ud800-\udfff]/u
const BASE64 = /^[A-Za-z0-9+/_-]*={0,2}$/

class Draft {
  readonly query = new URLSearchParams()
  readonly headers: Record<string, string> = {}
  readonly faults: Fault[] = []
  private readonly path = new Map<string, string>()
  private readonly form: (readonly [name: string, value: string | File])[] = []
  private readonly properties = new Map<string, unknown>()
  private body: unknown

  get hasProperties(): boolean {
    return this.properties.size > 0
  }

  put(place: ArgumentPlace, value: unknown): void {
    if (place.to === 'body') this.body = value
    else if (place.to === 'property') this.properties.set(place.name, value)
    else this.putParameter(place.parameter, value)
  }

  private putParameter(parameter: Parameter, value: unknown): void {
    const { name, in: where, schema } = parameter
    if (schema.kind === 'file') {
      const file = this.fileOf(value, where, name)
      if (file !== undefined) this.form.push([name, file])
      return
    }
    const separator = schema.kind === 'array' ? separatorOf(schema) : undefined
    const texts = Array.isArray(value) && separator === undefined ? value.map((item) => textOf(item)) : [textOf(value, separator)]
    for (const text of texts) {
      if (where === 'path') this.path.set(name, text)
      else if (LONE_SURROGATE.test(text)) this.refuse(where, name, 'text', 'must be a well-formed text')
      else if (where === 'query') this.query.append(name, text)
      else if (where === 'formData') this.form.push([name, text])
      else if (HEADER_TEXT.test(text)) this.headers[name.toLowerCase()] = text
      else this.refuse(where, name, 'text', 'must be a text that a header can hold')
    }
  }

  /** The path with its names filled in. One that would lead to another operation is not made. */
  fill(template: string): string {
    return template.replaceAll(/[^{}]+|\{([^{}]*)\}/g, (literal: string, name: string | undefined) => {
      if (name === undefined) return encodeURI(literal)
      const text = this.path.get(name)
      if (text === undefined || text === '') this.refuse('path', name, 'required', 'must be given')
      else if (/^\.{1,2}$/.test(text)) this.refuse('path', name, 'text', 'must be more than dots')
      else if (LONE_SURROGATE.test(text)) this.refuse('path', name, 'text', 'must be a well-formed text')
      else return encodeURIComponent(text)
      return ''
    })
  }

  payload(type: string | undefined, isFlat: boolean): ToolCall['payload'] {
    if (type === undefined) return undefined
    if (this.form.length > 0 || /^multipart\/|urlencoded$/i.test(type)) return this.formPayload(type)
    const value = isFlat ? Object.fromEntries(this.properties) : this.body
    if (value === undefined) return undefined
    this.headers['content-type'] = type
    if (isJsonType(type)) return JSON.stringify(value)
    if (typeof value === 'string') return value
    const file = this.fileOf(value, 'body', '')
    if (file === undefined) return undefined
    if (file.type !== '') this.headers['content-type'] = file.type
    return this.bytes.get(file)
  }

  private formPayload(type: string): string | FormData {
    if (type.startsWith('multipart/')) {
      const form = new FormData()
      for (const [name, value] of this.form) form.append(name, value as never)
      return form
    }
    this.headers['content-type'] = type
    return new URLSearchParams(this.form as unknown as Record<string, string>).toString()
  }

  private readonly bytes = new Map<File, Buffer>()

  /** A file as an agent gives it: an object with its bytes in base64. */
  private fileOf(value: unknown, where: FaultLocation, name: string): File | undefined {
    const { content, fileName, contentType = '' } = (typeof value === 'object' && value !== null ? value : { content: value }) as Arguments
    if (typeof content !== 'string' || !BASE64.test(content))
      return this.refuse(where, name, 'base64', 'must be an object with `content` in base64')
    if (typeof contentType !== 'string' || !HEADER_TEXT.test(contentType))
      return this.refuse(where, name, 'type', 'must have a media type as `contentType`')
    const bytes = Buffer.from(content, 'base64')
    const file = new File([bytes], typeof fileName === 'string' && fileName !== '' ? fileName : 'file', { type: contentType })
    this.bytes.set(file, bytes)
    return file
  }

  private refuse(where: FaultLocation, name: string, code: string, message: string): undefined {
    this.faults.push({ in: where, path: name === '' ? '' : `/${escapeToken(name)}`, code, message })
  }
}

function textOf(value: unknown, separator?: string): string {
  if (Array.isArray(value) && typeof separator === 'string') return value.map((item) => textOf(item)).join(separator)
  return typeof value === 'string' ? value : typeof value === 'object' ? JSON.stringify(value) : String(value)
}
