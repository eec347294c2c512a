/** Owns the rule `webhook-url-required`. */
import { rule } from '../../define.js'
import { DISCOURAGED } from '../../severity.js'
import { callbacksOf } from '../../view/callback.js'
import { webhook } from './example.js'

export const webhookUrlRequired = rule({
  id: 'webhook-url-required',
  title: 'The callback URL is required, and so is everything around it',
  severity: DISCOURAGED,
  source: ['NotificationUrlNotRequired'],
  wrong: webhook({ required: [] }),
  right: webhook(),
  check({ operations, resolve }, report) {
    for (const operation of operations) {
      for (const { at, name, isRequired } of callbacksOf(operation, resolve)) {
        if (!isRequired) report(at, `The callback URL ${name} is not required, with everything around it and the body.`)
      }
    }
  },
})
