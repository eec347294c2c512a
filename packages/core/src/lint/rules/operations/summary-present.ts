/** Owns the rule `summary-present`. */
import { child, textAt } from '../../json.js'
import { rule } from '../../define.js'
import { DISCOURAGED } from '../../severity.js'
import { operation } from '../examples.js'

export const summaryPresent = rule({
  id: 'summary-present',
  title: 'Every operation has a summary',
  severity: DISCOURAGED,
  source: ['certification'],
  diagnostics: ['missing-summary'],
  wrong: operation({ operationId: 'ListOrders' }),
  right: operation({ operationId: 'ListOrders', summary: 'List orders' }),
  check({ operations }, report) {
    for (const { node, at, name } of operations) {
      if ((textAt(node, 'summary') ?? '').trim() === '')
        report(child(at, 'summary'), `${name} has no summary, so makers see a card without a name.`)
    }
  },
})
