/** Owns the rule `props-publisher`. */
import { textAt } from '../../json.js'
import { rule } from '../../define.js'
import { REJECTED } from '../../severity.js'
import { properties } from '../examples.js'

export const propsPublisher = rule({
  id: 'props-publisher',
  title: 'The publisher is named',
  severity: REJECTED,
  source: ['certification'],
  document: 'properties',
  wrong: properties({ publisher: '' }),
  right: properties({ publisher: 'Contoso' }),
  check({ properties }, report) {
    if (properties !== undefined && !/[\p{L}\p{N}]/u.test(textAt(properties, 'publisher') ?? ''))
      report('/properties/publisher', 'The publisher is not named.')
  },
})
