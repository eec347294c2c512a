/** Owns the rule `editor-dictionary`. */
import { child, own } from '../../json.js'
import { rule } from '../../define.js'
import { FAILS } from '../../severity.js'
import { body } from '../examples.js'

export const editorDictionary = rule({
  id: 'editor-dictionary',
  title: 'The editor for dictionaries is for objects with additional properties',
  severity: FAILS,
  source: ['InvalidCustomEditorExtensionDictionaryValue'],
  wrong: body({ type: 'string', 'x-ms-editor': 'dictionary' }),
  right: body({ type: 'object', additionalProperties: { type: 'string' }, 'x-ms-editor': 'dictionary' }),
  check({ schemas }, report) {
    for (const { node, at } of schemas) {
      if (own(node, 'x-ms-editor') !== 'dictionary') continue
      const additional = own(node, 'additionalProperties')
      if (node['type'] !== 'object' || additional === undefined || additional === false)
        report(child(at, 'x-ms-editor'), 'The editor for dictionaries stands on something that is none.')
    }
  },
})
