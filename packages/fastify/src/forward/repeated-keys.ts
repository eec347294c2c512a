/**
 * Owns telling whether a JSON text has a key twice in one object. Here the last one counts; whoever reads the bytes next may take the first, which
 * nobody has checked.
 */

/** `value` is what the text was parsed into. */
export function hasRepeatedKeys(text: Buffer, value: unknown): boolean {
  return typeof value === 'object' && value !== null && colonsIn(text) !== keysIn(value)
}

const [COLON, QUOTE, BACKSLASH] = [0x3a, 0x22, 0x5c]

/** Outside texts there is one for each key that is written. */
function colonsIn(text: Buffer): number {
  let count = 0
  let inText = false
  for (let index = 0; index < text.length; index++) {
    const byte = text[index]
    if (byte === QUOTE) inText = !inText
    else if (!inText) count += byte === COLON ? 1 : 0
    else if (byte === BACKSLASH) index++
  }
  return count
}

function keysIn(value: object): number {
  let count = 0
  const open: unknown[] = [value]
  while (open.length > 0) {
    const one = open.pop()
    if (typeof one !== 'object' || one === null) continue
    const values = Object.values(one) as readonly unknown[]
    if (!Array.isArray(one)) count += values.length
    for (const inner of values) if (typeof inner === 'object') open.push(inner)
  }
  return count
}
