/** Owns the rule `webhook-url-internal`. */
import { child } from '../../json.js'
import { rule } from '../../define.js'
import { DISCOURAGED } from '../../severity.js'
import { callbacksOf } from '../../view/callback.js'
import { webhook } from './example.js'

export const webhookUrlInternal = rule({
  id: 'webhook-url-internal',
  title: 'Makers do not see the callback URL',
  severity: DISCOURAGED,
  source: ['NotificationUrlNotInternal'],
  wrong: webhook({ url: { type: 'string', 'x-ms-notification-url': true } }),
  right: webhook(),
  check({ operations, resolve }, report) {
    for (const operation of operations) {
      for (const { at, name, isInternal } of callbacksOf(operation, resolve)) {
        const place = child(at, 'x-ms-visibility')
        if (!isInternal)
          report(place, `The callback URL ${name} is not internal; the platform fills it in.`, {
            fix: { kind: 'set', at: place, value: 'internal' },
          })
      }
    }
  },
})
