/** Owns the rule `opid-length`. */
import { child, show } from '../../json.js'
import { rule } from '../../define.js'
import { UNHELPFUL } from '../../severity.js'
import { operation } from '../examples.js'

/** The limit is not published; the longest id of a published connector has 77 characters. */
const LONGEST = 80

export const opidLength = rule({
  id: 'opid-length',
  title: 'An operation id has at most 80 characters',
  severity: UNHELPFUL,
  source: ['OperationIdTooLong', 'observed in published connectors'],
  wrong: operation({ operationId: `List${'Very'.repeat(20)}OldOrders` }),
  right: operation({ operationId: 'ListOrders' }),
  check({ operations }, report) {
    for (const { id = '', at } of operations) {
      if (id.length > LONGEST) report(child(at, 'operationId'), `The operation id ${show(id)} has ${id.length} characters.`)
    }
  },
})
