/** Owns findings as annotations of GitHub's workflows. */
import type { Severity } from '@ferrule/core/lint'
import type { LintReport } from '../located.js'

const COMMANDS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'notice' }

/** One line for each finding. */
export function githubOf({ found }: LintReport): readonly string[] {
  return found.map(({ finding, place: { file, line, column } }) => {
    const properties = Object.entries({ file, line, col: column, title: finding.rule })
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => `${key}=${escaped(String(value)).replaceAll(':', '%3A').replaceAll(',', '%2C')}`)
    return `::${COMMANDS[finding.severity]} ${properties.join(',')}::${escaped(finding.message)}`
  })
}

function escaped(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}
