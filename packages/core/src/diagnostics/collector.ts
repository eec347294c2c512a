/** Owns gathering diagnostics: all of them at once, in the order found. */
import { DIAGNOSTICS, type DiagnosticCode, type DiagnosticParameters } from './codes.js'
import type { Diagnostic, Place } from './diagnostic.js'

/** Reports one finding; the catalogue says its severity, message and fix. A place that costs something to find is given as a function. */
export type Report = <C extends DiagnosticCode>(code: C, at: Place | (() => Place), parameters: DiagnosticParameters<C>) => void

export interface DiagnosticCollector {
  readonly report: Report
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * Starts an empty collection. The same finding at the same place is kept once. `refine` may know a place better, such as
 * the line of a decorator whose compiler left it out of the source map.
 */
export function createDiagnosticCollector(refine: (at: Place) => Place = (at) => at): DiagnosticCollector {
  const diagnostics: Diagnostic[] = []
  const seen = new Set<string>()
  const report: Report = (code, place, parameters) => {
    const at = typeof place === 'function' ? place() : place
    const { severity, message, fix } = DIAGNOSTICS[code]
    const render = (text: string): string =>
      text.replace(/\{(\w+)\}/g, (whole, name: string) => String((parameters as Record<string, unknown>)[name] ?? whole))
    const diagnostic: Diagnostic = { code, severity, message: render(message), fix: render(fix), at: refine(at) }
    const key = JSON.stringify([code, at.class, at.member, diagnostic.message])
    if (seen.has(key)) return
    seen.add(key)
    diagnostics.push(diagnostic)
  }
  return { report, diagnostics }
}
