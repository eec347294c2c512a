/** Owns the rule `summary-length`. */
import { PLATFORM_LIMITS } from '../../../model/index.js'
import { child, textAt } from '../../json.js'
import { rule } from '../../define.js'
import { DISCOURAGED, FAILS } from '../../severity.js'
import { operation } from '../examples.js'

export const summaryLength = rule({
  id: 'summary-length',
  title: 'A summary has at most 80 characters',
  severity: DISCOURAGED,
  source: ['certification', 'OperationSummaryTooLong'],
  wrong: operation({ summary: 'List the orders that customers have placed and that nobody has delivered or cancelled yet' }),
  right: operation({ summary: 'List open orders' }),
  check({ operations }, report) {
    for (const { node, at, name } of operations) {
      const { length } = textAt(node, 'summary') ?? ''
      if (length > PLATFORM_LIMITS.summary)
        report(child(at, 'summary'), `The summary of ${name} has ${length} characters; ${PLATFORM_LIMITS.summary} are allowed.`, {
          severity: length > PLATFORM_LIMITS.longestSummary ? FAILS : DISCOURAGED,
        })
    }
  },
})
