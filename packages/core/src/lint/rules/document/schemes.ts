/** Owns the rule `schemes`. */
import { own, show } from '../../json.js'
import { rule } from '../../define.js'
import { FAILS, REJECTED } from '../../severity.js'
import { definition } from '../examples.js'

export const schemes = rule({
  id: 'schemes',
  title: 'The connector is called over https',
  severity: FAILS,
  source: ['SchemeNotSupported', 'SchemesArrayEmpty', 'policy 5000.3.1.6'],
  wrong: definition({ schemes: ['wss'] }),
  right: definition({ schemes: ['https'] }),
  check({ definition }, report) {
    const schemes = own(definition, 'schemes')
    if (!Array.isArray(schemes) || schemes.length === 0) return report('/schemes', 'No scheme is named.')
    schemes.forEach((scheme: unknown, index) => {
      const at = `/schemes/${index}`
      if (scheme !== 'http' && scheme !== 'https') report(at, `The platform does not call over ${show(scheme)}.`)
      else if (schemes.indexOf(scheme) < index) report(at, `${scheme} is named twice.`)
      else if (scheme === 'http') report(at, 'Reviewers accept https alone.', { severity: REJECTED })
    })
  },
})
