/** Owns the rule `file-size`. */
import { PLATFORM_LIMITS } from '../../../model/index.js'
import { rule } from '../../define.js'
import { FAILS } from '../../severity.js'

export const fileSize = rule({
  id: 'file-size',
  title: 'The definition is smaller than 1 MB',
  severity: FAILS,
  source: ['documented limit'],
  wrong: { definition: {}, texts: { definition: `{}${' '.repeat(PLATFORM_LIMITS.bytes)}` } },
  right: { definition: {}, texts: { definition: '{}' } },
  check({ files: { texts } }, report) {
    const size = texts?.definition?.length ?? 0
    if (size >= PLATFORM_LIMITS.bytes)
      report('', `The definition has ${size.toLocaleString('en-US')} characters; the platform takes less than a million.`)
  },
})
