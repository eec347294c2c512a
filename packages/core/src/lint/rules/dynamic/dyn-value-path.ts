/** Owns the rule `dyn-value-path`. */
import { rule } from '../../define.js'
import { UNHELPFUL } from '../../severity.js'
import { callsOf } from '../../view/calls.js'
import { withSchema } from './example.js'

export const dynValuePath = rule({
  id: 'dyn-value-path',
  title: 'A dynamic schema is read at a path',
  severity: UNHELPFUL,
  source: ['designers disagree on what the whole answer is: a schema, or its properties'],
  wrong: withSchema({ 'x-ms-dynamic-schema': { operationId: 'GetSchema' } }),
  right: withSchema({ 'x-ms-dynamic-schema': { operationId: 'GetSchema', 'value-path': 'schema' } }),
  check(view, report) {
    for (const { kind, at, schema } of callsOf(view)) {
      if ((kind === 'x-ms-dynamic-schema' || kind === 'x-ms-dynamic-properties') && (schema?.text ?? '') === '')
        report(at, `${kind} has no path to the schema, which designers read differently.`)
    }
  },
})
