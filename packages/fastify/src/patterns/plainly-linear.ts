/** Owns telling without an analysis which regular expressions surely take time in proportion to their text. Most do; the others need a closer look. */

/** How many ways the parts with a limited number may be divided up. */
const MAXIMUM_WAYS = 100

/**
 * Whether it is plain to see: anchored at its beginning, no alternatives outside groups, no group repeated, no reference back, no looking around, and one part at
 * most that repeats without end. Anything else may be as quick: this says only what is sure.
 */
export function isPlainlyLinear(pattern: string, flags: string): boolean {
  if (flags.includes('m') || /\\[1-9k]|\(\?[=!<]/.test(pattern)) return false
  // Classes and escapes are one character each, whatever stands in them.
  const bare = pattern.replace(/\\(?:[pPu]\{[^}]*\}|.)/gsu, 'x').replace(/\[(?:[^\]])*\]/g, 'x')
  if (!bare.startsWith('^')) return !/[*+]|\{\d+,/.test(bare) && !bare.includes('?')
  if (/\)(?:[*+]|\{)/.test(bare)) return false
  let ways = 1
  let endless = 0
  let depth = 0
  for (const [token, least, , most] of bare.matchAll(/[()|*+?]|\{(\d+)(,(\d*))?\}/g)) {
    if (token === '(') depth++
    else if (token === ')') depth--
    else if (token === '|') {
      if (depth === 0) return false
      ways *= 2
    } else if (token === '*' || token === '+') endless++
    else if (token === '?') ways *= 2
    else if (token.endsWith(',}')) endless++
    else if (most !== undefined) {
      const range = Number(most) - Number(least) + 1
      // One that may be divided up in many ways is as good as endless.
      if (range > 5) endless++
      else ways *= Math.max(1, range)
    }
  }
  return endless <= 1 && ways <= MAXIMUM_WAYS
}
