/** Owns the rule `schema-depth`. */
import { rule } from '../../define.js'
import { measureSchemas } from '../../view/measure.js'
import { UNHELPFUL } from '../../severity.js'
import { body } from '../examples.js'

/** The limit is not published; no published connector goes deeper. */
const DEEPEST = 14

const nested = (depth: number): Readonly<Record<string, unknown>> =>
  depth === 0 ? { type: 'string' } : { type: 'object', properties: { inner: nested(depth - 1) } }

export const schemaDepth = rule({
  id: 'schema-depth',
  title: 'Schemas are nested at most 14 levels deep',
  severity: UNHELPFUL,
  source: ['SchemaTooDeep', 'observed in published connectors'],
  wrong: body(nested(DEEPEST + 1)),
  right: body(nested(3)),
  check({ schemas, resolve }, report) {
    const measure = measureSchemas(resolve)
    for (const { node, at, parent, root } of schemas) {
      if (parent !== undefined || root === 'definition') continue
      const { depth } = measure(node)
      if (depth > DEEPEST) report(at, `The schema is nested ${depth} levels deep, deeper than any that is known to be accepted.`)
    }
  },
})
