/** Owns the rule `param-description`. */
import { child, textAt } from '../../json.js'
import { rule } from '../../define.js'
import { DISCOURAGED } from '../../severity.js'
import { parameter } from '../examples.js'

export const paramDescription = rule({
  id: 'param-description',
  title: 'Every visible parameter has a description',
  severity: DISCOURAGED,
  source: ['RequiredPropertyMissing'],
  wrong: parameter({ name: 'customer', in: 'query', type: 'string' }),
  right: parameter({ name: 'customer', in: 'query', type: 'string', description: 'Whose orders are listed.' }),
  check({ parameters }, report) {
    for (const { node, at, name, in: place, isInternal } of parameters) {
      if (place === 'body' || isInternal) continue
      if ((textAt(node, 'description') ?? '').trim() === '') report(child(at, 'description'), `The parameter ${name} has no description.`)
    }
  },
})
