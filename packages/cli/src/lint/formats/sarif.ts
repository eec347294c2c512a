/** Owns findings as SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/), which code hosts read. */
import { pathToFileURL } from 'node:url'
import { isAbsolute } from 'node:path'
import type { Finding, Rule, Severity } from '@ferrule/core/lint'
import { ownPackage } from '../../own-package.js'
import type { LintReport, Located } from '../located.js'

const LEVELS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'note' }

export function sarifOf({ found, suppressed }: LintReport, rules: readonly Rule[]): object {
  const ids = [...new Set([...rules.map(({ id }) => id), ...found.map(({ finding }) => finding.rule)])]
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'ferrule',
            version: ownPackage().version,
            rules: ids.map((id) => {
              const rule = rules.find((candidate) => candidate.id === id)
              return { id, ...(rule === undefined ? {} : { shortDescription: { text: `${rule.title}.` } }) }
            }),
          },
        },
        columnKind: 'utf16CodeUnits',
        results: [
          ...found.map((located) => resultOf(located, ids)),
          ...suppressed.map((located) => ({
            ...resultOf(located, ids),
            suppressions: [{ kind: 'external', justification: located.finding.reason }],
          })),
        ],
      },
    ],
  }
}

function resultOf<F extends Finding>({ finding, place }: Located<F>, ids: readonly string[]): object {
  const { file, line, column } = place
  const region = line === undefined ? {} : { region: { startLine: line, ...(column === undefined ? {} : { startColumn: column }) } }
  return {
    ruleId: finding.rule,
    ruleIndex: ids.indexOf(finding.rule),
    level: LEVELS[finding.severity],
    message: { text: finding.message },
    locations: [
      {
        ...(file === undefined ? {} : { physicalLocation: { artifactLocation: { uri: uriOf(file) }, ...region } }),
        logicalLocations: [{ fullyQualifiedName: `${finding.document}#${finding.at}` }],
      },
    ],
  }
}

/** Relative paths stay relative: whoever reads them knows the root. */
function uriOf(file: string): string {
  return isAbsolute(file) ? pathToFileURL(file).href : encodeURI(file.replaceAll('\\', '/'))
}
