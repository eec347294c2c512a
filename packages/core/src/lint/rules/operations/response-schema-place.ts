/** Owns the rule `response-schema-place`. */
import { child, own } from '../../json.js'
import { rule } from '../../define.js'
import { REVIEWED } from '../../severity.js'
import { operation } from '../examples.js'

export const responseSchemaPlace = rule({
  id: 'response-schema-place',
  title: 'What an operation answers is described under 200 or 201',
  severity: REVIEWED,
  source: ['SchemaDefinitionSetIncorrectly'],
  wrong: operation({ responses: { '202': { description: 'The order.', schema: { type: 'object' } } } }),
  right: operation({ responses: { '200': { description: 'The order.', schema: { type: 'object' } } } }),
  check({ operations }, report) {
    for (const { at, name, node, verb, isWebhook, responses } of operations) {
      // An endpoint of agents answers in a protocol of its own.
      if (verb === 'delete' || isWebhook || own(node, 'x-ms-agentic-protocol') !== undefined) continue
      const isThere = responses.some(({ status, node }) => (status === '200' || status === '201') && own(node, 'schema') !== undefined)
      if (!isThere) report(child(at, 'responses'), `${name} gives makers nothing: neither its answer 200 nor 201 has a schema.`)
    }
  },
})
