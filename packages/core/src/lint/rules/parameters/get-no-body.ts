/** Owns the rule `get-no-body`. */
import { child } from '../../json.js'
import { rule } from '../../define.js'
import { DISCOURAGED } from '../../severity.js'
import { operation } from '../examples.js'

const BODY = { name: 'body', in: 'body', schema: { type: 'object' } }

export const getNoBody = rule({
  id: 'get-no-body',
  title: 'A GET or HEAD has no body',
  severity: DISCOURAGED,
  source: ['BodyOrFormDataParameterInFetchOperationNotAllowed'],
  diagnostics: ['body-in-get'],
  wrong: operation({ parameters: [BODY] }, 'get'),
  right: operation({ parameters: [BODY] }, 'post'),
  check({ operations }, report) {
    for (const { at, name, verb, parameters } of operations) {
      if ((verb === 'get' || verb === 'head') && parameters.some(({ in: place }) => place === 'body' || place === 'formData'))
        report(child(at, 'parameters'), `${name} is a ${verb.toUpperCase()} with a body, which the platform refuses of new operations.`)
    }
  },
})
