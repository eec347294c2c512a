/** Owns the rule `description-present`. */
import { child, textAt } from '../../json.js'
import { rule } from '../../define.js'
import { DISCOURAGED } from '../../severity.js'
import { operation } from '../examples.js'

export const descriptionPresent = rule({
  id: 'description-present',
  title: 'Every operation has a description',
  severity: DISCOURAGED,
  source: ['certification'],
  wrong: operation({ summary: 'List orders' }),
  right: operation({ summary: 'List orders', description: 'Lists the orders of a customer, the latest first.' }),
  check({ operations }, report) {
    for (const { node, at, name } of operations) {
      if ((textAt(node, 'description') ?? '').trim() === '') report(child(at, 'description'), `${name} has no description.`)
    }
  },
})
