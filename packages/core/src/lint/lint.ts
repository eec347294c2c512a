/** Owns running rules over a connector's documents. */
import type { DiagnosticCode } from '../diagnostics/index.js'
import type { Finding } from './finding.js'
import type { ConnectorFiles, Rule } from './rule.js'
import { RULES } from './rules/index.js'
import type { Ruleset } from './severity.js'
import { createView } from './view/index.js'

export interface LintOptions {
  /** `recommended` where nothing is said. */
  readonly ruleset?: Ruleset
  /** Diagnostics that the connector's declaration has: rules that would say the same are silent. */
  readonly reported?: Iterable<DiagnosticCode>
  /** Instead of all rules. */
  readonly rules?: readonly Rule[]
}

/**
 * Finds what is wrong with a connector's documents. They may be malformed in any way: nothing is thrown, and rules say nothing about what they
 * can't read.
 */
export function lintConnector(
  files: ConnectorFiles,
  { ruleset = 'recommended', reported = [], rules = RULES }: LintOptions = {},
): readonly Finding[] {
  const view = createView(files)
  const said = new Set<DiagnosticCode>(reported)
  const findings = new Map<string, Finding>()
  const ids = new Map(view.operations.map(({ at, id }) => [at, id]))
  const operationAt = (at: string): string | undefined => ids.get(at.split('/', 4).join('/'))
  for (const rule of rules) {
    if (rule.diagnostics?.some((code) => said.has(code)) === true) continue
    rule.check(view, (at, message, { fix, severity: severities = rule.severity, document = rule.document ?? 'definition' } = {}) => {
      const severity = severities[ruleset]
      if (severity === 'off') return
      const operation = document === 'definition' ? operationAt(at) : undefined
      const finding: Finding = {
        rule: rule.id,
        severity,
        message,
        document,
        at,
        ...(operation === undefined ? {} : { operation }),
        ...(fix === undefined ? {} : { fix }),
      }
      const key = JSON.stringify([rule.id, document, at, message])
      if (!findings.has(key)) findings.set(key, finding)
    })
  }
  return [...findings.values()]
}
