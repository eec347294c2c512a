/** Owns the rule `webhook-one-op-per-path`. */
import { rule } from '../../define.js'
import { UNHELPFUL } from '../../severity.js'
import { webhook } from './example.js'

export const webhookOneOpPerPath = rule({
  id: 'webhook-one-op-per-path',
  title: 'A webhook has its path for itself',
  severity: UNHELPFUL,
  source: ['the designer, which takes every operation of the path for a webhook'],
  diagnostics: ['notification-shared-path', 'notification-conflict'],
  wrong: webhook({ beside: { get: { operationId: 'ListHooks' } } }),
  right: webhook({ beside: { get: { operationId: 'ListHooks', 'x-ms-visibility': 'internal' } } }),
  check({ pathItems }, report) {
    for (const { operations, path } of pathItems) {
      const webhooks = operations.filter(({ isWebhook, trigger, verb }) => isWebhook && (trigger !== undefined || verb === 'post'))
      if (webhooks.length === 0) continue
      for (const { at, name, isInternal, verb } of operations) {
        if (name !== webhooks[0]?.name && !isInternal && verb !== 'delete')
          report(at, `${name} stands on ${path}, the path of a webhook: what makers see of it is what is sent to the callback URL.`)
      }
    }
  },
})
