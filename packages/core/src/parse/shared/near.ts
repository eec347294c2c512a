/** Owns which names somebody may have meant. */

const MOST = 3
/** Longer names are compared by their beginnings. */
const MAX_LENGTH = 80

/** The known names that are most like a wanted one, the likeliest first; none where none is alike. */
export function nearest(wanted: string, known: Iterable<string>): readonly string[] {
  const folded = fold(wanted)
  const allowed = Math.max(2, Math.floor(folded.length / 3))
  const near = [...new Set(known)]
    .map((name) => ({ name, distance: distanceOf(folded, fold(name), allowed) }))
    .filter(({ distance }) => distance <= allowed)
    .sort((a, b) => a.distance - b.distance)
  // Where one is the same but for its spelling, the others are not meant.
  return (near[0]?.distance === 0 ? near.filter(({ distance }) => distance === 0) : near).slice(0, MOST).map(({ name }) => name)
}

/** Case and what stands between words do not matter. */
function fold(name: string): string {
  return name
    .slice(0, MAX_LENGTH)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
}

/** How many letters have to change, one by one (Levenshtein); a name that holds the other one whole is near. */
function distanceOf(a: string, b: string, allowed: number): number {
  if (a !== '' && b !== '' && (b.includes(a) || (a.includes(b) && b.length * 2 > a.length))) return a === b ? 0 : 1
  if (Math.abs(a.length - b.length) > allowed) return Number.POSITIVE_INFINITY
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(change, (row[j] as number) + 1, (next[j - 1] as number) + 1))
    }
    row = next
  }
  return row[b.length] as number
}
