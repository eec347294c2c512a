/** Owns a finding as outputs need it: with its place. */
import type { Place } from '@ferrule/core'
import type { Finding, SuppressedFinding } from '@ferrule/core/lint'

export interface Located<F extends Finding = Finding> {
  readonly finding: F
  readonly place: Place
}

export interface LintReport {
  readonly ruleset: string
  readonly found: readonly Located[]
  readonly suppressed: readonly Located<SuppressedFinding>[]
}

/** As machines read it. */
export function flat<F extends Finding>({ finding, place }: Located<F>): F & { readonly place: Place } {
  return { ...finding, place }
}

const ORDER = { error: 0, warning: 1, info: 2 }

/** The worst first, then by place. */
export function sorted<F extends Finding>(found: readonly Located<F>[]): readonly Located<F>[] {
  return [...found].sort(
    (a, b) =>
      ORDER[a.finding.severity] - ORDER[b.finding.severity] ||
      (a.place.file ?? '').localeCompare(b.place.file ?? '') ||
      (a.place.line ?? 0) - (b.place.line ?? 0) ||
      (a.place.column ?? 0) - (b.place.column ?? 0),
  )
}
