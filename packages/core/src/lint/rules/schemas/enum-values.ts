/** Owns the rule `enum-values`. */
import { child, listAt, own, show, textAt } from '../../json.js'
import { rule } from '../../define.js'
import { FAILS, UNHELPFUL } from '../../severity.js'
import { valuesOf } from '../../view/values.js'
import { parameter } from '../examples.js'

const STATE = { name: 'state', in: 'query', type: 'string', enum: ['open', 'closed'] }
const KEY = 'x-ms-enum-values'

export const enumValues = rule({
  id: 'enum-values',
  title: 'Every label belongs to a choice, and each choice has one label',
  severity: FAILS,
  source: ['InvalidEnumValuesExtensionValue', 'DuplicateEnumValuesInExtension', 'MissingEnumValuesDisplayName'],
  diagnostics: ['label-without-choice'],
  wrong: parameter({ ...STATE, [KEY]: [{ value: 'opened', displayName: 'Open' }] }),
  right: parameter({ ...STATE, [KEY]: [{ value: 'open', displayName: 'Open' }] }),
  check(view, report) {
    for (const { node, at } of valuesOf(view)) {
      const labels = listAt(node, KEY)
      if (labels.length === 0) continue
      if (own(node, 'enum') === undefined) {
        report(child(at, KEY), 'There are labels, but no `enum`, so the platform ignores them.', { severity: UNHELPFUL })
        continue
      }
      const choices = listAt(node, 'enum').map((value) => JSON.stringify(value))
      const seen = new Set<string>()
      labels.forEach((label, index) => {
        const place = child(at, KEY, index)
        const value = String(JSON.stringify(own(label, 'value')))
        if (!choices.includes(value)) report(place, `The label is for ${show(value)}, which is no choice.`)
        if (seen.has(value)) report(place, `The choice ${show(value)} has two labels.`)
        if ((textAt(label, 'displayName') ?? '') === '') report(place, `The label of ${show(value)} has no displayName.`)
        seen.add(value)
      })
    }
  },
})
