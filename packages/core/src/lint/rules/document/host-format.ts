/** Owns the rule `host-format`. */
import { own, show } from '../../json.js'
import { rule } from '../../define.js'
import { FAILS } from '../../severity.js'
import { definition } from '../examples.js'

const HOST = /^[^{}/ :\\]+(?::\d+)?$/
const VARIABLE = /^@environmentVariables\(["'][^"']+["']\)$/

export const hostFormat = rule({
  id: 'host-format',
  title: 'The host is a host name with an optional port, or an environment variable',
  severity: FAILS,
  source: ['HostNameNotValid'],
  wrong: definition({ host: 'https://orders.contoso.example/v1' }),
  right: definition({ host: 'orders.contoso.example' }),
  check({ definition }, report) {
    const host = own(definition, 'host')
    if (typeof host !== 'string' || !(HOST.test(host) || VARIABLE.test(host)))
      report('/host', `The host is ${show(host)}; it is a name alone, without scheme and path.`)
  },
})
