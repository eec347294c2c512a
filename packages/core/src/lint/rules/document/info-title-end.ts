/** Owns the rule `info-title-end`. */
import { textAt } from '../../json.js'
import { rule } from '../../define.js'
import { REJECTED } from '../../severity.js'
import { info } from '../examples.js'

export const infoTitleEnd = rule({
  id: 'info-title-end',
  title: 'The title ends with a letter or digit',
  severity: REJECTED,
  source: ['ValueMustEndWithAlphanumeric', 'policy 5000.2.2.3'],
  wrong: info({ title: 'Contoso Orders!' }),
  right: info({ title: 'Contoso Orders' }),
  check({ info }, report) {
    const title = textAt(info, 'title') ?? ''
    if (title !== '' && !/[\p{L}\p{N}]$/u.test(title)) report('/info/title', `The title ends with "${title.slice(-1)}".`)
  },
})
