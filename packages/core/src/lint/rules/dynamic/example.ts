/** Owns the example of a field whose choices another operation lists. */
import type { ConnectorFiles } from '../../rule.js'

type Part = Readonly<Record<string, unknown>>

export const LIST: Part = { operationId: 'ListQueues', 'value-collection': 'value', 'value-path': 'id' }

const QUEUES = {
  type: 'object',
  properties: { value: { type: 'array', items: { type: 'object', properties: { id: { type: 'string' } } } } },
}

/** A definition with an operation that lists queues, and one with a field; `target` is what else the listing one says. */
export function withList(field: Part, target: Part = {}): ConnectorFiles {
  return {
    definition: {
      paths: {
        '/queues': { get: { operationId: 'ListQueues', responses: { '200': { description: 'The queues.', schema: QUEUES } }, ...target } },
        '/tickets': { get: { operationId: 'ListTickets', parameters: [{ name: 'queue', in: 'query', type: 'string', ...field }] } },
      },
    },
  }
}

/** The same, with a body whose schema is what the field says. */
export function withSchema(schema: Part): ConnectorFiles {
  return {
    definition: {
      paths: {
        '/schema': {
          get: {
            operationId: 'GetSchema',
            responses: { '200': { description: 'It.', schema: { type: 'object', properties: { schema: { type: 'object' } } } } },
          },
        },
        '/tickets': {
          post: { operationId: 'AddTicket', parameters: [{ name: 'body', in: 'body', schema: { type: 'object', ...schema } }] },
        },
      },
    },
  }
}
