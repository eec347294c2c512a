/** Owns the rule `opid-pascal`. */
import { child } from '../../json.js'
import { rule } from '../../define.js'
import { STYLE } from '../../severity.js'
import { operation } from '../examples.js'

export const opidPascal = rule({
  id: 'opid-pascal',
  title: 'An operation id begins with a capital letter',
  severity: STYLE,
  source: ["Microsoft's coding standard"],
  wrong: operation({ operationId: 'listOrders' }),
  right: operation({ operationId: 'ListOrders' }),
  check({ operations }, report) {
    for (const { id, at } of operations) {
      if (id !== undefined && id !== '' && !/^[A-Z]/.test(id))
        report(child(at, 'operationId'), `The operation id ${id} does not begin with a capital letter.`)
    }
  },
})
