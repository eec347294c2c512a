/** Owns the rule `summary-unique`. */
import { child, textAt } from '../../json.js'
import { rule } from '../../define.js'
import { UNHELPFUL } from '../../severity.js'
import { definition } from '../examples.js'

export const summaryUnique = rule({
  id: 'summary-unique',
  title: 'No two operations have the same summary',
  severity: UNHELPFUL,
  source: ['makers can not tell the cards apart'],
  wrong: definition({ paths: { '/orders': { get: { summary: 'List orders' } }, '/archive': { get: { summary: 'List orders' } } } }),
  right: definition({
    paths: { '/orders': { get: { summary: 'List orders' } }, '/archive': { get: { summary: 'List archived orders' } } },
  }),
  check({ operations }, report) {
    const seen = new Map<string, string>()
    for (const { node, at, name, isInternal } of operations) {
      const summary = textAt(node, 'summary')?.trim() ?? ''
      if (summary === '' || isInternal || node['deprecated'] === true) continue
      const first = seen.get(summary)
      if (first === undefined) seen.set(summary, name)
      else report(child(at, 'summary'), `${name} has the summary of ${first}, so makers can not tell them apart.`)
    }
  },
})
