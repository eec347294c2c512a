/** Owns what references of one kind share while they are resolved. */
import type { OperationSource } from './operation-sources.js'
import type { Registry, Use } from './registry.js'
import type { Shapes } from './shapes.js'

export interface Looking {
  readonly registry: Registry
  readonly sources: readonly OperationSource[]
  readonly shapes: Shapes
  /** What was said about a connector as a whole, and is not said again at every reference. */
  readonly said: Set<string>
  readonly use: Use
  /** The function that made the reference, or the option that holds it, for what is said about it. */
  readonly by: string
}
