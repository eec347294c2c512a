/** Owns the rule `info-title-words`. */
import { textAt } from '../../json.js'
import { rule } from '../../define.js'
import { DISCOURAGED } from '../../severity.js'
import { info } from '../examples.js'
import { productIn } from '../words.js'

export const infoTitleWords = rule({
  id: 'info-title-words',
  title: 'The title has neither "API" nor "Connector" nor the name of a Power Platform product',
  severity: DISCOURAGED,
  source: ['ValueContainsRestrictedWords', 'policy 5000.2.2.2'],
  wrong: info({ title: 'Contoso Orders API' }),
  right: info({ title: 'Contoso Orders' }),
  check({ info }, report) {
    const title = textAt(info, 'title') ?? ''
    const word = /\b(?:API|Connector)\b/i.exec(title)?.[0] ?? productIn(title)
    if (word !== undefined) report('/info/title', `The title has the word "${word}", which reviewers refuse.`)
  },
})
