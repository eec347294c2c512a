/** Owns the rule `basepath-format`. */
import { own, show } from '../../json.js'
import { rule } from '../../define.js'
import { FAILS } from '../../severity.js'
import { definition } from '../examples.js'

export const basePathFormat = rule({
  id: 'basepath-format',
  title: 'The base path begins with a slash',
  severity: FAILS,
  source: ['BasePathNotValid'],
  wrong: definition({ basePath: 'v1' }),
  right: definition({ basePath: '/v1' }),
  check({ definition }, report) {
    const path = own(definition, 'basePath')
    if (path !== undefined && !(typeof path === 'string' && (path.startsWith('/') || path.startsWith('@environmentVariables('))))
      report('/basePath', `The base path is ${show(path)}; it begins with a slash.`)
  },
})
