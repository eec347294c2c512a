/** Owns how diagnostics look on a terminal. */
import { formatDiagnostic, type Diagnostic } from '@ferrule/core'
import { count, paint, printLine, shortPath, type Writer } from './print.js'

/** Diagnostics for people, errors first, with a count; on standard error. */
export function printDiagnostics(diagnostics: readonly Diagnostic[]): void {
  const of = (wanted: Diagnostic['severity']): readonly Diagnostic[] => diagnostics.filter(({ severity }) => severity === wanted)
  for (const diagnostic of [...of('error'), ...of('warning')]) printDiagnostic(diagnostic)
  printCounts(diagnostics)
}

/** One diagnostic, with a line below it where there is more to say. */
export function printDiagnostic(diagnostic: Diagnostic, more?: string): void {
  const stream = process.stderr
  const below = more === undefined ? '' : `\n  ${paint('dim', more, stream)}`
  printLine(`${colourDiagnostic(formatDiagnostic(diagnostic), stream)}${below}\n`, stream)
}

/** How many errors and warnings there are; nothing where there are none. */
export function printCounts(diagnostics: readonly Diagnostic[]): void {
  if (diagnostics.length === 0) return
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length
  const counts = [count(errors, 'error'), count(diagnostics.length - errors, 'warning')].filter((text) => text !== undefined)
  printLine(paint(errors > 0 ? 'red' : 'yellow', counts.join(', '), process.stderr), process.stderr)
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
