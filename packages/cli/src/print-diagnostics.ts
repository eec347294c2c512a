/** Owns how diagnostics look on a terminal. */
import { formatDiagnostic, type Diagnostic } from '@ferrule/core'
import { count, paint, printLine, shortPath, type Writer } from './print.js'

/** Diagnostics for people, errors first, with a count; on standard error. */
export function printDiagnostics(diagnostics: readonly Diagnostic[]): void {
  if (diagnostics.length === 0) return
  const stream = process.stderr
  const errors = diagnostics.filter(({ severity }) => severity === 'error')
  const warnings = diagnostics.filter(({ severity }) => severity === 'warning')
  for (const diagnostic of [...errors, ...warnings]) printLine(`${colourDiagnostic(formatDiagnostic(diagnostic), stream)}\n`, stream)
  const counts = [count(errors.length, 'error'), count(warnings.length, 'warning')].filter((text) => text !== undefined)
  printLine(paint(errors.length > 0 ? 'red' : 'yellow', counts.join(', '), stream), stream)
}

/** The same diagnostics, with files as seen from the working folder. */
export function withRelativeFiles(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return diagnostics.map((diagnostic) => {
    const { file } = diagnostic.at
    return file === undefined ? diagnostic : { ...diagnostic, at: { ...diagnostic.at, file: shortPath(file) } }
  })
}

function colourDiagnostic(text: string, stream: Writer): string {
  return text
    .replace(/^( *)(error)( [\w-]+:)/m, (_, indent: string, word: string, rest: string) => `${indent}${paint('red', word, stream)}${rest}`)
    .replace(
      /^( *)(warning)( [\w-]+:)/m,
      (_, indent: string, word: string, rest: string) => `${indent}${paint('yellow', word, stream)}${rest}`,
    )
    .replace(/^( *fix:)/m, (label) => paint('cyan', label, stream))
}
