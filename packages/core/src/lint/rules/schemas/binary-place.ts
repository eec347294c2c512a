/** Owns the rule `binary-place`. */
import { child, textsAt } from '../../json.js'
import { rule } from '../../define.js'
import { DISCOURAGED } from '../../severity.js'
import { body } from '../examples.js'

export const binaryPlace = rule({
  id: 'binary-place',
  title: 'Bytes are a whole body or answer, or a field of a multipart form',
  severity: DISCOURAGED,
  source: ['InvalidStringBinaryProperty', 'StringBinaryNotSupportedForFormUrlEncoded'],
  diagnostics: ['file-inside-json'],
  wrong: body({ type: 'object', properties: { invoice: { type: 'string', format: 'binary' } } }),
  right: body({ type: 'object', properties: { invoice: { type: 'string', format: 'byte' } } }),
  check({ definition, operations, schemas }, report) {
    for (const { node, at, as } of schemas) {
      if (node['type'] === 'string' && node['format'] === 'binary' && as === 'property')
        report(child(at, 'format'), 'Bytes stand inside a JSON document; there they are a text of the format byte (base64).')
    }
    for (const { node, parameters } of operations) {
      const types = 'consumes' in node ? textsAt(node, 'consumes') : textsAt(definition, 'consumes')
      if (types.length === 0 || !types.every((type) => type.toLowerCase().startsWith('application/x-www-form-urlencoded'))) continue
      for (const { node: field, at, in: place, name } of parameters) {
        if (place === 'formData' && field['format'] === 'binary')
          report(child(at, 'format'), `The form field ${name} is bytes, which a URL-encoded form does not carry.`)
      }
    }
  },
})
