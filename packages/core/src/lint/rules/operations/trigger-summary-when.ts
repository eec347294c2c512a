/** Owns the rule `trigger-summary-when`. */
import { child, textAt } from '../../json.js'
import { rule } from '../../define.js'
import { STYLE } from '../../severity.js'
import { operation } from '../examples.js'

export const triggerSummaryWhen = rule({
  id: 'trigger-summary-when',
  title: 'The summary of a trigger begins with "When"',
  severity: STYLE,
  source: ["Microsoft's guidance on texts"],
  wrong: operation({ 'x-ms-trigger': 'single', summary: 'Order placed' }),
  right: operation({ 'x-ms-trigger': 'single', summary: 'When an order is placed' }),
  check({ operations }, report) {
    for (const { node, at, name, trigger } of operations) {
      const summary = textAt(node, 'summary') ?? ''
      if (trigger !== undefined && summary !== '' && !/^when\b/i.test(summary))
        report(child(at, 'summary'), `The summary of the trigger ${name} does not begin with "When".`)
    }
  },
})
