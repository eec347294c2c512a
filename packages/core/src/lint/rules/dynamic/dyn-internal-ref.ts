/** Owns the rule `dyn-internal-ref`. */
import { rule } from '../../define.js'
import { DISCOURAGED } from '../../severity.js'
import { callsOn } from '../../view/calls.js'
import { operation } from '../examples.js'

const queue = (visibility: string): Readonly<Record<string, unknown>> => ({
  operationId: 'ListTickets',
  parameters: [
    { name: 'project', in: 'query', type: 'string', required: true, default: 'support', 'x-ms-visibility': visibility },
    {
      name: 'queue',
      in: 'query',
      type: 'string',
      'x-ms-dynamic-values': { operationId: 'ListQueues', 'value-path': 'id', parameters: { project: { parameter: 'project' } } },
    },
  ],
})

export const dynInternalRef = rule({
  id: 'dyn-internal-ref',
  title: 'What a call is given comes from something that makers see',
  severity: DISCOURAGED,
  source: ['SourcePropertyInternal'],
  wrong: operation(queue('internal')),
  right: operation(queue('important')),
  check({ operations, schemas }, report) {
    for (const { parameters, at: operationAt } of operations) {
      const bodies = schemas.filter(({ at, root }) => root === 'body' && at.startsWith(`${operationAt}/`))
      for (const { node, at } of [...parameters, ...bodies]) {
        for (const { arguments: given } of callsOn(node, at)) {
          for (const { reference, at: place } of given) {
            if (parameters.some(({ name, isInternal }) => name === reference && isInternal))
              report(place, `${reference} is internal, so the call is made without its default; give the value itself.`)
          }
        }
      }
    }
  },
})
