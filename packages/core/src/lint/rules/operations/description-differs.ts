/** Owns the rule `description-differs`. */
import { child, textAt } from '../../json.js'
import { rule } from '../../define.js'
import { UNHELPFUL } from '../../severity.js'
import { operation } from '../examples.js'

export const descriptionDiffers = rule({
  id: 'description-differs',
  title: 'A description says more than the summary',
  severity: UNHELPFUL,
  source: ['certification'],
  wrong: operation({ summary: 'List orders', description: 'List orders.' }),
  right: operation({ summary: 'List orders', description: 'Lists the orders of a customer, the latest first.' }),
  check({ operations }, report) {
    for (const { node, at, name } of operations) {
      const [summary, description] = [bare(textAt(node, 'summary')), bare(textAt(node, 'description'))]
      if (summary !== '' && summary === description) report(child(at, 'description'), `The description of ${name} repeats its summary.`)
    }
  },
})

function bare(text = ''): string {
  return text
    .trim()
    .replace(/[.!?]$/, '')
    .toLowerCase()
}
