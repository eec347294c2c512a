/** Owns the shape of a finding: what is wrong with a declaration, where, and the smallest fix. */
import type { DiagnosticCode } from './codes.js'

/** Where a declaration is: by its names, and by its source line where a decorator stands there. */
export interface Place {
  readonly class?: string
  readonly member?: string
  readonly file?: string
  /** Counted from 1. */
  readonly line?: number
  readonly column?: number
}

export interface Diagnostic {
  readonly code: DiagnosticCode
  readonly severity: 'error' | 'warning'
  /** One sentence: what was found, and what was expected. */
  readonly message: string
  /** One sentence: the smallest change that mends it. */
  readonly fix: string
  readonly at: Place
}
