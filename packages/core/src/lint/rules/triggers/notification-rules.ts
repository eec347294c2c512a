/** Owns the rule `notification-rules`. */
import { child, isObject, own, textAt } from '../../json.js'
import { rule } from '../../define.js'
import { FAILS } from '../../severity.js'
import { operation } from '../examples.js'
import { webhook } from './example.js'

const FETCH = { operationId: 'FetchOrders', 'x-ms-trigger': 'batch', 'x-ms-notification': { operationId: 'OrderPlaced' } }

export const notificationRules = rule({
  id: 'notification-rules',
  title: 'A trigger that is woken up names a webhook, and shares its parameters',
  severity: FAILS,
  source: ['NotificationExtension…', 'ParamtersWithSameNameMustHaveSameTypeAndVisibility'],
  wrong: operation(FETCH),
  right: webhook({ paths: { '/orders': { get: FETCH }, '/hooks/{id}': { delete: { operationId: 'RemoveHook' } } } }),
  check({ operations, operationsOf }, report) {
    for (const { node, at, name, trigger, isWebhook, parameters } of operations) {
      const notification = own(node, 'x-ms-notification')
      if (!isObject(notification)) continue
      const place = child(at, 'x-ms-notification')
      if (trigger === undefined || isWebhook) report(place, `${name} is no trigger that fetches, so nothing can wake it up.`)
      const id = textAt(notification, 'operationId') ?? ''
      const [target] = operationsOf(id)
      if (target === undefined || !target.isWebhook) {
        report(child(place, 'operationId'), `${id === '' ? 'Nothing' : id} wakes ${name} up, which is no webhook.`)
        continue
      }
      for (const { name: shared, node: mine } of parameters) {
        const other = target.parameters.find((candidate) => candidate.name === shared && candidate.in !== 'body')
        if (other !== undefined && (other.node['type'] !== mine['type'] || other.node['x-ms-visibility'] !== mine['x-ms-visibility']))
          report(place, `The parameter ${shared} of ${name} is not the same in ${id}.`)
      }
    }
  },
})
