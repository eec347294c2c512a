/** Owns what every emitter gives back: a document, and what the document could not say. */
import type { Diagnostic } from '../../diagnostics/index.js'

export interface Emission<Document> {
  readonly document: Document
  readonly diagnostics: readonly Diagnostic[]
}

/** Hands a document over: a copy of its own, because a model is frozen and whoever receives a document may change it. */
export function emission<Document>(document: Document, diagnostics: readonly Diagnostic[]): Emission<Document> {
  return { document: structuredClone(document), diagnostics: [...diagnostics] }
}
