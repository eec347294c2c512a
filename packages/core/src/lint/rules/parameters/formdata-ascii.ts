/** Owns the rule `formdata-ascii`. */
import { child } from '../../json.js'
import { rule } from '../../define.js'
import { FAILS } from '../../severity.js'
import { parameter } from '../examples.js'

export const formdataAscii = rule({
  id: 'formdata-ascii',
  title: 'The names of form fields are ASCII',
  severity: FAILS,
  source: ['InvalidFormDataParameterName'],
  wrong: parameter({ name: 'größe', in: 'formData', type: 'string' }),
  right: parameter({ name: 'size', in: 'formData', type: 'string' }),
  check({ parameters }, report) {
    for (const { at, name, in: place } of parameters) {
      if (place === 'formData' && !/^[\x20-\x7e]*$/.test(name))
        report(child(at, 'name'), `The name of the form field ${name} is not ASCII.`)
    }
  },
})
