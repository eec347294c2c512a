/** Owns the rule `info-title-unique`. */
import { textAt } from '../../json.js'
import { rule } from '../../define.js'
import { REJECTED } from '../../severity.js'

export const infoTitleUnique = rule({
  id: 'info-title-unique',
  title: 'No other connector has the title',
  severity: REJECTED,
  source: ['policy 5000.2.2.5'],
  wrong: { definition: { info: { title: 'Contoso orders' } }, taken: ['Contoso Orders'] },
  right: { definition: { info: { title: 'Contoso Orders' } }, taken: ['Fabrikam Orders'] },
  check({ info, files }, report) {
    const title = textAt(info, 'title')?.trim().toLowerCase()
    const other = files.taken?.find((taken) => taken.trim().toLowerCase() === title)
    if (other !== undefined) report('/info/title', `There is a connector called "${other}" already.`)
  },
})
