/** Owns the rule `numeric-limits`. */
import { child, own, type JsonObject } from '../../json.js'
import { rule } from '../../define.js'
import { FAILS } from '../../severity.js'
import { valuesOf } from '../../view/values.js'
import { parameter } from '../examples.js'

const COUNTS = ['minLength', 'maxLength', 'minItems', 'maxItems', 'minProperties', 'maxProperties']
const PAIRS = [
  ['minimum', 'maximum'],
  ['minLength', 'maxLength'],
  ['minItems', 'maxItems'],
  ['minProperties', 'maxProperties'],
] as const

export const numericLimits = rule({
  id: 'numeric-limits',
  title: 'Limits leave something between them',
  severity: FAILS,
  source: ['Minimum…', 'MaxLength…'],
  wrong: parameter({ name: 'top', in: 'query', type: 'integer', minimum: 100, maximum: 1 }),
  right: parameter({ name: 'top', in: 'query', type: 'integer', minimum: 1, maximum: 100 }),
  check(view, report) {
    for (const { node, at } of valuesOf(view)) {
      for (const [least, most] of PAIRS) {
        const [low, high] = [numberAt(node, least), numberAt(node, most)]
        if (low !== undefined && high !== undefined && low > high)
          report(child(at, least), `\`${least}\` is ${low} and \`${most}\` ${high}.`)
      }
      for (const key of COUNTS) if ((numberAt(node, key) ?? 0) < 0) report(child(at, key), `\`${key}\` is less than nothing.`)
      if ((numberAt(node, 'multipleOf') ?? 1) <= 0) report(child(at, 'multipleOf'), '`multipleOf` is not greater than nothing.')
      for (const [exclusive, base] of [
        ['exclusiveMinimum', 'minimum'],
        ['exclusiveMaximum', 'maximum'],
      ] as const) {
        if (own(node, exclusive) === true && numberAt(node, base) === undefined)
          report(child(at, exclusive), `\`${exclusive}\` says nothing without \`${base}\`.`)
      }
    }
  },
})

function numberAt(node: JsonObject, key: string): number | undefined {
  const value = own(node, key)
  return typeof value === 'number' ? value : undefined
}
