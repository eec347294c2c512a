/** Owns the name on an operation's card. */
import type { DiagnosticParameters } from '../../diagnostics/index.js'
import { firstSentence, labelOf, MAX_SUMMARY, shorten } from './words.js'

type SummaryReport = (code: 'import-summary', parameters: DiagnosticParameters<'import-summary'>) => void

/** The name on the card: as said, else the description's first sentence, else the id in words; 80 characters at most. */
export function readSummary(said: string | undefined, description: string | undefined, id: string, report: SummaryReport): string {
  if (said === undefined) {
    const summary = firstSentence(description) ?? labelOf(id)
    report('import-summary', { what: 'has no summary', summary })
    return summary
  }
  const line = said.replace(/\s+/g, ' ').replace(/[\s.:;,]+$/, '')
  if (line.length <= MAX_SUMMARY) return line
  const summary = shorten(line, MAX_SUMMARY)
  report('import-summary', { what: `has a summary of ${line.length} characters`, summary })
  return summary
}
