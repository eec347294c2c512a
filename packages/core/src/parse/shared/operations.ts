/** Owns what every parser does with operations: which are wanted, and what they are called. */
import type { DiagnosticParameters } from '../../diagnostics/index.js'
import type { ReportAt, Way } from './way.js'
import { firstSentence, labelOf, MAX_SUMMARY, shorten } from './words.js'

/** Keeps only these operations, and what they reach. Nothing said: all of them. */
export interface SelectOptions {
  /** Operations with one of these tags. */
  readonly tags?: readonly string[]
  /** Operations of these ids, as the document or as the model calls them. */
  readonly operations?: readonly string[]
}

export interface Selection {
  readonly selects: (operation: { readonly ids: readonly (string | undefined)[]; readonly tags: readonly string[] }) => boolean
  /** Reports what was asked for and is not there. */
  readonly reportUnmet: (report: ReportAt, at: Way) => void
}

export function createSelection({ tags, operations }: SelectOptions): Selection {
  const unmet = new Set([...(tags ?? []).map((tag) => `tag ${tag}`), ...(operations ?? []).map((id) => `operation ${id}`)])
  const all = tags === undefined && operations === undefined
  return {
    selects(operation) {
      const met = [
        ...(tags ?? []).filter((tag) => operation.tags.includes(tag)).map((tag) => `tag ${tag}`),
        ...(operations ?? []).filter((id) => operation.ids.includes(id)).map((id) => `operation ${id}`),
      ]
      for (const one of met) unmet.delete(one)
      return all || met.length > 0
    },
    reportUnmet(report, at) {
      for (const what of unmet) report('import-not-found', at, { what })
    },
  }
}

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
