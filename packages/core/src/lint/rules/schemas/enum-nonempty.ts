/** Owns the rule `enum-nonempty`. */
import { child, own } from '../../json.js'
import { rule } from '../../define.js'
import { FAILS } from '../../severity.js'
import { valuesOf } from '../../view/values.js'
import { parameter } from '../examples.js'

export const enumNonempty = rule({
  id: 'enum-nonempty',
  title: 'A list of choices has one at least',
  severity: FAILS,
  source: ['EnumMustContainAtLeastOneElement'],
  wrong: parameter({ name: 'state', in: 'query', type: 'string', enum: [] }),
  right: parameter({ name: 'state', in: 'query', type: 'string', enum: ['open'] }),
  check(view, report) {
    for (const { node, at } of valuesOf(view)) {
      const choices = own(node, 'enum')
      if (choices !== undefined && !(Array.isArray(choices) && choices.length > 0))
        report(child(at, 'enum'), 'There is nothing to choose from.')
    }
  },
})
