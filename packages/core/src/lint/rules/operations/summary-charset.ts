/** Owns the rule `summary-charset`. */
import { child, textAt } from '../../json.js'
import { rule } from '../../define.js'
import { REVIEWED } from '../../severity.js'
import { operation } from '../examples.js'

export const summaryCharset = rule({
  id: 'summary-charset',
  title: 'A summary has letters, digits, blanks and parentheses only',
  severity: REVIEWED,
  source: ['RestrictedCharactersInSummary', 'certification'],
  wrong: operation({ summary: 'List orders/invoices' }),
  right: operation({ summary: 'List orders and invoices' }),
  check({ operations }, report) {
    for (const { node, at, name } of operations) {
      const odd = /[^A-Za-z0-9 ()]/u.exec(textAt(node, 'summary') ?? '')?.[0]
      if (odd !== undefined) report(child(at, 'summary'), `The summary of ${name} has the character "${odd}".`)
    }
  },
})
