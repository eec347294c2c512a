/** Owns the rule `param-summary`. */
import { child, textAt } from '../../json.js'
import { rule } from '../../define.js'
import { DISCOURAGED } from '../../severity.js'
import { parameter } from '../examples.js'

export const paramSummary = rule({
  id: 'param-summary',
  title: 'Every visible parameter has a label of at most 80 characters',
  severity: DISCOURAGED,
  source: ['RequiredPropertyMissing'],
  wrong: parameter({ name: 'customer_id', in: 'query', type: 'string' }),
  right: parameter({ name: 'customer_id', in: 'query', type: 'string', 'x-ms-summary': 'Customer ID' }),
  check({ parameters }, report) {
    for (const { node, at, name, in: place, isInternal } of parameters) {
      if (place === 'body' || isInternal) continue
      const label = textAt(node, 'x-ms-summary') ?? ''
      if (label.trim() === '') report(child(at, 'x-ms-summary'), `The parameter ${name} has no label (x-ms-summary).`)
      else if (label.length > 80) report(child(at, 'x-ms-summary'), `The label of the parameter ${name} has ${label.length} characters.`)
    }
  },
})
