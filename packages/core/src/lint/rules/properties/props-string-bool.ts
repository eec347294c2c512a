/** Owns the rule `props-string-bool`. */
import { child, objectAt, own } from '../../json.js'
import { rule } from '../../define.js'
import { REJECTED } from '../../severity.js'
import { connectionParametersOf } from '../../view/connection.js'
import { properties } from '../examples.js'

const key = (constraints: object): Readonly<Record<string, unknown>> => ({
  connectionParameters: { api_key: { type: 'securestring', uiDefinition: { constraints } } },
})

export const propsStringBool = rule({
  id: 'props-string-bool',
  title: '`required` and `hidden` are texts, `clearText` is none',
  severity: REJECTED,
  source: ['the schema of properties', 'what reviewers ask for'],
  document: 'properties',
  wrong: properties(key({ required: true })),
  right: properties(key({ required: 'true', clearText: false })),
  check(view, report) {
    for (const { name, node, at } of connectionParametersOf(view)) {
      const constraints = objectAt(objectAt(node, 'uiDefinition'), 'constraints')
      const place = (constraint: string): string => child(at, 'uiDefinition', 'constraints', constraint)
      for (const constraint of ['required', 'hidden']) {
        const value = own(constraints, constraint)
        if (typeof value === 'boolean')
          report(place(constraint), `\`${constraint}\` of ${name} is ${value}; it is written as "${value}".`, {
            fix: { kind: 'set', at: place(constraint), value: String(value) },
          })
      }
      const clear = own(constraints, 'clearText')
      if (clear === 'true' || clear === 'false')
        report(place('clearText'), `\`clearText\` of ${name} is "${clear}"; it is written without quotes.`, {
          fix: { kind: 'set', at: place('clearText'), value: clear === 'true' },
        })
    }
  },
})
