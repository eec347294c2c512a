/** Owns what is said to language models alone. */
import type { Json } from './json.js'

/** How a connector presents itself to assistants. */
export interface AiManifest {
  readonly name?: string
  readonly description?: string
  readonly contactEmail?: string
  readonly legalUrl?: string
}

/** An assistant to which a connector is published. */
export interface AiPublication {
  readonly enabled?: boolean
  readonly name?: string
}

/** One key of a parameter that reads otherwise to a model. */
export interface AiPropertyChange {
  readonly name: string
  readonly value: Json
  readonly type?: string
}

export interface AiParameterChange {
  readonly name: string
  readonly type?: string
  readonly properties?: readonly AiPropertyChange[]
}

/** What is different about an operation when a model calls it. */
export interface AiOperationChange {
  readonly operationId: string
  /** A person is asked before it runs. */
  readonly confirmation?: boolean
  readonly parameters?: readonly AiParameterChange[]
}

/** Whether assistants are offered something, and how. */
export interface AiOffer {
  readonly enabled?: boolean
  readonly operations?: readonly AiOperationChange[]
}

/** What a model reads instead of summary and description. */
export interface ModelText {
  /** In snake case. */
  readonly name?: string
  readonly description?: string
}
