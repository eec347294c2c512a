/** Owns the rule `webhook-url-string`. */
import { child } from '../../json.js'
import { rule } from '../../define.js'
import { DISCOURAGED } from '../../severity.js'
import { callbacksOf } from '../../view/callback.js'
import { webhook } from './example.js'

export const webhookUrlString = rule({
  id: 'webhook-url-string',
  title: 'The callback URL is a text',
  severity: DISCOURAGED,
  source: ['NotificationUrlNotString'],
  wrong: webhook({ url: { type: 'object', 'x-ms-notification-url': true, 'x-ms-visibility': 'internal' } }),
  right: webhook(),
  check({ operations, resolve }, report) {
    for (const operation of operations) {
      for (const { node, at, name } of callbacksOf(operation, resolve)) {
        if (node['type'] !== 'string') report(child(at, 'type'), `The callback URL ${name} is no text.`)
      }
    }
  },
})
