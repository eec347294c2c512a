/** Owns the rule `info-title-length`. */
import { PLATFORM_LIMITS } from '../../../model/index.js'
import { textAt } from '../../json.js'
import { rule } from '../../define.js'
import { DISCOURAGED } from '../../severity.js'
import { info } from '../examples.js'

const INDEPENDENT = / \(Independent Publisher\)$/

export const infoTitleLength = rule({
  id: 'info-title-length',
  title: 'The title has 1 to 30 characters',
  severity: DISCOURAGED,
  source: ['FieldLengthExceeded', 'policy 5000.2.2.1'],
  wrong: info({ title: 'Contoso Orders, Deliveries and Returns' }),
  right: info({ title: 'Contoso Orders' }),
  check({ info }, report) {
    const title = (textAt(info, 'title') ?? '').replace(INDEPENDENT, '')
    if (title.trim() === '') report('/info/title', 'The connector has no title.')
    else if (title.length > PLATFORM_LIMITS.title)
      report('/info/title', `The title has ${title.length} characters; at most ${PLATFORM_LIMITS.title} are allowed.`)
  },
})
