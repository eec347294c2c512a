/** Owns the rule `props-param-name`. */
import { rule } from '../../define.js'
import { DISCOURAGED } from '../../severity.js'
import { connectionParametersOf } from '../../view/connection.js'
import { properties } from '../examples.js'

export const propsParamName = rule({
  id: 'props-param-name',
  title: 'The names of what a connection asks for have letters, digits and _ only',
  severity: DISCOURAGED,
  source: ['the schema of properties'],
  document: 'properties',
  diagnostics: ['connection-parameter-name'],
  wrong: properties({ connectionParameters: { 'API Key': { type: 'securestring' } } }),
  right: properties({ connectionParameters: { api_key: { type: 'securestring' } } }),
  check(view, report) {
    for (const { name, at } of connectionParametersOf(view)) {
      if (!/^(?:token:)?[0-9a-zA-Z_]+$/.test(name))
        report(at, `The connection parameter ${name} has characters that the platform does not accept in a name.`)
    }
  },
})
