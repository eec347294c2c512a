/** Owns the rule `opid-alnum`. */
import { child } from '../../json.js'
import { rule } from '../../define.js'
import { REVIEWED } from '../../severity.js'
import { operation } from '../examples.js'

export const opidAlnum = rule({
  id: 'opid-alnum',
  title: 'An operation id has letters and digits only',
  severity: REVIEWED,
  source: ['OperationIdSanitized'],
  diagnostics: ['operation-id-characters'],
  wrong: operation({ operationId: 'list-orders' }),
  right: operation({ operationId: 'ListOrders' }),
  check({ operations }, report) {
    for (const { id, at } of operations) {
      if (id !== undefined && !/^[A-Za-z0-9]*$/.test(id))
        report(
          child(at, 'operationId'),
          `The operation id ${id} has characters other than letters and digits. Keep it where flows refer to it.`,
        )
    }
  },
})
