/** Owns the rule `props-stackowner`. */
import { textAt } from '../../json.js'
import { rule } from '../../define.js'
import { REJECTED } from '../../severity.js'
import { properties } from '../examples.js'

export const propsStackowner = rule({
  id: 'props-stackowner',
  title: 'The owner of the service behind the connector is named',
  severity: REJECTED,
  source: ['certification'],
  document: 'properties',
  wrong: properties({ publisher: 'Contoso' }),
  right: properties({ publisher: 'Contoso', stackOwner: 'Contoso' }),
  check({ properties }, report) {
    if (properties !== undefined && !/[\p{L}\p{N}]/u.test(textAt(properties, 'stackOwner') ?? ''))
      report('/properties/stackOwner', 'The owner of the service behind the connector is not named (stackOwner).')
  },
})
