/** Owns the rule `responses-present`. */
import { child, isObject, textAt } from '../../json.js'
import { rule } from '../../define.js'
import { DISCOURAGED } from '../../severity.js'
import { operation } from '../examples.js'

export const responsesPresent = rule({
  id: 'responses-present',
  title: 'Every operation describes its answers, by status or as default',
  severity: DISCOURAGED,
  source: ['OperationMustHaveResponse', 'ResponseMustBeDefaultOrHttpStatusCode'],
  diagnostics: ['operation-without-response'],
  wrong: operation({ operationId: 'ListOrders', responses: { OK: { description: 'The orders.' } } }),
  right: operation({ operationId: 'ListOrders', responses: { '200': { description: 'The orders.' } } }),
  check({ operations }, report) {
    for (const { node, at, name, responses } of operations) {
      const written = isObject(node['responses']) ? Object.keys(node['responses']).filter((key) => !key.startsWith('x-')) : []
      if (written.length === 0) report(child(at, 'responses'), `${name} describes no answer.`)
      for (const status of written) {
        if (!/^(?:default|[1-5]\d\d)$/.test(status))
          report(child(at, 'responses', status), `${name} answers with ${status}, which is no status.`)
      }
      for (const response of responses) {
        if (textAt(response.node, 'description') === undefined)
          report(child(response.at, 'description'), `The answer ${response.status} of ${name} has no description.`)
      }
    }
  },
})
