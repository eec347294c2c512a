/** Owns the rule `dyn-target`. */
import { child } from '../../json.js'
import { rule } from '../../define.js'
import { FAILS } from '../../severity.js'
import { callsOf } from '../../view/calls.js'
import { LIST, withList } from './example.js'

export const dynTarget = rule({
  id: 'dyn-target',
  title: 'What is called for choices or a schema is there',
  severity: FAILS,
  source: ['OperationIdNotFound'],
  diagnostics: ['called-operation-unknown'],
  wrong: withList({ 'x-ms-dynamic-values': { ...LIST, operationId: 'ListQueue' } }),
  right: withList({ 'x-ms-dynamic-values': LIST }),
  check(view, report) {
    for (const { kind, at, operationId } of callsOf(view)) {
      if (operationId !== undefined && view.operationsOf(operationId).length === 0)
        report(child(at, 'operationId'), `${kind} calls ${operationId}, which there is not.`)
    }
  },
})
