/** Owns comparing what was sent with what is stored, value by value. */

export interface DifferenceOptions {
  /** Members that the second side has besides are none: the platform adds defaults. */
  readonly additions?: 'ignored'
}

/** JSON pointers (RFC 6901) to what differs; the order of an object's members does not count. */
export function differences(one: unknown, other: unknown, options: DifferenceOptions = {}): readonly string[] {
  const found: string[] = []
  compare(one, other, '', options, found)
  return found
}

function compare(one: unknown, other: unknown, at: string, options: DifferenceOptions, found: string[]): void {
  if (Object.is(one, other)) return
  if (!isObject(one) || !isObject(other) || Array.isArray(one) !== Array.isArray(other)) {
    found.push(at === '' ? '/' : at)
    return
  }
  const additional = options.additions === 'ignored' && !Array.isArray(one) ? [] : Object.keys(other)
  for (const key of new Set([...Object.keys(one), ...additional])) {
    compare(one[key], other[key], `${at}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`, options, found)
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
