/** Owns what the parts of a reading share: the document, its references, the names given, and how much work is left. */
import { membersOf, isRecord, own, type Foreign } from '../shared/foreign.js'
import { escapeSegment, type ReportAt, ROOT, step, type Way } from '../shared/way.js'

/** What stands at the end of a reference, and where. */
export interface Found {
  readonly value: unknown
  readonly at: Way
  /** Canonical: two references to one place have one pointer. */
  readonly pointer?: string
}

/** Gives the name of the schema at a place; the schema itself is read later. */
export type Refer = (found: Found, nullable: boolean) => string

export interface Scope {
  readonly document: Foreign
  readonly report: ReportAt
  /** How many more schemas are read before the rest is given up. */
  readonly budget: { left: number }
  readonly refer: Refer
  /** Schemas whose `allOf` and alternatives are done already, by the object that they were read from. */
  readonly plain: WeakMap<object, Foreign>
  /** Schemas that are being flattened: who meets one of them again goes in a circle. */
  readonly flattening: Set<object>
  /** Schemas that are being read. */
  readonly reading: Set<object>
}

/** References that lead to references, at most. */
const MAX_HOPS = 100

/** Follows `$ref` to what is no reference; `undefined` where it leads nowhere, which is reported. */
export function follow(value: unknown, at: Way, scope: Pick<Scope, 'document' | 'report'>): Found | undefined {
  let found: Found = { value, at }
  for (let hops = 0; ; hops++) {
    const reference = own(found.value, '$ref')
    if (typeof reference !== 'string') return found
    if (!reference.startsWith('#')) {
      scope.report('import-remote-reference', at, { reference: reference.slice(0, 200) })
      return undefined
    }
    if (hops >= MAX_HOPS) {
      scope.report('import-reference-loop', at, { reference: reference.slice(0, 200) })
      return undefined
    }
    const target = lookUp(reference, scope.document)
    if (target === undefined) {
      scope.report('import-reference-unknown', at, { reference: reference.slice(0, 200) })
      return undefined
    }
    found = target
  }
}

/** Follows `$ref` to an object; what is none is reported and left out. */
export function followRecord(value: unknown, at: Way, scope: Pick<Scope, 'document' | 'report'>): (Found & { value: Foreign }) | undefined {
  const found = follow(value, at, scope)
  if (found === undefined) return undefined
  if (isRecord(found.value)) return { ...found, value: found.value }
  scope.report('import-wrong-type', found.at, { expected: 'an object', seen: typeName(found.value) })
  return undefined
}

function lookUp(reference: string, document: Foreign): Found | undefined {
  const segments = reference.slice(1).split('/').slice(1).map(unescapeSegment)
  if (reference !== '#' && !reference.startsWith('#/')) return undefined
  if (segments.length > MAX_HOPS) return undefined
  let value: unknown = document
  let at = ROOT
  for (const segment of segments) {
    value = Array.isArray(value) ? (value as readonly unknown[])[/^\d{1,9}$/.test(segment) ? Number(segment) : -1] : own(value, segment)
    if (value === undefined) return undefined
    at = step(at, segment)
  }
  return { value, at, pointer: segments.map(escapeSegment).join('/') }
}

function unescapeSegment(segment: string): string {
  let text = segment
  try {
    text = decodeURIComponent(segment)
  } catch {
    // A stray percent sign means itself.
  }
  return text.replaceAll('~1', '/').replaceAll('~0', '~')
}

export function typeName(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'a list' : typeof value === 'object' ? 'an object' : `a ${typeof value}`
}

/** The entries of an object at `key`, each with its place; what is no object is reported. */
export function entriesAt(from: unknown, key: string, at: Way, scope: Pick<Scope, 'report'>): readonly (readonly [string, unknown, Way])[] {
  const value = own(from, key)
  if (value !== undefined && value !== null && !isRecord(value))
    scope.report('import-wrong-type', step(at, key), { expected: 'an object', seen: typeName(value) })
  return membersOf(value).map(([name, member]) => [name, member, step(at, key, name)] as const)
}
