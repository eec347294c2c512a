/** Owns the rule `path-distinct`. */
import { rule } from '../../define.js'
import { DISCOURAGED } from '../../severity.js'
import { definition } from '../examples.js'

export const pathDistinct = rule({
  id: 'path-distinct',
  title: 'No two operations differ by the names in their paths alone',
  severity: DISCOURAGED,
  source: ['DuplicateOperationPath'],
  diagnostics: ['duplicate-route'],
  wrong: definition({ paths: { '/orders/{id}': { get: {} }, '/orders/{number}': { get: {} } } }),
  right: definition({ paths: { '/orders/{id}': { get: {} }, '/orders/{number}': { delete: {} } } }),
  check({ operations }, report) {
    const seen = new Map<string, string>()
    for (const { verb, path, at, name } of operations) {
      const route = `${verb} ${path.replace(/\{[^}]*\}/g, '{}').toLowerCase()}`
      const first = seen.get(route)
      if (first === undefined) seen.set(route, name)
      else report(at, `${name} has the route of ${first}; the names in braces do not tell them apart.`)
    }
  },
})
