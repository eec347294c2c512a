/** Owns the findings that building and serving show as they go: what does not work or reads badly. */
import { judgeConnector } from '@ferrule/core/lint'
import type { LoadedConnector } from '../load-connector.js'
import { shortPath } from '../print.js'
import { sorted, type Located } from './located.js'
import { sourceOf } from '../sources/connector-source.js'
import { loadSuppressions } from './suppressions.js'

/** Errors and warnings of the recommended ruleset about a connector without errors, but for what is accepted. */
export async function recommendedFindings(loaded: LoadedConnector): Promise<readonly Located[]> {
  const { files, diagnostics, placeOf, folder } = await sourceOf(loaded)
  if (files.definition === undefined) return []
  const { suppressions } = await loadSuppressions(folder)
  const { findings } = judgeConnector(files, suppressions, { reported: diagnostics.map(({ code }) => code) })
  const found = findings.filter(({ severity, document }) => severity !== 'info' && document !== 'suppressions')
  return sorted(
    found.map((finding) => {
      const place = placeOf(finding)
      return { finding, place: place.file === undefined ? place : { ...place, file: shortPath(place.file) } }
    }),
  )
}
