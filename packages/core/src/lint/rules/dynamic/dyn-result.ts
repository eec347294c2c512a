/** Owns the rule `dyn-result`. */
import { rule } from '../../define.js'
import { DISCOURAGED } from '../../severity.js'
import { callsOf, isOpen, resultOf, schemaAt } from '../../view/calls.js'
import { LIST, withList } from './example.js'

export const dynResult = rule({
  id: 'dyn-result',
  title: 'What is called answers with what is read of it',
  severity: DISCOURAGED,
  source: ['InvokedOperationShouldProduceArray', 'InvokedOperationShouldProduceProperty'],
  wrong: withList({ 'x-ms-dynamic-values': { ...LIST, 'value-collection': 'items' } }),
  right: withList({ 'x-ms-dynamic-values': LIST }),
  check(view, report) {
    const { resolve } = view
    for (const { kind, at, operationId, list, item = [], schema: schemaPath } of callsOf(view)) {
      const [target] = operationId === undefined ? [] : view.operationsOf(operationId)
      if (target === undefined || kind === 'x-ms-dynamic-tree') continue
      const result = resultOf(target, resolve)
      if (result === undefined) {
        report(at, `${kind} calls ${target.name}, which does not describe what it answers.`)
        continue
      }
      if (schemaPath !== undefined && schemaAt(result, schemaPath.text, resolve) === 'missing')
        report(schemaPath.at, `${target.name} answers nothing at ${schemaPath.text}.`)
      if (list === undefined) continue
      const found = schemaAt(result, list.text, resolve)
      if (found === undefined) continue
      if (found === 'missing' || (found['type'] !== 'array' && !isOpen(found))) {
        report(list.at, `${target.name} answers no list${list.text === '' ? '' : ` at ${list.text}`}.`)
        continue
      }
      const element = resolve(found['items'])?.node
      for (const path of item) {
        if (element !== undefined && schemaAt(element, path.text, resolve) === 'missing')
          report(path.at, `The elements that ${target.name} answers have no ${path.text}.`)
      }
    }
  },
})
