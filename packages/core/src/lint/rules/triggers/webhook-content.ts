/** Owns the rule `webhook-content`. */
import { child, own } from '../../json.js'
import { rule } from '../../define.js'
import { FAILS } from '../../severity.js'
import { callbacksOf } from '../../view/callback.js'
import { webhook } from './example.js'

export const webhookContent = rule({
  id: 'webhook-content',
  title: 'A webhook has a callback URL in its body and says what is sent to it',
  severity: FAILS,
  source: ['OperationMustHaveNotificationContentExtension', 'WebhookOperationsMissingNotificationUrlProperty'],
  diagnostics: ['callback-not-in-body'],
  wrong: webhook({ content: false }),
  right: webhook(),
  check({ operations, resolve }, report) {
    for (const operation of operations) {
      const { at, itemAt, name, isWebhook, trigger, node } = operation
      const hasCallback = callbacksOf(operation, resolve).length > 0
      if (hasCallback && !isWebhook)
        report(
          child(itemAt, 'x-ms-notification-content'),
          `${name} takes a callback URL, but its path does not say what is sent to it (x-ms-notification-content).`,
        )
      if (isWebhook && trigger !== undefined && !hasCallback)
        report(child(at, 'parameters'), `${name} is a webhook without a property for the callback URL (x-ms-notification-url).`)
      if (own(node, 'x-ms-notification-content') !== undefined)
        report(child(at, 'x-ms-notification-content'), `x-ms-notification-content stands in ${name}; it belongs beside it, on the path.`)
    }
  },
})
