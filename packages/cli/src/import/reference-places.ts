/** Owns where references may stand in an API's description, and what they name there. */

/** What a reference names, by the section of `components` that holds such things. */
export type Kind =
  'schemas' | 'responses' | 'parameters' | 'requestBodies' | 'headers' | 'securitySchemes' | 'links' | 'callbacks' | 'pathItems'

/** What a value is: a thing itself, a map or list of things, or data, in which `$ref` is a word like any other. */
export type Role = { readonly kind: Kind; readonly of: 'one' | 'many' } | 'data'

const one = (kind: Kind): Role => ({ kind, of: 'one' })
const many = (kind: Kind): Role => ({ kind, of: 'many' })

const BY_KEY: ReadonlyMap<string, Role> = new Map([
  ...['properties', 'patternProperties', 'definitions', '$defs', 'dependentSchemas', 'schemas'].map(
    (key) => [key, many('schemas')] as const,
  ),
  ...['paths', 'pathItems', 'webhooks'].map((key) => [key, many('pathItems')] as const),
  ...(['responses', 'parameters', 'requestBodies', 'headers', 'links', 'callbacks', 'securitySchemes'] as const).map(
    (key) => [key, many(key)] as const,
  ),
  ['requestBody', one('requestBodies')],
  ...['example', 'examples', 'default', 'enum', 'const'].map((key) => [key, 'data'] as const),
])

/** What stands below a value. */
export function roleOf(key: string, { kind, of }: Exclude<Role, 'data'>): Role {
  if (of === 'many') return one(kind)
  // The keys of a callback are addresses.
  if (kind === 'callbacks') return one('pathItems')
  if (key.startsWith('x-') && key !== 'x-ms-notification-content') return 'data'
  return BY_KEY.get(key) ?? one('schemas')
}

/** The section that holds things of a kind, by the document's version. */
export function sectionOf(kind: Kind, isSwagger2: boolean): readonly string[] {
  if (!isSwagger2) return ['components', kind]
  if (kind === 'pathItems') return ['paths']
  return kind === 'responses' || kind === 'parameters' ? [kind] : ['definitions']
}

/** A JSON pointer as a fragment. */
export function pointerTo(segments: readonly string[]): string {
  return ['#', ...segments.map((segment) => segment.replaceAll('~', '~0').replaceAll('/', '~1'))].join('/')
}

/** The segments of a fragment that is a JSON pointer; `undefined` where it is none. */
export function segmentsOf(fragment: string): readonly string[] | undefined {
  if (fragment === '' || fragment === '#') return []
  if (!fragment.startsWith('#/')) return undefined
  return fragment
    .slice(2)
    .split('/')
    .map((segment) => decoded(segment).replaceAll('~1', '/').replaceAll('~0', '~'))
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    // A stray percent sign means itself.
    return segment
  }
}

/** What stands at a pointer, by own properties alone. */
export function valueAt(document: unknown, segments: readonly string[]): unknown {
  return segments.reduce<unknown>(
    (value, segment) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, segment)
        ? (value as Record<string, unknown>)[segment]
        : undefined,
    document,
  )
}
