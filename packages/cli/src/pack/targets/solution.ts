/** Owns the solution that an organisation imports. */
import { connectorSolution } from '../solution.js'
import { writeZip } from '../files/zip.js'
import type { PackSource } from '../source.js'
import { environmentNotes } from './command-lines.js'
import type { Packed, PackRequest } from './packed.js'

/** Writes one zip file: an unmanaged solution with the connector. */
export function solutionFile(source: PackSource, { prefix }: PackRequest): Packed {
  const { names, files } = connectorSolution(source, prefix === undefined ? {} : { prefix })
  const hasSecret = /"oAuthSettings"/.test(JSON.stringify(source.properties))
  return {
    files: [{ path: `${names.solution}.zip`, content: writeZip(files) }],
    notes: [
      ...(hasSecret
        ? ["The OAuth application's secret is not part of it: enter it in the connector's security tab after each import."]
        : []),
      ...environmentNotes(source.definition),
    ],
  }
}
