/** Owns the rule `param-path-encoding`. */
import { child } from '../../json.js'
import { rule } from '../../define.js'
import { REVIEWED } from '../../severity.js'
import { parameter } from '../examples.js'

export const paramPathEncoding = rule({
  id: 'param-path-encoding',
  title: 'A path parameter says how it is encoded',
  severity: REVIEWED,
  source: ['PathParameterMissingEncoding'],
  wrong: parameter({ name: 'id', in: 'path', required: true, type: 'string' }, '/orders/{id}'),
  right: parameter({ name: 'id', in: 'path', required: true, type: 'string', 'x-ms-url-encoding': 'single' }, '/orders/{id}'),
  check({ parameters }, report) {
    for (const { node, at, name, in: place } of parameters) {
      if (place !== 'path' || Object.hasOwn(node, 'x-ms-url-encoding')) continue
      const missing = child(at, 'x-ms-url-encoding')
      report(missing, `The path parameter ${name} has no x-ms-url-encoding; the platform encodes it once.`, {
        fix: { kind: 'set', at: missing, value: 'single' },
      })
    }
  },
})
