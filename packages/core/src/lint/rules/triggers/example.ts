/** Owns the example of a webhook trigger. */
import type { ConnectorFiles } from '../../rule.js'

type Part = Readonly<Record<string, unknown>>

const CALLBACK: Part = { type: 'string', 'x-ms-notification-url': true, 'x-ms-visibility': 'internal' }

export interface Webhook {
  readonly content?: boolean
  readonly url?: Part
  readonly required?: readonly string[]
  readonly isBodyRequired?: boolean
  readonly paths?: Part
  readonly beside?: Part
}

/** A definition with a webhook trigger and what ends its subscriptions. */
export function webhook({
  content = true,
  url = CALLBACK,
  required = ['callbackUrl'],
  isBodyRequired = true,
  paths = { '/hooks/{id}': { delete: { operationId: 'RemoveHook' } } },
  beside = {},
}: Webhook = {}): ConnectorFiles {
  const schema = { type: 'object', ...(required.length === 0 ? {} : { required }), properties: { callbackUrl: url } }
  const notification = { 'x-ms-notification-content': { description: 'The order.', schema: { type: 'object' } } }
  return {
    definition: {
      paths: {
        '/hooks': {
          ...(content ? notification : {}),
          post: {
            operationId: 'OrderPlaced',
            'x-ms-trigger': 'single',
            parameters: [{ name: 'body', in: 'body', required: isBodyRequired, schema }],
          },
          ...beside,
        },
        ...paths,
      },
    },
  }
}
