/** Owns the rule `dyn-not-on-body-param`. */
import { child } from '../../json.js'
import { rule } from '../../define.js'
import { FAILS } from '../../severity.js'
import { operation } from '../examples.js'
import { withSchema } from './example.js'

const DYNAMIC = { 'x-ms-dynamic-schema': { operationId: 'GetSchema', 'value-path': 'schema' } }

export const dynNotOnBodyParam = rule({
  id: 'dyn-not-on-body-param',
  title: 'A dynamic schema stands in the schema of the body, not beside it',
  severity: FAILS,
  source: ['DynamicExtensionDefinitionNotAllowedInParameter'],
  wrong: operation({ parameters: [{ name: 'body', in: 'body', schema: { type: 'object' }, ...DYNAMIC }] }, 'post'),
  right: withSchema(DYNAMIC),
  check({ parameters }, report) {
    for (const { node, at, in: place } of parameters) {
      for (const key of ['x-ms-dynamic-schema', 'x-ms-dynamic-properties']) {
        if (place === 'body' && Object.hasOwn(node, key))
          report(child(at, key), `${key} stands on the body parameter; it belongs into its schema.`)
      }
    }
  },
})
