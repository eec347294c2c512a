/** Owns the rule `swagger-version`. */
import { own, show } from '../../json.js'
import { rule } from '../../define.js'
import { FAILS } from '../../severity.js'
import { definition } from '../examples.js'

export const swaggerVersion = rule({
  id: 'swagger-version',
  title: 'The definition is Swagger 2.0',
  severity: FAILS,
  source: ['SpecificationVersionIncorrect', 'policy 5000.2.6.3'],
  wrong: definition({ swagger: '3.0.1' }),
  right: definition({ swagger: '2.0' }),
  check({ definition }, report) {
    const version = own(definition, 'swagger')
    if (version !== '2.0') report('/swagger', `The platform reads Swagger "2.0"; here stands ${show(version)}.`)
  },
})
