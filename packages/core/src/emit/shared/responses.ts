/** Owns which answers a document describes. */
import type { Report } from '../../diagnostics/index.js'
import type { Operation, Response, Schema } from '../../model/index.js'

/** Formats want at least one answer; a polling trigger whose answers show no schema answers a list of its items. */
export function documentedResponses(operation: Operation, report: Report): readonly Response[] {
  if (operation.kind === 'pollingTrigger' && operation.item !== undefined) return pollingResponses(operation.responses, operation.item)
  if (operation.responses.length > 0 || operation.defaultResponse !== undefined || operation.unanswered) return operation.responses
  report('operation-without-response', { class: operation.id }, { id: operation.id })
  return [{ status: 200, description: 'OK' }]
}

function pollingResponses(responses: readonly Response[], item: Schema): readonly Response[] {
  if (responses.some(({ status, schema }) => status >= 200 && status < 300 && schema !== undefined)) return responses
  const ok = responses.find(({ status }) => status === 200) ?? { status: 200, description: 'OK' }
  const items: Response = { ...ok, schema: { kind: 'array', items: item } }
  return [items, ...responses.filter(({ status }) => status !== 200)]
}
