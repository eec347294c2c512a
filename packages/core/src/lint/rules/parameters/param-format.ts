/** Owns the rule `param-format`. */
import { child, textAt } from '../../json.js'
import { rule } from '../../define.js'
import { UNHELPFUL } from '../../severity.js'
import { valuesOf } from '../../view/values.js'
import { parameter } from '../examples.js'

const FORMATS: Readonly<Record<string, readonly string[]>> = {
  string: ['date', 'date-time', 'date-no-tz', 'email', 'html', 'uri', 'uuid', 'password', 'byte', 'binary'],
  integer: ['int32', 'int64', 'unixtime'],
  number: ['float', 'double'],
  boolean: [],
}

export const paramFormat = rule({
  id: 'param-format',
  title: 'Every format is one that the platform knows for the type',
  severity: UNHELPFUL,
  source: ['UnrecognizedTypeFormat'],
  wrong: parameter({ name: 'price', in: 'query', type: 'number', format: 'decimal' }),
  right: parameter({ name: 'price', in: 'query', type: 'number', format: 'double' }),
  check(view, report) {
    for (const { node, at } of valuesOf(view)) {
      const [type, format] = [textAt(node, 'type') ?? '', textAt(node, 'format') ?? '']
      const known = Object.hasOwn(FORMATS, type) ? FORMATS[type] : undefined
      if (format !== '' && known !== undefined && !known.includes(format))
        report(
          child(at, 'format'),
          `The platform knows no ${type} of the format ${format}${known.length > 0 ? `; it knows ${known.join(', ')}` : ''}.`,
        )
    }
  },
})
