/** Owns the rule `param-query-encoding`. */
import { child } from '../../json.js'
import { rule } from '../../define.js'
import { UNHELPFUL } from '../../severity.js'
import { parameter } from '../examples.js'

export const paramQueryEncoding = rule({
  id: 'param-query-encoding',
  title: 'Only path parameters have x-ms-url-encoding',
  severity: UNHELPFUL,
  source: ['QueryParameterEncodingNotSupported'],
  diagnostics: ['misplaced-extension'],
  wrong: parameter({ name: 'filter', in: 'query', type: 'string', 'x-ms-url-encoding': 'double' }),
  right: parameter({ name: 'filter', in: 'query', type: 'string' }),
  check({ parameters }, report) {
    for (const { node, at, name, in: place } of parameters) {
      const written = child(at, 'x-ms-url-encoding')
      if (place !== 'path' && Object.hasOwn(node, 'x-ms-url-encoding'))
        report(written, `The ${place} parameter ${name} has x-ms-url-encoding, which has no effect there.`, {
          fix: { kind: 'remove', at: written },
        })
    }
  },
})
