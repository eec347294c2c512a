/** Owns the rule `param-one-body`. */
import { child } from '../../json.js'
import { rule } from '../../define.js'
import { FAILS } from '../../severity.js'
import { operation } from '../examples.js'

const BODY = { name: 'body', in: 'body', schema: { type: 'object' } }

export const paramOneBody = rule({
  id: 'param-one-body',
  title: 'An operation has one body or a form',
  severity: FAILS,
  source: ['…MultipleBodyParameters', 'ParameterListContainsFormDataAndBody'],
  diagnostics: ['two-bodies', 'form-and-body', 'body-and-form'],
  wrong: operation({ parameters: [BODY, { name: 'note', in: 'formData', type: 'string' }] }, 'post'),
  right: operation({ parameters: [BODY] }, 'post'),
  check({ operations }, report) {
    for (const { at, name, parameters } of operations) {
      const bodies = parameters.filter(({ in: place }) => place === 'body').length
      if (bodies > 1) report(child(at, 'parameters'), `${name} has ${bodies} bodies.`)
      if (bodies > 0 && parameters.some(({ in: place }) => place === 'formData'))
        report(child(at, 'parameters'), `${name} has a body and form fields.`)
    }
  },
})
