/** Owns the rule `response-not-empty`. */
import { child, isObject, own } from '../../json.js'
import { rule } from '../../define.js'
import { REVIEWED } from '../../severity.js'
import { operation } from '../examples.js'

const FILLED = ['additionalProperties', 'allOf', 'x-ms-dynamic-schema', 'x-ms-dynamic-properties']

export const responseNotEmpty = rule({
  id: 'response-not-empty',
  title: 'The schema of an answer has properties, unless they are dynamic',
  severity: REVIEWED,
  source: ['policy 5000.2.4.4'],
  wrong: operation({ responses: { '200': { description: 'The order.', schema: { type: 'object' } } } }),
  right: operation({
    responses: { '200': { description: 'The order.', schema: { type: 'object', properties: { id: { type: 'string' } } } } },
  }),
  check({ operations, resolve }, report) {
    for (const { status, node, at } of operations.flatMap(({ responses }) => responses)) {
      if (status !== 'default' && !status.startsWith('2')) continue
      const schema = resolve(node['schema'])?.node
      if (schema === undefined) continue
      const properties = own(schema, 'properties')
      const isObjectType = schema['type'] === 'object' || Object.keys(schema).length === 0
      const isEmpty = !isObject(properties) || Object.keys(properties).length === 0
      if (isObjectType && isEmpty && !FILLED.some((key) => Object.hasOwn(schema, key)))
        report(child(at, 'schema'), 'The answer is an object without properties, of which makers can use nothing.')
    }
  },
})
