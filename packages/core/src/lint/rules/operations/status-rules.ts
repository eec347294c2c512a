/** Owns the rule `status-rules`. */
import { child, textAt } from '../../json.js'
import { rule } from '../../define.js'
import { REJECTED } from '../../severity.js'
import { definition } from '../examples.js'

const PREVIEW = { 'x-ms-api-annotation': { status: 'Preview' } }
const PRODUCTION = { 'x-ms-api-annotation': { status: 'Production' } }

export const statusRules = rule({
  id: 'status-rules',
  title: 'No operation is further than the connector',
  severity: REJECTED,
  source: ['OperationStatusAheadOfConnector', 'ProductionStatusOnBetaService'],
  wrong: definition({ info: PREVIEW, paths: { '/orders': { get: PRODUCTION } } }),
  right: definition({ info: PREVIEW, paths: { '/orders': { get: PREVIEW } } }),
  check({ info, operations }, report) {
    if (textAt(info['x-ms-api-annotation'], 'status') !== 'Preview') return
    for (const { node, at, name } of operations) {
      if (textAt(node['x-ms-api-annotation'], 'status') === 'Production')
        report(child(at, 'x-ms-api-annotation', 'status'), `${name} is in production, and its connector is a preview.`)
    }
  },
})
