/** Owns noticing secrets in a document: it lies in repositories, and everybody who exports the connector reads it. */
import type { Report, Place } from '../../diagnostics/index.js'
import type { Connection } from '../../model/index.js'

/** Reports each OAuth application whose secret stands beside its id. */
export function reportSecrets({ parameters = [], sets }: Connection, report: Report, at: Place): void {
  for (const parameter of [...parameters, ...(sets?.sets ?? []).flatMap((set) => set.parameters)]) {
    if (parameter.kind === 'oauth' && parameter.settings.verbatim?.['clientSecret'] !== undefined)
      report('client-secret-in-document', { ...at, member: parameter.name }, {})
  }
}
