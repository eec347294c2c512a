/** Owns the rule `webhook-url-body`. */
import { child } from '../../json.js'
import { rule } from '../../define.js'
import { FAILS } from '../../severity.js'
import { parameter } from '../examples.js'
import { webhook } from './example.js'

const KEY = 'x-ms-notification-url'

export const webhookUrlBody = rule({
  id: 'webhook-url-body',
  title: 'The callback URL stands in a body that is sent',
  severity: FAILS,
  source: ['NotificationUrlNotAllowedInThisPosition'],
  wrong: parameter({ name: 'callback', in: 'query', type: 'string', [KEY]: true }),
  right: webhook(),
  check({ parameters, schemas }, report) {
    for (const { node, at } of parameters)
      if (Object.hasOwn(node, KEY)) report(child(at, KEY), 'The platform fills in a callback URL within a body alone.')
    for (const { node, at, root } of schemas) {
      if (node[KEY] === true && (root === 'response' || root === 'notification'))
        report(child(at, KEY), 'A callback URL stands in what is answered.')
    }
  },
})
