/** Owns the rule `props-stackowner-paconn`. */
import { own } from '../../json.js'
import { rule } from '../../define.js'
import { properties } from '../examples.js'

export const propsStackownerPaconn = rule({
  id: 'props-stackowner-paconn',
  title: 'What is updated with paconn has no stackOwner',
  // Certification wants it, and whoever builds can leave it out.
  severity: { recommended: 'info', certification: 'off' },
  source: ['the readme of paconn'],
  document: 'properties',
  wrong: properties({ stackOwner: 'Contoso' }),
  right: properties({ publisher: 'Contoso' }),
  check({ properties }, report) {
    if (own(properties, 'stackOwner') !== undefined)
      report(
        '/properties/stackOwner',
        'With a stackOwner, `paconn update` fails; certification wants it. `ferrule build --no-stack-owner` leaves it out.',
      )
  },
})
