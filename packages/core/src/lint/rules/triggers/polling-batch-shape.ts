/** Owns the rule `polling-batch-shape`. */
import { child, objectsIn } from '../../json.js'
import { rule } from '../../define.js'
import { UNHELPFUL } from '../../severity.js'
import { isOpen, resultOf } from '../../view/calls.js'
import { isInternal } from '../../view/operations.js'
import { operation } from '../examples.js'

const VALUE = { value: { type: 'array', items: { type: 'object' } } }
const batch = (count: object): Readonly<Record<string, unknown>> => ({
  'x-ms-trigger': 'batch',
  responses: { '200': { description: 'New orders.', schema: { type: 'object', properties: { ...VALUE, count } } } },
})

export const pollingBatchShape = rule({
  id: 'polling-batch-shape',
  title: 'A batch is a list, or an object of which makers see a list alone',
  severity: UNHELPFUL,
  source: ['the designer, which splits nothing else into runs'],
  wrong: operation(batch({ type: 'integer' })),
  right: operation(batch({ type: 'integer', 'x-ms-visibility': 'internal' })),
  check({ operations, resolve }, report) {
    for (const operation of operations) {
      if (operation.trigger !== 'batch' || operation.isWebhook) continue
      let schema = resultOf(operation, resolve)
      for (let depth = 0; schema !== undefined && schema['type'] !== 'array' && depth < 10; depth++) {
        if (isOpen(schema)) break
        const visible = objectsIn(schema['properties'], '').filter(
          ([, member]) => !isInternal(member) && !isInternal(resolve(member)?.node),
        )
        if (visible.length !== 1) {
          const names = visible
            .map(([name]) => name)
            .slice(0, 5)
            .join(', ')
          report(
            child(operation.at, 'responses'),
            `${operation.name} answers with ${names === '' ? 'nothing' : names}: flows run once for all instead of once for each.`,
          )
          break
        }
        schema = resolve(visible[0]?.[1])?.node
      }
    }
  },
})
