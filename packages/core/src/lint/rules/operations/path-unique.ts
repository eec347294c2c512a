/** Owns the rule `path-unique`. */
import { rule } from '../../define.js'
import { FAILS } from '../../severity.js'
import { definition } from '../examples.js'

export const pathUnique = rule({
  id: 'path-unique',
  title: 'No two paths differ by case alone',
  severity: FAILS,
  source: ['PathRedefined'],
  wrong: definition({ paths: { '/orders': {}, '/Orders': {} } }),
  right: definition({ paths: { '/orders': {}, '/customers': {} } }),
  check({ pathItems }, report) {
    const seen = new Map<string, string>()
    for (const { path, at } of pathItems) {
      const first = seen.get(path.toLowerCase())
      if (first === undefined) seen.set(path.toLowerCase(), path)
      else report(at, `The path ${path} differs from ${first} by case alone.`)
    }
  },
})
