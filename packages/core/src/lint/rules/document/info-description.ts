/** Owns the rule `info-description`. */
import { PLATFORM_LIMITS } from '../../../model/index.js'
import { textAt } from '../../json.js'
import { rule } from '../../define.js'
import { REJECTED } from '../../severity.js'
import { info } from '../examples.js'
import { productIn } from '../words.js'

const SHORTEST = 30

export const infoDescription = rule({
  id: 'info-description',
  title: 'The description of the connector has 30 to 500 characters and names no Power Platform product',
  severity: REJECTED,
  source: ['FieldLengthNotInRange', 'policy 5000.2.3'],
  wrong: info({ description: 'Orders.' }),
  right: info({ description: 'Places, finds and cancels orders of the Contoso shop.' }),
  check({ info }, report) {
    const description = textAt(info, 'description')
    if (description === undefined) return
    if (description.length < SHORTEST || description.length > PLATFORM_LIMITS.description)
      report(
        '/info/description',
        `The description has ${description.length} characters; ${SHORTEST} to ${PLATFORM_LIMITS.description} are allowed.`,
      )
    const product = productIn(description)
    if (product !== undefined) report('/info/description', `The description names "${product}", which reviewers refuse.`)
  },
})
