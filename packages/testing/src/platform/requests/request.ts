/** Owns an operation and a maker's inputs → the request that the flow sends to the connector's gateway, before policies and credentials. */
import { bodyOf } from './body.js'
import type { PlatformDefinition, PlatformOperation } from '../definition.js'
import { textAt, type Json, type JsonObject } from '../../json.js'
import { asText, joined, MissingInput } from './inputs.js'

export type Pair = readonly [name: string, value: string]

export interface PlatformRequest {
  readonly method: string
  /** Path below the connector's address, encoded; with a query where it was given as a whole, as in a `Location`. */
  readonly path: string
  readonly query?: readonly Pair[]
  /** By names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body?: Buffer
  /** What stands in the template's braces, by name, encoded; policies use it. */
  readonly pathValues?: Readonly<Record<string, string>>
  /** `scheme://host/base` where a policy leads elsewhere than the definition. */
  readonly address?: string
}
export interface RequestInput {
  readonly definition: PlatformDefinition
  readonly operation: PlatformOperation
  /** By the names of parameters and of the body's properties. */
  readonly values: JsonObject
  /** What the platform writes where a callback URL belongs. */
  readonly callbackUrl?: string | undefined
}

/** What HTTP itself says of a message; nobody else can. */
const OF_THE_MESSAGE = new Set(['connection', 'content-length', 'host', 'transfer-encoding'])

/** What a maker leaves out is sent where it is required and has a default, as the designer writes it into the flow. */
export function buildRequest({ definition, operation, values, callbackUrl }: RequestInput): PlatformRequest {
  let { path } = operation
  const query: Pair[] = []
  const headers: Record<string, string> = {}
  const pathValues: Record<string, string> = {}
  for (const parameter of operation.parameters) {
    const name = textAt(parameter, 'name') ?? ''
    const where = parameter['in']
    if (where === 'body' || where === 'formData') continue
    const value = values[name] ?? (parameter['required'] === true ? parameter['default'] : undefined)
    if (value === undefined || value === null) {
      if (where === 'path' || (parameter['required'] === true && values[name] === undefined)) throw new MissingInput(operation.id, name)
      continue
    }
    if (where === 'path') {
      pathValues[name] = encodePath(parameter, value)
      path = path.replaceAll(`{${name}}`, pathValues[name])
    } else if (where === 'query') query.push(...queryOf(parameter, name, value))
    else if (where === 'header' && !OF_THE_MESSAGE.has(name.toLowerCase())) headers[name.toLowerCase()] = joined(parameter, value)
  }
  const { body, contentType } = bodyOf({ definition, operation, values, callbackUrl })
  return {
    method: operation.verb,
    path,
    query,
    pathValues,
    headers: { ...(contentType === undefined ? {} : { 'content-type': contentType }), ...headers },
    ...(body === undefined ? {} : { body }),
  }
}

/** What no URL holds as it is: other scripts, white space and controls, and what RFC 3986 leaves out; policies write it into paths. */
const NOT_IN_URL = /[^\x21-\x7e]|["<>\\^`{|}]/gu

/** The request's path with its query, as it travels. */
export function targetOf({ path: written, query = [] }: PlatformRequest): string {
  const path = written.replace(NOT_IN_URL, (character) => encodeURIComponent(character))
  if (query.length === 0) return path
  const text = query.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join('&')
  return `${path}${path.includes('?') ? '&' : '?'}${text}`
}

/** The designer wraps a path parameter in `encodeURIComponent`, once or twice. */
function encodePath(parameter: JsonObject, value: Json): string {
  const once = encodeURIComponent(joined(parameter, value))
  return parameter['x-ms-url-encoding'] === 'double' ? encodeURIComponent(once) : once
}

function queryOf(parameter: JsonObject, name: string, value: Json): readonly Pair[] {
  if (Array.isArray(value) && parameter['collectionFormat'] === 'multi') return value.map((one) => [name, asText(one as Json)] as const)
  return [[name, joined(parameter, value)]]
}
