/** Owns the rule `path-overlap`. */
import { rule } from '../../define.js'
import { REVIEWED } from '../../severity.js'
import { definition } from '../examples.js'

export const pathOverlap = rule({
  id: 'path-overlap',
  title: 'No request fits the paths of two operations',
  severity: REVIEWED,
  source: ['PartialDuplicateOperationPath'],
  wrong: definition({ paths: { '/orders/{id}': { get: {} }, '/orders/latest': { get: {} } } }),
  right: definition({ paths: { '/orders/{id}': { get: {} }, '/latest-order': { get: {} } } }),
  check({ operations }, report) {
    const routes = operations.map(({ verb, path, at, name }) => ({ verb, at, name, segments: path.toLowerCase().split('/').map(pattern) }))
    routes.forEach((route, index) => {
      const other = routes.slice(0, index).find((before) => before.verb === route.verb && overlaps(before.segments, route.segments))
      if (other !== undefined) report(route.at, `There are requests that fit both ${route.name} and ${other.name}.`)
    })
  },
})

/** A segment without its names: what stands before and behind them. */
type Segment = readonly [before: string, behind: string] | string

function pattern(segment: string): Segment {
  const open = segment.indexOf('{')
  return open < 0 ? segment : [segment.slice(0, open), segment.slice(segment.lastIndexOf('}') + 1)]
}

function overlaps(some: readonly Segment[], others: readonly Segment[]): boolean {
  return some.length === others.length && !isSame(some, others) && some.every((segment, index) => meets(segment, others[index] ?? ''))
}

/** The rule `path-distinct` speaks of these. */
function isSame(some: readonly Segment[], others: readonly Segment[]): boolean {
  return some.every((segment, index) => String(segment) === String(others[index]) && typeof segment === typeof others[index])
}

function meets(one: Segment, other: Segment): boolean {
  if (typeof one === 'string') return typeof other === 'string' ? one === other : meets(other, one)
  const [before, behind] = one
  if (typeof other === 'string') return other.length > before.length + behind.length && other.startsWith(before) && other.endsWith(behind)
  const [otherBefore, otherBehind] = other
  return (
    (before.startsWith(otherBefore) || otherBefore.startsWith(before)) && (behind.endsWith(otherBehind) || otherBehind.endsWith(behind))
  )
}
