/** Owns whether an answer lets a step succeed, and what the maker reads where it doesn't. */
import type { PlatformDefinition, PlatformOperation } from '../definition.js'
import { messageOf, type PlatformResponse } from '../gateway.js'
import { isObject, objectAt, textAt, type Json, type JsonObject } from '../../json.js'
import { bodyValue } from '../requests/content.js'
import { declaredResponse, invalidResponse, mismatch } from './check-response.js'

export interface ActionFailure {
  /** `InvalidResponse` where the answer doesn't fit the definition, else what the answer says, or its status. */
  readonly code: string
  /** What the maker reads. */
  readonly message: string
  /** Which part of the answer doesn't fit the definition: `body/value/0/name`. */
  readonly at?: string
}

/** The body, and what is wrong with the answer. */
export function judge(
  definition: PlatformDefinition,
  operation: PlatformOperation,
  { status, headers, bytes }: PlatformResponse,
): { readonly body: Json; readonly failure?: ActionFailure } {
  const schema = schemaFor(definition, operation, status)
  const type = headers['content-type']
  const body = isFile(definition.resolve(schema)) ? fileOf(bytes, type) : bodyValue(bytes, type)
  if (status < 200 || status > 299)
    return { body, failure: { code: codeOf(body) ?? String(status), message: messageOf(bytes) ?? `The connector answered ${status}.` } }
  if (operation.verb === 'HEAD' || status === 204) return { body }
  const found = mismatch(definition, operation.id, schema, body)
  if (found === undefined) return { body }
  const { at, details } = found
  return { body, failure: { code: 'InvalidResponse', message: invalidResponse(definition.title, operation.id, details), at } }
}

/** The schema of the status that came, where it is declared; else that of the response that designers go by. */
function schemaFor(definition: PlatformDefinition, operation: PlatformOperation, status: number): Json | undefined {
  const own = objectAt(operation.raw, 'responses')[String(status)]
  return (own === undefined ? declaredResponse(definition, operation) : definition.resolve(own))?.['schema']
}

const isFile = ({ type, format }: JsonObject): boolean => type === 'file' || (type === 'string' && format === 'binary')

function fileOf(bytes: Buffer, type = 'application/octet-stream'): Json {
  return { '$content-type': type, $content: bytes.toString('base64') }
}

function codeOf(body: Json): string | undefined {
  const error = isObject(body) ? body['error'] : undefined
  const code = isObject(error) ? error['code'] : isObject(body) ? body['code'] : undefined
  return typeof code === 'string' || typeof code === 'number' ? String(code) : textAt(body, 'code')
}
