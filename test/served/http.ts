/** Owns turning the values of a call into HTTP, as the definition says. */
import type { Values } from './arbitraries.js'
import { keyOf } from './arbitraries.js'
import type { Definition, Operation, Parameter } from './definition.js'
import { bodyOf, formOf, isBinary } from './definition.js'

/** A call as it travels; everything is text or bytes. */
export interface Call {
  readonly verb: string
  readonly path: string
  readonly query: readonly (readonly [string, string])[]
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array | FormData | URLSearchParams
}

export interface Answer {
  readonly status: number
  /** Without its parameters. */
  readonly contentType: string | undefined
  readonly headers: Headers
  readonly bytes: Uint8Array
}

/** Writes a call. */
export function writeCall(operation: Operation, values: Values): Call {
  const { verb, path, parameters } = operation
  const given = parameters.filter((parameter) => keyOf(parameter) in values)
  const at = (where: Parameter['in']): readonly (readonly [string, string])[] =>
    given.filter((parameter) => parameter.in === where).map((parameter) => [parameter.name, textOf(values[keyOf(parameter)])] as const)
  const call: Call = { verb, path: fill(path, given, values), query: at('query'), headers: Object.fromEntries(at('header')) }
  if (formOf(operation) !== undefined) return { ...call, body: form(operation, values) }
  const body = bodyOf(operation)
  if (body === undefined || !(keyOf(body) in values)) return call
  const value = values[keyOf(body)]
  return isBinary(body.schema)
    ? withBody(call, value as Uint8Array, 'application/octet-stream')
    : withBody(call, JSON.stringify(value), 'application/json')
}

/** The same call with another body. */
export function withBody(call: Call, body: NonNullable<Call['body']>, contentType: string): Call {
  return { ...call, headers: { ...call.headers, 'content-type': contentType }, body }
}

function fill(path: string, given: readonly Parameter[], values: Values): string {
  return given
    .filter((parameter) => parameter.in === 'path')
    .reduce((filled, parameter) => {
      const once = encodeURIComponent(textOf(values[keyOf(parameter)]))
      const encoded = parameter['x-ms-url-encoding'] === 'double' ? encodeURIComponent(once) : once
      return filled.replace(`{${parameter.name}}`, () => encoded)
    }, path)
}

/** Lists travel with commas: the definition's `collectionFormat` is never another. */
function textOf(value: unknown): string {
  return Array.isArray(value) ? value.map(textOf).join(',') : String(value)
}

/** A form with these values, after others that the definition need not know. */
export function form(
  operation: Operation,
  values: Values,
  others: readonly (readonly [string, string])[] = [],
): FormData | URLSearchParams {
  const multipart = formOf(operation) === 'multipart'
  const made = multipart ? new FormData() : new URLSearchParams()
  for (const [name, value] of others) made.append(name, value)
  for (const parameter of operation.parameters) {
    const value = values[keyOf(parameter)]
    if (parameter.in !== 'formData' || value === undefined) continue
    if (value instanceof Uint8Array) (made as FormData).append(parameter.name, new Blob([value as Uint8Array<ArrayBuffer>]), 'file.bin')
    else made.append(parameter.name, textOf(value))
  }
  return made
}

/** A server, and what it takes to be let in. */
export interface Server {
  readonly address: string
  readonly definition: Definition
  readonly credentials: Readonly<Record<string, string>>
}

/** Makes a call. */
export async function send({ address, definition, credentials }: Server, call: Call): Promise<Answer> {
  const base = definition.basePath === '/' ? '' : definition.basePath
  const query = new URLSearchParams(call.query as [string, string][]).toString()
  const response = await fetch(`${address}${base}${call.path}${query === '' ? '' : `?${query}`}`, {
    method: call.verb,
    headers: { ...credentials, ...call.headers },
    ...(call.body === undefined ? {} : { body: call.body as NonNullable<RequestInit['body']> }),
  })
  return {
    status: response.status,
    contentType: response.headers.get('content-type')?.split(';')[0]?.trim(),
    headers: response.headers,
    bytes: new Uint8Array(await response.arrayBuffer()),
  }
}
