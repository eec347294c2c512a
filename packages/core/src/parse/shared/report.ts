/** Owns how many findings of one document are kept: a hostile one has millions. */
import type { Place, Report } from '../../diagnostics/index.js'
import { placeOf, ROOT, type ReportAt } from './way.js'

/** The document as a whole. */
export function wholeDocument(file: string | undefined): Place {
  return file === undefined ? {} : { file }
}

const MAX_FINDINGS = 20_000

/** Reports places of a document; after 20,000 findings it says so, and stops. */
export function boundedReport(report: Report, file: string | undefined): ReportAt {
  let left = MAX_FINDINGS
  return (code, at, parameters) => {
    if (--left > 0) report(code, placeOf(at, file), parameters)
    else if (left === 0) report('import-too-many-findings', placeOf(ROOT, file), { count: MAX_FINDINGS })
  }
}
