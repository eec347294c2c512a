/** Owns paths: their operations, and what a webhook's path says beside them. */
import type { ConnectorModel, Operation, WebhookTrigger } from '../../model/index.js'
import { compact, some } from '../shared/compact.js'
import { JSON_TYPE, requestType, responseType } from '../shared/content-types.js'
import { documentedResponses } from '../shared/responses.js'
import { type Route, routesOf } from '../shared/routes.js'
import { notificationContent, operationVisibility, paging, trigger } from './extensions.js'
import { emitParameters } from './parameters.js'
import { emitResponses } from './responses.js'
import { emitSchema } from './schemas.js'
import { enter, inside, type Scope } from './scope.js'
import { emitOperationSecurity } from './security.js'
import type { SwaggerExtensions, SwaggerOperation, SwaggerPathItem } from './types.js'

/** All paths, in the order in which operations first name them. */
export function emitPaths(model: ConnectorModel, scope: Scope): Readonly<Record<string, SwaggerPathItem>> {
  return Object.fromEntries(routesOf(model, scope.report).map((route) => [route.path, emitPath(route, model, scope)]))
}

function emitPath(route: Route, model: ConnectorModel, scope: Scope): SwaggerPathItem {
  const verbs = route.operations.map(
    (operation) => [operation.verb.toLowerCase(), emitOperation(operation, model, enter(scope, operation.id))] as const,
  )
  return { ...emitNotification(route, scope), ...Object.fromEntries(verbs) }
}

/** A path has room for one notification, and everything on it is taken for a webhook. */
function emitNotification({ path, operations }: Route, scope: Scope): SwaggerExtensions {
  const triggers = operations.filter((operation) => operation.kind === 'webhookTrigger')
  const [first] = triggers
  if (first === undefined) return {}
  for (const operation of operations) {
    const { id, kind } = operation
    if (kind !== 'webhookTrigger') scope.report('notification-shared-path', { class: id }, { id, path, trigger: first.id })
    else if (!sameNotification(operation, first)) scope.report('notification-conflict', { class: id }, { id, path, first: first.id })
  }
  return notificationContent(first.eventDescription, emitSchema(first.event, inside(enter(scope, first.id), 'event')))
}

function sameNotification(a: WebhookTrigger, b: WebhookTrigger): boolean {
  return a.eventDescription === b.eventDescription && JSON.stringify(a.event) === JSON.stringify(b.event)
}

function emitOperation(operation: Operation, model: ConnectorModel, scope: Scope): SwaggerOperation {
  return compact<SwaggerOperation>({
    operationId: operation.id,
    summary: operation.summary,
    description: operation.description,
    ...operationVisibility(operation),
    deprecated: operation.deprecated || undefined,
    tags: some(operation.tags),
    ...trigger(operation),
    ...(operation.kind === 'action' ? paging(operation) : {}),
    ...emitContentTypes(operation, scope),
    parameters: emitParameters(operation, scope),
    responses: emitResponses(operation, scope),
    security: emitOperationSecurity(operation.security, model, scope.report, scope.at),
    ...operation.extensions,
  })
}

/** Media types, where they are not the JSON that the document's root declares. */
function emitContentTypes(operation: Operation, scope: Scope): Pick<SwaggerOperation, 'consumes' | 'produces'> {
  const consumes = requestType(operation)
  const types = documentedResponses(operation, scope.report).flatMap((response) => responseType(response) ?? [])
  const produces = [...new Set(types)]
  return compact<Pick<SwaggerOperation, 'consumes' | 'produces'>>({
    consumes: consumes === undefined || consumes === JSON_TYPE ? undefined : [consumes],
    produces: produces.every((type) => type === JSON_TYPE) ? undefined : produces,
  })
}
