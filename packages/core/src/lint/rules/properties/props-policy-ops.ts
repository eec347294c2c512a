/** Owns the rule `props-policy-ops`. */
import { child } from '../../json.js'
import { rule } from '../../define.js'
import { UNHELPFUL } from '../../severity.js'
import { policiesOf, POLICY_OPERATIONS } from '../../view/connection.js'
import type { ConnectorFiles } from '../../rule.js'

const policyFor = (operation: string): ConnectorFiles => ({
  definition: { paths: { '/orders': { get: { operationId: 'ListOrders' } } } },
  properties: { properties: { policyTemplateInstances: [{ templateId: 'setheader', parameters: { [POLICY_OPERATIONS]: [operation] } }] } },
})

export const propsPolicyOps = rule({
  id: 'props-policy-ops',
  title: 'The operations that a policy is for are there',
  severity: UNHELPFUL,
  source: ['the policy would never run'],
  document: 'properties',
  diagnostics: ['connection-operation-unknown'],
  wrong: policyFor('GetOrders'),
  right: policyFor('ListOrders'),
  check(view, report) {
    for (const { templateId, at, operations } of policiesOf(view)) {
      operations.forEach((id, index) => {
        if (view.operationsOf(id).length === 0)
          report(child(at, 'parameters', POLICY_OPERATIONS, index), `The policy ${templateId} is for ${id}, which there is not.`)
      })
    }
  },
})
