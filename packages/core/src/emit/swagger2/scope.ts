/** Owns what every part of the Swagger emitter carries along. */
import type { Place, Report } from '../../diagnostics/index.js'
import type { ConnectorModel, ReferenceSchema } from '../../model/index.js'
import { below } from '../shared/places.js'
import { createSchemaLookup, type SchemaLookup } from '../shared/schema-lookup.js'

export interface Scope {
  readonly lookup: SchemaLookup
  readonly report: Report
  readonly at: Place
  /** The named schemas being written out in full at this place. */
  readonly inlining: readonly string[]
  /** The named schemas that `$ref` points at so far; shared by all scopes of a document. */
  readonly referenced: Set<string>
  /** Uses of named schemas that are definitions of their own, by their names; shared like `referenced`. */
  readonly variants: Map<string, ReferenceSchema>
}

/** Starts a document. */
export function createScope(model: ConnectorModel, report: Report): Scope {
  return { lookup: createSchemaLookup(model), report, at: {}, inlining: [], referenced: new Set(), variants: new Map() }
}

/** The scope of an operation or a named schema. */
export function enter(scope: Scope, owner: string, inlining: readonly string[] = []): Scope {
  return { ...scope, at: { class: owner }, inlining }
}

/** The scope of something inside. */
export function inside(scope: Scope, ...segments: readonly string[]): Scope {
  return { ...scope, at: below(scope.at, ...segments) }
}

/** Reports something that Swagger 2.0 has no word for at this place. */
export function cannotSay(scope: Scope, what: string): void {
  scope.report('not-expressible', scope.at, { format: 'The Swagger 2.0 definition', what })
}
