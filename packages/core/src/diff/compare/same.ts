/** Owns whether two pieces of a model say the same, in whatever order their members stand. */

export function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) || Array.isArray(b)) {
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((item, index) => same(item, b[index]))
  }
  const [mine, theirs] = [a as Members, b as Members]
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((key) => same(member(mine, key), member(theirs, key)))
}

type Members = Readonly<Record<string, unknown>>

function member(of: Members, key: string): unknown {
  return Object.hasOwn(of, key) ? of[key] : undefined
}
