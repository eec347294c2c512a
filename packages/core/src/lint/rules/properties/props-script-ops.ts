/** Owns the rule `props-script-ops`. */
import { child, own, textsAt } from '../../json.js'
import { rule } from '../../define.js'
import { UNHELPFUL } from '../../severity.js'
import type { ConnectorFiles } from '../../rule.js'

const scripted = (operation: string): ConnectorFiles => ({
  definition: { paths: { '/orders': { get: { operationId: 'ListOrders' } } } },
  properties: { properties: { scriptOperations: [operation] } },
})

export const propsScriptOps = rule({
  id: 'props-script-ops',
  title: 'The operations that custom code is for are there',
  severity: UNHELPFUL,
  source: ['InvalidScriptDefinitionUrlWithNonNullOperations', 'paconn'],
  document: 'properties',
  diagnostics: ['script-missing', 'connection-operation-unknown'],
  wrong: scripted('GetOrders'),
  right: scripted('ListOrders'),
  check({ properties, operationsOf }, report) {
    textsAt(properties, 'scriptOperations').forEach((id, index) => {
      if (operationsOf(id).length === 0)
        report(child('/properties/scriptOperations', index), `The custom code is for ${id}, which there is not.`)
    })
    const operations = own(properties, 'scriptOperations')
    if (operations !== undefined && !Array.isArray(operations)) report('/properties/scriptOperations', '`scriptOperations` is no list.')
  },
})
