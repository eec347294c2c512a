/** Owns the rule `summary-end`. */
import { child, textAt } from '../../json.js'
import { rule } from '../../define.js'
import { REVIEWED } from '../../severity.js'
import { operation } from '../examples.js'

export const summaryEnd = rule({
  id: 'summary-end',
  title: 'A summary ends with a letter, a digit or a closing parenthesis',
  severity: REVIEWED,
  source: ['certification'],
  wrong: operation({ summary: 'List orders.' }),
  right: operation({ summary: 'List orders' }),
  check({ operations }, report) {
    for (const { node, at, name } of operations) {
      const summary = textAt(node, 'summary') ?? ''
      if (summary === '' || /[\p{L}\p{N})]$/u.test(summary)) continue
      const value = summary.replace(/[.!?,;:\s]+$/, '')
      const isMended = value !== '' && /[\p{L}\p{N})]$/u.test(value)
      const place = child(at, 'summary')
      report(place, `The summary of ${name} ends with "${summary.slice(-1)}".`, isMended ? { fix: { kind: 'set', at: place, value } } : {})
    }
  },
})
