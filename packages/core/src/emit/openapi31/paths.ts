/** Owns paths and their operations. */
import type { OperationObject, PathItemObject } from 'openapi3-ts/oas31'
import type { Operation } from '../../model/index.js'
import { compact } from '../shared/compact.js'
import { emitLink } from './links.js'
import type { Route } from '../shared/routes.js'
import { emitParameters, emitRequestBody } from './requests.js'
import { emitResponses } from './responses.js'
import { enter, type Scope } from './scope.js'
import { emitSecurity } from './security.js'
import { emitCallbacks } from './webhooks.js'

/** One path with its verbs. */
export function emitPath({ operations }: Route, scope: Scope): PathItemObject {
  return Object.fromEntries(
    operations.map((operation) => [operation.verb.toLowerCase(), emitOperation(operation, enter(scope, operation.id))]),
  )
}

function emitOperation(operation: Operation, scope: Scope): OperationObject {
  const parameters = emitParameters(operation, scope)
  return compact<OperationObject>({
    operationId: operation.id,
    summary: operation.summary || undefined,
    description: operation.description,
    deprecated: operation.deprecated || undefined,
    tags: operation.tags?.slice(),
    parameters: parameters.length === 0 ? undefined : parameters,
    requestBody: emitRequestBody(operation, scope),
    responses: emitResponses(operation, scope),
    callbacks: operation.kind === 'webhookTrigger' && operation.callback !== '' ? emitCallbacks(operation, scope) : undefined,
    security: operation.requirements && emitSecurity(operation.requirements, scope),
    externalDocs: emitLink(operation.externalDocs),
    ...operation.extensions,
  })
}
