/** Owns the rule `info-version`. */
import { textAt } from '../../json.js'
import { rule } from '../../define.js'
import { FAILS } from '../../severity.js'
import { info } from '../examples.js'

export const infoVersion = rule({
  id: 'info-version',
  title: 'The version is a text',
  severity: FAILS,
  source: ['the schema of definitions'],
  wrong: info({ version: 1.0 }),
  right: info({ version: '1.0' }),
  check({ info }, report) {
    if ((textAt(info, 'version') ?? '') === '') report('/info/version', 'The version is no text, or an empty one.')
  },
})
