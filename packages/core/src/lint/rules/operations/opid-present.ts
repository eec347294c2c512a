/** Owns the rule `opid-present`. */
import { child } from '../../json.js'
import { rule } from '../../define.js'
import { FAILS } from '../../severity.js'
import { operation } from '../examples.js'

export const opidPresent = rule({
  id: 'opid-present',
  title: 'Every operation has an id',
  severity: FAILS,
  source: ['OperationIdRequired'],
  wrong: operation({ summary: 'List orders' }),
  right: operation({ operationId: 'ListOrders', summary: 'List orders' }),
  check({ operations }, report) {
    for (const { id, at, name } of operations)
      if (id === undefined || id === '') report(child(at, 'operationId'), `${name} has no operation id.`)
  },
})
