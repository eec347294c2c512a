/** Owns the rule `schemas-count`. */
import { PLATFORM_LIMITS } from '../../../model/index.js'
import { child } from '../../json.js'
import { rule } from '../../define.js'
import { measureSchemas } from '../../view/measure.js'
import { FAILS } from '../../severity.js'
import { body } from '../examples.js'

const properties = (count: number): object =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`field${index}`, { type: 'string' }]))

export const schemasCount = rule({
  id: 'schemas-count',
  title: 'A body has at most 512 schemas, an operation at most 16,384',
  severity: FAILS,
  source: ['BodySchemaCountExceedsMaxAllowed', 'OperationSchemaCount…', 'TotalSchemaCount…'],
  wrong: body({ type: 'object', properties: properties(PLATFORM_LIMITS.schemas) }),
  right: body({ type: 'object', properties: properties(3) }),
  check({ operations, schemas, resolve }, report) {
    const measure = measureSchemas(resolve)
    for (const { node, at, parent } of schemas) {
      const { count } = parent === undefined ? measure(node) : { count: 0 }
      if (count > PLATFORM_LIMITS.schemas)
        report(at, `The schema is made of ${count} schemas; the platform takes ${PLATFORM_LIMITS.schemas}.`)
    }
    for (const { at, name, parameters, responses } of operations) {
      const count = [...parameters, ...responses].reduce((sum, { node }) => sum + measure(node['schema']).count, 0)
      if (count > PLATFORM_LIMITS.schemasOfOperation)
        report(child(at), `${name} has ${count} schemas; the platform takes ${PLATFORM_LIMITS.schemasOfOperation}.`)
    }
  },
})
