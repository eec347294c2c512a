/** Owns the rule `response-default-schema`. */
import { child, own } from '../../json.js'
import { rule } from '../../define.js'
import { REJECTED } from '../../severity.js'
import { operation } from '../examples.js'

export const responseDefaultSchema = rule({
  id: 'response-default-schema',
  title: 'The answer "default" has no schema',
  severity: REJECTED,
  source: ['DefaultResponseHasSchema', 'policy 5000.2.4.2'],
  wrong: operation({ responses: { default: { description: 'The order.', schema: { type: 'object' } } } }),
  right: operation({ responses: { '200': { description: 'The order.' }, default: { description: 'A failure.' } } }),
  check({ operations }, report) {
    for (const { name, responses } of operations) {
      for (const { status, node, at } of responses) {
        if (status === 'default' && own(node, 'schema') !== undefined)
          report(child(at, 'schema'), `The answer "default" of ${name} has a schema.`)
      }
    }
  },
})
