/** Owns the rule `enum-unique`. */
import { child, listAt, show } from '../../json.js'
import { rule } from '../../define.js'
import { FAILS } from '../../severity.js'
import { valuesOf } from '../../view/values.js'
import { parameter } from '../examples.js'

export const enumUnique = rule({
  id: 'enum-unique',
  title: 'Every choice is there once',
  severity: FAILS,
  source: ['ArrayDuplicateValue'],
  wrong: parameter({ name: 'state', in: 'query', type: 'string', enum: ['open', 'closed', 'open'] }),
  right: parameter({ name: 'state', in: 'query', type: 'string', enum: ['open', 'closed'] }),
  check(view, report) {
    for (const { node, at } of valuesOf(view)) {
      const seen = new Set<string>()
      listAt(node, 'enum').forEach((value, index) => {
        const written = JSON.stringify(value)
        const place = child(at, 'enum', index)
        if (seen.has(written)) report(place, `The choice ${show(written)} is there twice.`, { fix: { kind: 'remove', at: place } })
        seen.add(written)
      })
    }
  },
})
