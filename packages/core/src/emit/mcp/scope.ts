/** Owns what every part of the tools' emitter carries along. */
import type { Place, Report } from '../../diagnostics/index.js'
import type { ConnectorModel } from '../../model/index.js'
import { below } from '../shared/places.js'
import { createSchemaLookup, type SchemaLookup } from '../shared/schema-lookup.js'

/** Nodes that one schema may have: more than the largest real body has that the platform takes. */
const MOST_NODES = 1_000

export interface Scope {
  readonly lookup: SchemaLookup
  readonly report: Report
  readonly at: Place
  /** `input`: what agents are told to fill in. `output`: what a reply keeps to whatever it holds. */
  readonly direction: 'input' | 'output'
  /** Whether replies come from an API that is not ours: it may write null for what is absent. */
  readonly forwarded: boolean
  /** The tool that stands for an operation, where one does. */
  readonly toolOf: ReadonlyMap<string, string>
  /** The named schemas around this place. */
  readonly around: readonly string[]
  /** What is left for the schema that is being written; shared by all its nodes. */
  readonly budget: { nodes: number }
}

export function createScope(model: ConnectorModel, report: Report, toolOf: ReadonlyMap<string, string>): Scope {
  return {
    lookup: createSchemaLookup(model),
    report,
    at: {},
    direction: 'input',
    forwarded: model.backend !== undefined,
    toolOf,
    around: [],
    budget: { nodes: MOST_NODES },
  }
}

/** The scope of what an operation takes, or gives. */
export function enter(scope: Scope, owner: string, direction: Scope['direction']): Scope {
  return { ...scope, at: { class: owner }, direction, around: [], budget: { nodes: MOST_NODES } }
}

export function inside(scope: Scope, segment: string): Scope {
  return { ...scope, at: below(scope.at, segment) }
}
