/** Owns what every part of the Swagger parser carries along: the document, what it refers to, and how much work is left. */
import type { Place, Report } from '../../diagnostics/index.js'
import type { Json } from '../../model/index.js'
import { isJsonObject, type JsonObject } from '../shared/taking.js'
import { show } from '../shared/show.js'

export interface Scope {
  readonly document: JsonObject
  readonly report: Report
  readonly at: Place
  /** How many more values are read before the rest is given up. */
  readonly budget: { left: number }
  /** The name under which the model has the schema that stands at a pointer, or in an object of the document. */
  readonly nameOf: (wanted: string, key: string | object, schema: Json) => string
}

/** The scope of something inside; a place is the way to it. */
export function inside(scope: Scope, ...segments: readonly string[]): Scope {
  return { ...scope, at: { ...scope.at, member: [scope.at.member, ...segments].filter((segment) => segment !== undefined).join('/') } }
}

/** References that lead to references, at most. */
const MAX_HOPS = 50

/** What a `$ref` points at; `undefined` where it leads nowhere, which is reported. */
export function lookUp(reference: string, scope: Scope): Json | undefined {
  if (!reference.startsWith('#/')) {
    scope.report('reference-outside', scope.at, { reference: reference.slice(0, 200) })
    return undefined
  }
  let value: Json | undefined = scope.document
  for (const segment of segmentsOf(reference)) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, segment)) {
      scope.report('reference-unknown', scope.at, { reference: reference.slice(0, 200) })
      return undefined
    }
    value = (value as { readonly [key: string]: Json })[segment] as Json
  }
  return value
}

/** The way that a `$ref` goes. */
export function segmentsOf(reference: string): readonly string[] {
  return reference
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

/** An object with its references followed; what stands beside a `$ref` overrides what it points at. */
export function dissolved(value: Json | undefined, scope: Scope): JsonObject | undefined {
  let found = value
  for (let hops = 0; isJsonObject(found) && typeof found['$ref'] === 'string'; hops++) {
    const { $ref, ...siblings }: { readonly [key: string]: Json } = found
    if (hops >= MAX_HOPS) {
      scope.report('reference-loop', scope.at, { reference: show($ref).slice(0, 200) })
      return undefined
    }
    const target = lookUp($ref as string, scope)
    found = isJsonObject(target) ? { ...target, ...siblings } : target
  }
  if (isJsonObject(found)) return found
  if (found !== undefined) scope.report('not-an-object', scope.at, { seen: JSON.stringify(found).slice(0, 60) })
  return undefined
}

/** Counts a value; `false` once there have been more than any real document has. */
export function spend(scope: Scope): boolean {
  return --scope.budget.left >= 0
}
