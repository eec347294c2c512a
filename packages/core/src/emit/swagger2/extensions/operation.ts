/** Owns how it is spelt what is said about an operation. */
import type { Notification, Operation, Revision } from '../../../model/index.js'
import { compact } from '../../shared/compact.js'
import type { SwaggerExtensions, SwaggerHeader, SwaggerSchema } from '../types.js'
import { aiOffer, modelText } from './ai.js'
import { visibilityOf } from './values.js'

/** Who meets an operation; its label is Swagger's own `summary`. */
export function operationLabels({ label, visibility }: Operation): SwaggerExtensions {
  return compact({ 'x-ms-summary': label, 'x-ms-visibility': visibilityOf(visibility) })
}

/** What makes an operation a trigger. Of a polling trigger's answer each item starts a run, unless it says otherwise. */
export function trigger(operation: Operation): SwaggerExtensions {
  if (operation.kind === 'action') return {}
  const { kind, hint, firing = kind === 'webhookTrigger' ? 'single' : 'batch', keptByPlatform, sample } = operation
  const announcedBy = kind === 'pollingTrigger' ? operation.announcedBy : undefined
  return compact({
    'x-ms-trigger': firing,
    'x-ms-trigger-hint': hint,
    'x-ms-trigger-metadata': keptByPlatform && { kind: 'query', mode: 'polling' },
    'x-ms-notification': announcedBy === undefined ? undefined : { operationId: announcedBy },
    'x-ms-operation-context': sample && { simulate: sample },
  })
}

/** What an action, and a trigger too, may say beside what every operation says. */
export function actionExtensions(operation: Operation): SwaggerExtensions {
  const { nextLink, revision, safe, noGenericTest, chunkTransfer, agenticProtocol, confirmation } = operation
  return compact({
    // Power Apps reads the first key of the object, so it stays alone.
    'x-ms-pageable': nextLink === undefined ? undefined : { nextLinkName: nextLink },
    'x-ms-api-annotation': revision && revisionOf(revision),
    'x-ms-safe-operation': safe,
    'x-ms-no-generic-test': noGenericTest,
    'x-ms-capabilities': chunkTransfer === undefined ? undefined : { chunkTransfer },
    'x-ms-agentic-protocol': agenticProtocol,
    'x-ms-require-user-confirmation': confirmation,
    ...aiOffer(operation.aiOffer),
    ...modelText(operation.modelText),
  })
}

function revisionOf({ family, revision, status, replacement, expires }: Revision): object {
  return compact({ family, revision, status, replacement, expires })
}

/** What arrives at a callback URL; it stands beside the verbs of a path and makes its trigger a webhook. */
export function notificationContent(
  { summary, description, extensions, verbatim }: Notification,
  schema: SwaggerSchema | undefined,
  headers: Readonly<Record<string, SwaggerHeader>> | undefined,
): SwaggerExtensions {
  return { 'x-ms-notification-content': compact({ 'x-ms-summary': summary, description, schema, headers, ...extensions, ...verbatim }) }
}
