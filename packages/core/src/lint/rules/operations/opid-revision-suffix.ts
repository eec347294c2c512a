/** Owns the rule `opid-revision-suffix`. */
import { child, own } from '../../json.js'
import { rule } from '../../define.js'
import { UNHELPFUL } from '../../severity.js'
import { operation } from '../examples.js'

export const opidRevisionSuffix = rule({
  id: 'opid-revision-suffix',
  title: 'The id of a later revision ends with its number',
  severity: UNHELPFUL,
  source: ['OperationIdShouldEndWithRevision'],
  wrong: operation({ operationId: 'ListAllOrders', 'x-ms-api-annotation': { family: 'ListOrders', revision: 2 } }),
  right: operation({ operationId: 'ListOrdersV2', 'x-ms-api-annotation': { family: 'ListOrders', revision: 2 } }),
  check({ operations }, report) {
    for (const { id = '', at, node } of operations) {
      const revision = own(node['x-ms-api-annotation'], 'revision')
      if (typeof revision === 'number' && revision >= 2 && !id.endsWith(String(revision)))
        report(child(at, 'operationId'), `${id} is revision ${revision}; its id would end with V${revision}.`)
    }
  },
})
