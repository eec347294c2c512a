/** Owns what an operation answers. */
import type { ResponseObject } from 'openapi3-ts/oas31'
import type { DefaultResponse, Operation } from '../../model/index.js'
import { compact } from '../shared/compact.js'
import { responseType } from '../../model/index.js'
import { documentedResponses } from '../shared/responses.js'
import { emitContent } from './requests.js'
import { emitSchema } from './schemas.js'
import type { Scope } from './scope.js'

/** The answers by status; of several with one status, each adds its content. */
export function emitResponses(operation: Operation, scope: Scope): Record<string, ResponseObject> {
  const responses = new Map<string, ResponseObject>()
  for (const response of documentedResponses(operation, scope.report)) {
    const status = String(response.status)
    responses.set(status, combine(responses.get(status), emitResponse(response, scope)))
  }
  const { defaultResponse } = operation
  if (defaultResponse !== undefined) responses.set('default', emitResponse(defaultResponse, scope))
  return Object.fromEntries(responses)
}

function emitResponse(response: DefaultResponse, scope: Scope): ResponseObject {
  const { description, schema, headers, extensions } = response
  const type = responseType(response)
  return compact<ResponseObject>({
    description,
    headers: headers && Object.fromEntries(headers.map(({ name, schema: value }) => [name, { schema: emitSchema(value, scope) }])),
    content: schema === undefined || type === undefined ? undefined : { [type]: emitContent(schema, scope) },
    ...extensions,
  })
}

function combine(first: ResponseObject | undefined, next: ResponseObject): ResponseObject {
  if (first === undefined) return next
  return compact<ResponseObject>({
    ...next,
    ...first,
    headers: first.headers || next.headers ? { ...next.headers, ...first.headers } : undefined,
    content: first.content || next.content ? { ...next.content, ...first.content } : undefined,
  })
}
