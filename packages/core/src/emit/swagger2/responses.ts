/** Owns an operation's answers. */
import type { DefaultResponse, Operation, ResponseHeader } from '../../model/index.js'
import { compact } from '../shared/compact.js'
import { documentedResponses } from '../shared/responses.js'
import { labels } from './extensions/index.js'
import { emitContent, resolveSchema } from './schemas.js'
import { cannotSay, inside, type Scope } from './scope.js'
import type { SwaggerHeader, SwaggerResponse } from './types.js'
import { emitValue } from './values.js'

/** The answers by status. Of two with one status, the first is kept and the other reported. */
export function emitResponses(operation: Operation, scope: Scope): Readonly<Record<string, SwaggerResponse>> {
  const responses = new Map<string, SwaggerResponse>()
  for (const response of documentedResponses(operation, scope.report)) {
    const status = String(response.status)
    if (responses.has(status)) cannotSay(scope, `two answers with status ${status}`)
    else responses.set(status, emitResponse(response, inside(scope, status)))
  }
  const { defaultResponse } = operation
  if (defaultResponse !== undefined) responses.set('default', emitResponse(defaultResponse, inside(scope, 'default')))
  return Object.fromEntries(responses)
}

function emitResponse(response: DefaultResponse, scope: Scope): SwaggerResponse {
  const { summary, visibility, description } = response
  return compact<SwaggerResponse>({
    ...labels(compact({ summary, description, visibility })),
    description,
    schema: response.schema && emitContent(response.schema, scope),
    headers: response.headers && emitHeaders(response.headers, scope),
    examples: response.examples,
    ...response.extensions,
    ...response.verbatim,
  })
}

/** The headers of an answer, or of what is sent to a callback URL. */
export function emitHeaders(headers: readonly ResponseHeader[], scope: Scope): Readonly<Record<string, SwaggerHeader>> {
  return Object.fromEntries(headers.map((header) => [header.name, emitHeader(header, inside(scope, header.name))]))
}

function emitHeader(header: ResponseHeader, scope: Scope): SwaggerHeader {
  const schema = resolveSchema(header.schema, scope)
  const { title, summary = title, description, visibility } = schema
  if (schema.enum?.some(({ label }) => label !== undefined)) cannotSay(scope, 'labels of the choices')
  if (schema.dynamicValues !== undefined) cannotSay(scope, 'choices that another operation supplies')
  return compact<SwaggerHeader>({
    ...emitValue(schema, scope),
    ...labels(compact({ summary, description, visibility })),
    ...schema.extensions,
    ...schema.verbatim,
  })
}
