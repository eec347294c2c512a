/** Owns the rule `opid-unique`. */
import { child } from '../../json.js'
import { rule } from '../../define.js'
import { FAILS } from '../../severity.js'
import { definition } from '../examples.js'

export const opidUnique = rule({
  id: 'opid-unique',
  title: 'Every operation id is there once',
  severity: FAILS,
  source: ['OperationIdNotUnique'],
  diagnostics: ['duplicate-operation-id'],
  wrong: definition({ paths: { '/orders': { get: { operationId: 'Orders' }, post: { operationId: 'Orders' } } } }),
  right: definition({ paths: { '/orders': { get: { operationId: 'ListOrders' }, post: { operationId: 'PlaceOrder' } } } }),
  check({ operations }, report) {
    const seen = new Set<string>()
    for (const { id, at } of operations) {
      if (id === undefined) continue
      if (seen.has(id)) report(child(at, 'operationId'), `The operation id ${id} is taken.`)
      seen.add(id)
    }
  },
})
