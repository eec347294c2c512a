/** Owns findings as one JSON object. */
import type { Diagnostic } from '@ferrule/core'
import { flat, type LintReport } from '../located.js'

/** What `--json` prints. */
export function jsonOf({ ruleset, found, suppressed }: LintReport, diagnostics: readonly Diagnostic[], ok: boolean): object {
  return {
    ok,
    ruleset,
    findings: found.map((located) => flat(located)),
    suppressed: suppressed.map((located) => flat(located)),
    diagnostics,
  }
}
