/** Owns the rule `tags-unique`. */
import { child, listAt, textAt } from '../../json.js'
import { rule } from '../../define.js'
import { FAILS } from '../../severity.js'
import { definition } from '../examples.js'

export const tagsUnique = rule({
  id: 'tags-unique',
  title: 'Each tag is declared once',
  severity: FAILS,
  source: ['TagRedefined'],
  wrong: definition({ tags: [{ name: 'orders' }, { name: 'orders' }] }),
  right: definition({ tags: [{ name: 'orders' }, { name: 'customers' }] }),
  check({ definition }, report) {
    const names = listAt(definition, 'tags').map((tag) => textAt(tag, 'name'))
    names.forEach((name, index) => {
      if (name !== undefined && names.indexOf(name) < index) report(child('/tags', index, 'name'), `The tag ${name} is declared twice.`)
    })
  },
})
