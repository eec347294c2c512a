/** Owns the rule `array-items`. */
import { child, isObject } from '../../json.js'
import { rule } from '../../define.js'
import { DISCOURAGED } from '../../severity.js'
import { valuesOf } from '../../view/values.js'
import { parameter } from '../examples.js'

export const arrayItems = rule({
  id: 'array-items',
  title: 'Every list says what is in it',
  severity: DISCOURAGED,
  source: ['ArrayHasNoItems'],
  wrong: parameter({ name: 'states', in: 'query', type: 'array' }),
  right: parameter({ name: 'states', in: 'query', type: 'array', items: { type: 'string' } }),
  check(view, report) {
    for (const { node, at } of valuesOf(view)) {
      if (node['type'] === 'array' && !isObject(node['items'])) report(child(at, 'items'), 'The list does not say what is in it.')
    }
  },
})
