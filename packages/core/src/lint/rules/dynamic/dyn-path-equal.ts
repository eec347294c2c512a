/** Owns the rule `dyn-path-equal`. */
import { child, own, textAt } from '../../json.js'
import { rule } from '../../define.js'
import { UNHELPFUL } from '../../severity.js'
import { withSchema } from './example.js'

const both = (older: string, newer: string): Readonly<Record<string, unknown>> => ({
  'x-ms-dynamic-schema': { operationId: 'GetSchema', 'value-path': older },
  'x-ms-dynamic-properties': { operationId: 'GetSchema', itemValuePath: newer },
})

export const dynPathEqual = rule({
  id: 'dyn-path-equal',
  title: 'Both forms of a dynamic schema find it at the same place',
  severity: UNHELPFUL,
  source: ['DynamicPropertiesItemValuePathMismatch'],
  wrong: withSchema(both('schema', 'definition')),
  right: withSchema(both('schema', 'schema')),
  check({ schemas }, report) {
    for (const { node, at } of schemas) {
      const older = textAt(node['x-ms-dynamic-schema'], 'value-path')
      if (older === undefined || own(node, 'x-ms-dynamic-properties') === undefined) continue
      const newer = textAt(node['x-ms-dynamic-properties'], 'itemValuePath') ?? ''
      if (newer !== older && newer !== older.replace(/\/?properties$/, ''))
        report(
          child(at, 'x-ms-dynamic-properties', 'itemValuePath'),
          `The schema is at "${newer}" here and at "${older}" in x-ms-dynamic-schema.`,
        )
    }
  },
})
