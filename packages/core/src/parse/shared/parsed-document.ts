/** Owns what a parser gives back. */
import type { Diagnostic } from '../../diagnostics/index.js'
import type { ConnectorModel } from '../../model/index.js'

export interface ParsedDocument {
  /** Absent where the document can't be read, or is none of its kind. */
  readonly model?: ConnectorModel
  readonly diagnostics: readonly Diagnostic[]
}
