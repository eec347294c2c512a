/** Owns the rule `param-reserved`. */
import { child } from '../../json.js'
import { rule } from '../../define.js'
import { FAILS, UNHELPFUL } from '../../severity.js'
import { parameter } from '../examples.js'

const HEADERS = /^(?:authorization|proxy-authorization|host|content-length|connection|keep-alive|te|trailer|transfer-encoding|upgrade)$/i

export const paramReserved = rule({
  id: 'param-reserved',
  title: 'No parameter has a name that the platform keeps for itself',
  severity: FAILS,
  source: ['ConnectionIdParameterNotAllowed', 'ReservedParameterIsUsed'],
  diagnostics: ['reserved-name'],
  wrong: parameter({ name: 'connectionId', in: 'query', type: 'string' }),
  right: parameter({ name: 'accountId', in: 'query', type: 'string' }),
  check({ parameters }, report) {
    for (const { at, name, in: place } of parameters) {
      if (/^connectionId$/i.test(name)) report(child(at, 'name'), `The platform keeps the parameter name ${name} for itself.`)
      else if (place === 'header' && HEADERS.test(name))
        report(child(at, 'name'), `The platform sets the header ${name} itself.`, { severity: UNHELPFUL })
    }
  },
})
