/** Owns the rule `default-type`. */
import { child, own, show } from '../../json.js'
import { rule } from '../../define.js'
import { DISCOURAGED } from '../../severity.js'
import { isOfType, valuesOf } from '../../view/values.js'
import { parameter } from '../examples.js'

export const defaultType = rule({
  id: 'default-type',
  title: 'A default is of the type of what it stands for',
  severity: DISCOURAGED,
  source: ['DefaultValueMustMatchType'],
  wrong: parameter({ name: 'top', in: 'query', type: 'integer', default: '10' }),
  right: parameter({ name: 'top', in: 'query', type: 'integer', default: 10 }),
  check(view, report) {
    for (const { node, at } of valuesOf(view)) {
      const value = own(node, 'default')
      if (value === undefined || isOfType(value, node['type'])) continue
      const place = child(at, 'default')
      const meant = asWritten(value)
      const fix = meant !== undefined && isOfType(meant, node['type']) ? ({ kind: 'set', at: place, value: meant } as const) : undefined
      report(place, `The default ${show(JSON.stringify(value))} is no ${String(node['type'])}.`, fix === undefined ? {} : { fix })
    }
  },
})

/** What a text in quotes would be without them. */
function asWritten(value: unknown): unknown {
  if (typeof value !== 'string') return undefined
  if (value === 'true' || value === 'false') return value === 'true'
  return /^-?\d{1,15}$/.test(value) ? Number(value) : undefined
}
