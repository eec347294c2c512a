/** Owns the rule `path-no-ref`. */
import { child, own } from '../../json.js'
import { rule } from '../../define.js'
import { FAILS } from '../../severity.js'
import { definition } from '../examples.js'

export const pathNoRef = rule({
  id: 'path-no-ref',
  title: 'A path does not refer to another',
  severity: FAILS,
  source: ['PathItemRefNotSuppored'],
  wrong: definition({ paths: { '/orders': { $ref: '#/paths/~1purchases' } } }),
  right: definition({ paths: { '/orders': { get: {} } } }),
  check({ pathItems }, report) {
    for (const { node, at, path } of pathItems) {
      if (own(node, '$ref') !== undefined) report(child(at, '$ref'), `The path ${path} is a reference, which the platform does not follow.`)
    }
  },
})
