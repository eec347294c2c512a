/** Owns the rule `info-description-present`. */
import { textAt } from '../../json.js'
import { rule } from '../../define.js'
import { FAILS } from '../../severity.js'
import { info } from '../examples.js'

export const infoDescriptionPresent = rule({
  id: 'info-description-present',
  title: 'The connector has a description',
  severity: FAILS,
  source: ['paconn, which ends with a KeyError'],
  wrong: info({ title: 'Contoso Orders' }),
  right: info({ title: 'Contoso Orders', description: 'Places, finds and cancels orders of the Contoso shop.' }),
  check({ info }, report) {
    if (textAt(info, 'description') === undefined)
      report('/info/description', 'The connector has no description, so paconn does not create it.')
  },
})
