/** Owns what the connector's server sends: the events of webhook triggers. */
import type { CallbacksObject, PathItemObject } from 'openapi3-ts/oas31'
import type { WebhookTrigger } from '../../model/index.js'
import { compact } from '../shared/compact.js'
import { JSON_TYPE } from '../../model/index.js'
import { emitSchema } from './schemas.js'
import type { Scope } from './scope.js'

/** One event: a POST to the callback URL. */
export function emitWebhook(trigger: WebhookTrigger, scope: Scope): PathItemObject {
  return {
    post: compact({
      summary: trigger.summary || undefined,
      description: trigger.eventDescription || undefined,
      parameters: trigger.notification?.headers?.map(({ name, schema }) => ({ name, in: 'header', schema: emitSchema(schema, scope) })),
      requestBody: { required: true, content: { [JSON_TYPE]: { schema: emitSchema(trigger.event, scope) } } },
      responses: { '2XX': { description: 'The event was received.' } },
    }),
  }
}

/** The same event, told where it is subscribed to: the callback URL is what the request's body says. */
export function emitCallbacks(trigger: WebhookTrigger, scope: Scope): CallbacksObject {
  const pointer = trigger.callback.replaceAll('~', '~0').replaceAll('/', '~1')
  return { event: { [`{$request.body#/${pointer}}`]: emitWebhook(trigger, scope) } }
}
