/** Owns the rule `allow-empty`. */
import { child, own } from '../../json.js'
import { rule } from '../../define.js'
import { FAILS } from '../../severity.js'
import { parameter } from '../examples.js'

export const allowEmpty = rule({
  id: 'allow-empty',
  title: 'Only query parameters and form fields allow an empty value',
  severity: FAILS,
  source: ['AllowEmptyValueOnlyValidForQueryFormData'],
  wrong: parameter({ name: 'X-Trace', in: 'header', type: 'string', allowEmptyValue: true }),
  right: parameter({ name: 'trace', in: 'query', type: 'string', allowEmptyValue: true }),
  check({ parameters }, report) {
    for (const { node, at, name, in: place } of parameters) {
      if (own(node, 'allowEmptyValue') !== undefined && place !== 'query' && place !== 'formData')
        report(child(at, 'allowEmptyValue'), `The ${place} parameter ${name} can not allow an empty value.`)
    }
  },
})
