/** Owns the rule `param-file`. */
import { child, textsAt } from '../../json.js'
import { rule } from '../../define.js'
import { FAILS, UNHELPFUL } from '../../severity.js'
import { operation } from '../examples.js'

export const paramFile = rule({
  id: 'param-file',
  title: 'A file travels as form field of a multipart form',
  severity: FAILS,
  source: ['FileParameterMustBeInFormData', 'SchemaTypeFileNotValid'],
  wrong: operation({ parameters: [{ name: 'invoice', in: 'query', type: 'file' }] }, 'post'),
  right: operation({ consumes: ['multipart/form-data'], parameters: [{ name: 'invoice', in: 'formData', type: 'file' }] }, 'post'),
  check({ definition, operations, schemas }, report) {
    for (const { node: operation, at, name: owner, parameters } of operations) {
      for (const { node, at: place, name, in: where } of parameters) {
        if (node['type'] !== 'file') continue
        if (where !== 'formData') report(child(place, 'type'), `The file ${name} travels as ${where}; files are form fields.`)
        const types = 'consumes' in operation ? textsAt(operation, 'consumes') : textsAt(definition, 'consumes')
        if (where === 'formData' && !types.some((type) => type.toLowerCase().startsWith('multipart/form-data')))
          report(child(at, 'consumes'), `${owner} takes a file, but no multipart/form-data.`, { severity: UNHELPFUL })
      }
    }
    for (const { node, at, parent, root } of schemas) {
      if (node['type'] === 'file' && (parent !== undefined || root === 'body'))
        report(child(at, 'type'), 'A file stands inside a JSON document.')
    }
  },
})
