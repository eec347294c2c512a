/** Owns the rule `webhook-delete`. */
import { rule } from '../../define.js'
import { UNHELPFUL } from '../../severity.js'
import { webhook } from './example.js'

export const webhookDelete = rule({
  id: 'webhook-delete',
  title: 'Something ends the subscriptions of a webhook',
  severity: UNHELPFUL,
  source: ["Microsoft's documentation of webhook triggers"],
  wrong: webhook({ paths: {} }),
  right: webhook(),
  check({ operations }, report) {
    if (operations.some(({ verb }) => verb === 'delete')) return
    for (const { at, name, isWebhook, trigger } of operations) {
      if (isWebhook && trigger !== undefined)
        report(at, `${name} makes subscriptions, and no DELETE ends them: they stay when a flow is turned off.`)
    }
  },
})
