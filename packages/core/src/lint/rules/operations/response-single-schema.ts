/** Owns the rule `response-single-schema`. */
import { child, own } from '../../json.js'
import { rule } from '../../define.js'
import { REVIEWED } from '../../severity.js'
import { operation } from '../examples.js'

export const responseSingleSchema = rule({
  id: 'response-single-schema',
  title: 'One answer of an operation has a schema',
  severity: REVIEWED,
  source: ['OperationHasManyResponsesWithSchema'],
  wrong: operation({
    responses: {
      '200': { description: 'An order.', schema: { type: 'object' } },
      '404': { description: 'None.', schema: { type: 'object' } },
    },
  }),
  right: operation({ responses: { '200': { description: 'An order.', schema: { type: 'object' } }, '404': { description: 'None.' } } }),
  check({ operations }, report) {
    for (const { at, name, responses } of operations) {
      const described = responses.filter(({ node }) => own(node, 'schema') !== undefined)
      if (described.length > 1)
        report(
          child(at, 'responses'),
          `${name} has ${described.length} answers with a schema (${described.map(({ status }) => status).join(', ')}); designers read one.`,
        )
    }
  },
})
