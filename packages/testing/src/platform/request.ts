/** Owns an operation and a maker's inputs → the request that the platform sends. */
import { inject, type Credentials } from './connection.js'
import type { PlatformDefinition, PlatformOperation } from './definition.js'
import { isObject, listAt, objectAt, textAt, type Json, type JsonObject } from './json.js'

export interface PlatformRequest {
  readonly method: string
  /** Path and query below the connector's address. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: Buffer
}
export interface RequestInput {
  readonly definition: PlatformDefinition
  readonly operation: PlatformOperation
  readonly credentials: Credentials
  /** By the names of parameters and of the body's properties. */
  readonly values: JsonObject
  /** What the platform writes where a callback URL belongs. */
  readonly callbackUrl?: string
}

const SEPARATORS: Readonly<Record<string, string>> = { csv: ',', ssv: ' ', tsv: '\t', pipes: '|' }

/** What a maker leaves out is sent where it is required and has a default, as the designer writes it into the flow. */
export function buildRequest({ definition, operation, credentials, values, callbackUrl }: RequestInput): PlatformRequest {
  let path = operation.path
  const query: (readonly [string, string])[] = []
  const headers: Record<string, string> = {}
  let body: Json | undefined
  for (const parameter of operation.parameters) {
    const name = textAt(parameter, 'name') ?? ''
    const where = parameter['in']
    if (where === 'body') {
      body = bodyOf(definition, parameter, values, callbackUrl)
      continue
    }
    const value = values[name] ?? (parameter['required'] === true ? parameter['default'] : undefined)
    if (value === undefined) {
      if (where === 'path') throw new Error(`${operation.id} needs ${name}.`)
      continue
    }
    if (where === 'path') path = path.replaceAll(`{${name}}`, encodePath(parameter, value))
    else if (where === 'query') query.push(...queryOf(parameter, name, value))
    else if (where === 'header') headers[name.toLowerCase()] = joined(parameter, value)
  }
  const injected = inject(definition, operation, credentials)
  const all = [...query, ...injected.query].map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
  return {
    method: operation.verb,
    path: `${path}${all.length === 0 ? '' : `?${all.join('&')}`}`,
    headers: { ...headers, ...injected.headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: Buffer.from(JSON.stringify(body)) }),
  }
}

/** The designer wraps a path parameter in `encodeURIComponent`, once or twice. */
function encodePath(parameter: JsonObject, value: Json): string {
  const once = encodeURIComponent(joined(parameter, value))
  return parameter['x-ms-url-encoding'] === 'double' ? encodeURIComponent(once) : once
}

function queryOf(parameter: JsonObject, name: string, value: Json): readonly (readonly [string, string])[] {
  if (Array.isArray(value) && parameter['collectionFormat'] === 'multi') return value.map((one) => [name, text(one as Json)] as const)
  return [[name, joined(parameter, value)]]
}

function joined(parameter: JsonObject, value: Json): string {
  if (!Array.isArray(value)) return text(value)
  return value.map((one) => text(one as Json)).join(SEPARATORS[textAt(parameter, 'collectionFormat') ?? 'csv'] ?? ',')
}

const text = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value))

/** A maker sees the properties of an object body as fields of their own. Another body is given under the parameter's name. */
function bodyOf(
  definition: PlatformDefinition,
  parameter: JsonObject,
  values: JsonObject,
  callbackUrl: string | undefined,
): Json | undefined {
  const schema = definition.resolve(parameter['schema'])
  const name = textAt(parameter, 'name') ?? 'body'
  if (Object.keys(objectAt(schema, 'properties')).length === 0) return values[name]
  const built = fill(definition, schema, isObject(values[name]) ? values[name] : values, callbackUrl)
  return Object.keys(built).length === 0 && parameter['required'] !== true ? undefined : built
}

function fill(definition: PlatformDefinition, schema: JsonObject, values: JsonObject, callbackUrl: string | undefined): JsonObject {
  const required = listAt(schema, 'required')
  const filled: Record<string, Json> = {}
  for (const [name, node] of Object.entries(objectAt(schema, 'properties'))) {
    const property = definition.resolve(node)
    const given = values[name]
    if (isObject(node) && (node['x-ms-notification-url'] === true || property['x-ms-notification-url'] === true)) {
      if (callbackUrl !== undefined) filled[name] = callbackUrl
    } else if (Object.keys(objectAt(property, 'properties')).length > 0 && (given === undefined || isObject(given))) {
      const below = fill(definition, property, given ?? {}, callbackUrl)
      if (given !== undefined || Object.keys(below).length > 0) filled[name] = below
    } else if (given !== undefined) filled[name] = given
    else if (required.includes(name) && property['default'] !== undefined) filled[name] = property['default']
  }
  return filled
}
