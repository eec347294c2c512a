/** Owns the rule `enum-type`. */
import { child, listAt, show } from '../../json.js'
import { rule } from '../../define.js'
import { DISCOURAGED } from '../../severity.js'
import { isOfType, valuesOf } from '../../view/values.js'
import { parameter } from '../examples.js'

export const enumType = rule({
  id: 'enum-type',
  title: 'Choices are of the type of what they are for',
  severity: DISCOURAGED,
  source: ['InvalidEnumValue'],
  wrong: parameter({ name: 'top', in: 'query', type: 'integer', enum: ['10', '20'] }),
  right: parameter({ name: 'top', in: 'query', type: 'integer', enum: [10, 20] }),
  check(view, report) {
    for (const { node, at } of valuesOf(view)) {
      listAt(node, 'enum').forEach((value, index) => {
        if (!isOfType(value, node['type']))
          report(child(at, 'enum', index), `The choice ${show(JSON.stringify(value))} is no ${String(node['type'])}.`)
      })
    }
  },
})
