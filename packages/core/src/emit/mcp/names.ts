/** Owns names that every host takes: of tools, and of their arguments. */

/** The narrowest that hosts of language models take. */
const ALLOWED = /^[A-Za-z0-9_-]{1,64}$/
const MOST = 64

/** A name for each of these, its own where it can be; no two are the same. */
export function safeNames(wanted: readonly string[]): readonly string[] {
  const taken = new Set(wanted.filter((name) => ALLOWED.test(name)))
  const given = new Set<string>()
  return wanted.map((name) => {
    if (ALLOWED.test(name) && !given.has(name)) return kept(name, given)
    const base = name.replaceAll(/[^A-Za-z0-9_-]+/g, '_').replaceAll(/^_+|_+$/g, '') || 'value'
    for (let count = 1; ; count++) {
      const suffix = count === 1 ? '' : `_${count}`
      const safe = base.slice(0, MOST - suffix.length) + suffix
      if (!taken.has(safe) && !given.has(safe)) return kept(safe, given)
    }
  })
}

function kept(name: string, given: Set<string>): string {
  given.add(name)
  return name
}
