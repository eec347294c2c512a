/** Owns the keys of inputs and outputs: `body.$.address.street`, `header.$.ETag`. */

const ESCAPES = [
  ['~', '~0'],
  ['.', '~1'],
  ['[', '~2'],
  ['*', '~3'],
  ['?', '~4'],
] as const

/** Any item of the array before it. */
export const ITEM = '[*]'

/** A name as a segment of a key. */
export function encodeSegment(name: string): string {
  return ESCAPES.reduce((encoded, [plain, escaped]) => encoded.replaceAll(plain, escaped), name)
}

/** The name that a segment stands for. */
export function decodeSegment(segment: string): string {
  return [...ESCAPES].reverse().reduce((decoded, [plain, escaped]) => decoded.replaceAll(escaped, plain), segment)
}

/** A key with one segment more; an empty name adds none. */
export function below(key: string, segment: string): string {
  return segment === '' ? key : `${key}.${segment}`
}
