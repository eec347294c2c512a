/** Owns paths: their operations, and what a webhook's path says beside them. */
import type { ConnectorModel, Notification, Operation } from '../../model/index.js'
import { compact } from '../shared/compact.js'
import { JSON_TYPE, requestType, responseType } from '../../model/index.js'
import { documentedResponses } from '../shared/responses.js'
import { type Route, routesOf } from '../shared/routes.js'
import { actionExtensions, notificationContent, operationLabels, trigger } from './extensions/index.js'
import { linkOf } from './links.js'
import { emitParameters } from './parameters.js'
import { emitHeaders, emitResponses } from './responses.js'
import { emitSchema } from './schemas.js'
import { enter, inside, type Scope } from './scope.js'
import { emitOperationSecurity } from './security.js'
import type { SwaggerExtensions, SwaggerOperation, SwaggerPathItem } from './types.js'

/** All paths, in the order in which operations first name them. */
export function emitPaths(model: ConnectorModel, scope: Scope): Readonly<Record<string, SwaggerPathItem>> {
  const routes = routesOf(model, scope.report)
  const silent = (model.paths ?? []).filter(({ path }) => !routes.some((route) => route.path === path))
  const all = [...routes, ...silent.map(({ path }) => ({ path, operations: [] }))]
  return Object.fromEntries(all.map((route) => [route.path, emitPath(route, model, scope)]))
}

function emitPath(route: Route, model: ConnectorModel, scope: Scope): SwaggerPathItem {
  const verbs = route.operations.map(
    (operation) => [operation.verb.toLowerCase(), emitOperation(operation, model, enter(scope, operation.id))] as const,
  )
  const facts = model.paths?.find(({ path }) => path === route.path)
  const notification = facts?.notification && emitContent(facts.notification, inside(enter(scope, route.path), 'event'))
  return { ...notification, ...emitNotification(route, scope), ...Object.fromEntries(verbs), ...facts?.extensions }
}

/** A path has room for one notification, and every trigger on it is taken for a webhook. */
function emitNotification({ path, operations }: Route, scope: Scope): SwaggerExtensions {
  const [first] = operations.filter((operation) => notificationOf(operation) !== undefined)
  const notification = first && notificationOf(first)
  if (first === undefined || notification === undefined) return {}
  for (const operation of operations) {
    const { id, kind } = operation
    const own = notificationOf(operation)
    if (first.kind === 'webhookTrigger' && kind !== 'webhookTrigger')
      scope.report('notification-shared-path', { class: id }, { id, path, trigger: first.id })
    else if (own !== undefined && JSON.stringify(own) !== JSON.stringify(notification))
      scope.report('notification-conflict', { class: id }, { id, path, first: first.id })
  }
  return emitContent(notification, inside(enter(scope, first.id), 'event'))
}

function emitContent(notification: Notification, scope: Scope): SwaggerExtensions {
  const { schema, headers } = notification
  return notificationContent(notification, schema && emitSchema(schema, scope), headers && emitHeaders(headers, scope))
}

/** What arrives at the callback URL of an operation; `undefined` where it has none. */
function notificationOf(operation: Operation): Notification | undefined {
  if (operation.notification !== undefined || operation.kind !== 'webhookTrigger') return operation.notification
  const { event, eventDescription } = operation
  return compact<Notification>({ description: eventDescription || undefined, schema: event })
}

function emitOperation(operation: Operation, model: ConnectorModel, scope: Scope): SwaggerOperation {
  return compact<SwaggerOperation>({
    operationId: operation.id,
    summary: operation.summary || undefined,
    description: operation.description,
    ...operationLabels(operation),
    deprecated: operation.deprecated || undefined,
    tags: operation.tags,
    ...trigger(operation),
    ...actionExtensions(operation),
    ...emitContentTypes(operation, model, scope),
    parameters: emitParameters(operation, scope),
    responses: emitResponses(operation, scope),
    security: emitOperationSecurity(operation, model),
    externalDocs: operation.externalDocs && linkOf(operation.externalDocs),
    ...operation.extensions,
    ...operation.verbatim,
  })
}

/** Media types, where they are not those that the document's root declares. */
function emitContentTypes(operation: Operation, model: ConnectorModel, scope: Scope): Pick<SwaggerOperation, 'consumes' | 'produces'> {
  const { consumes = [JSON_TYPE], produces = [JSON_TYPE] } = model
  return compact<Pick<SwaggerOperation, 'consumes' | 'produces'>>({
    consumes: unless(consumes, operation.consumes ?? requestTypes(operation)),
    produces: unless(produces, operation.produces ?? responseTypes(operation, scope)),
  })
}

function requestTypes(operation: Operation): readonly string[] | undefined {
  const type = requestType(operation)
  return type === undefined ? undefined : [type]
}

function responseTypes(operation: Operation, scope: Scope): readonly string[] | undefined {
  const { defaultResponse } = operation
  const responses = [...documentedResponses(operation, scope.report), ...(defaultResponse === undefined ? [] : [defaultResponse])]
  const types = new Set(responses.flatMap((response) => responseType(response) ?? []))
  // Swagger knows the set, not which answer has which: in an order of its own, a document that is read again says the same.
  return types.size === 0 ? undefined : [...types].sort()
}

/** The types that an operation names itself: not those that hold for all, in whatever order. */
function unless(usual: readonly string[], own: readonly string[] | undefined): readonly string[] | undefined {
  if (own === undefined) return undefined
  const [a, b] = [new Set(usual), new Set(own)]
  return a.size === b.size && [...a].every((type) => b.has(type)) ? undefined : own
}
