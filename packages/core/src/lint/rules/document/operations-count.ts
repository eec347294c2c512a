/** Owns the rule `operations-count`. */
import { PLATFORM_LIMITS } from '../../../model/index.js'
import { rule } from '../../define.js'
import { FAILS } from '../../severity.js'
import { definition } from '../examples.js'

const paths = (count: number): object =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`/orders${index}`, { get: { operationId: `GetOrders${index}` } }]))

export const operationsCount = rule({
  id: 'operations-count',
  title: 'There are at most 256 operations',
  severity: FAILS,
  source: ['TotalOperationsCountExceedsMaxAllowed'],
  wrong: definition({ paths: paths(PLATFORM_LIMITS.operations + 1) }),
  right: definition({ paths: paths(1) }),
  check({ operations }, report) {
    if (operations.length > PLATFORM_LIMITS.operations)
      report('/paths', `There are ${operations.length} operations; the platform takes ${PLATFORM_LIMITS.operations}.`)
  },
})
