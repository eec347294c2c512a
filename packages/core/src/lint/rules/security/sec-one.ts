/** Owns the rule `sec-one`. */
import { objectAt } from '../../json.js'
import { rule } from '../../define.js'
import { UNHELPFUL } from '../../severity.js'
import { definition } from '../examples.js'

const key = { type: 'apiKey', in: 'header', name: 'X-API-Key' }

export const secOne = rule({
  id: 'sec-one',
  title: 'There is one security definition',
  severity: UNHELPFUL,
  source: ['observed in published connectors'],
  wrong: definition({ securityDefinitions: { key, basic: { type: 'basic' } } }),
  right: definition({ securityDefinitions: { key } }),
  check({ definition }, report) {
    const names = Object.keys(objectAt(definition, 'securityDefinitions'))
    if (names.length > 1)
      report('/securityDefinitions', `There are ${names.length} security definitions; the platform uses the first by itself.`)
  },
})
