/** Owns how an import reports what is wrong with its source: the worst first, findings of one kind together. */
import { DIAGNOSTICS, type Diagnostic } from '@ferrule/core'
import { printCounts, printDiagnostic } from '../print-diagnostics.js'
import { paint, printLine } from '../print.js'
import type { Loss } from '../typescript/index.js'

/** Errors before warnings; within these the catalogue's order, which is that of harm. */
export function byHarm(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const order = new Map(Object.keys(DIAGNOSTICS).map((code, index) => [code, index]))
  const rank = ({ severity, code }: Diagnostic): number => (severity === 'error' ? 0 : order.size) + (order.get(code) ?? 0)
  return [...diagnostics].sort((a, b) => rank(a) - rank(b))
}

/** Prints the first finding of each kind in full, and where there are more like it. */
export function printFindings(diagnostics: readonly Diagnostic[]): void {
  for (const [first, ...others] of groupsOf(diagnostics, ({ code }) => code)) {
    const places = listOf(others.map(({ at }) => at.member ?? at.file ?? 'the document'))
    if (first !== undefined) printDiagnostic(first, places === undefined ? undefined : `${others.length} more: ${places}`)
  }
  printCounts(diagnostics)
}

/** Prints what the source says and the project does not, what is lost most often first. */
export function printLosses(losses: readonly Loss[]): void {
  if (losses.length === 0) return
  printLine(paint('yellow', 'Not carried over:', process.stderr), process.stderr)
  const kinds = [...groupsOf(losses, ({ what }) => what)].sort((a, b) => b.length - a.length)
  for (const kind of kinds) printLine(`  ${kind[0]?.what ?? ''}: ${listOf(kind.map(({ at }) => at)) ?? ''}`, process.stderr)
}

function groupsOf<T>(all: readonly T[], keyOf: (one: T) => string): Iterable<readonly T[]> {
  const groups = new Map<string, T[]>()
  for (const one of all) {
    const known = groups.get(keyOf(one))
    if (known === undefined) groups.set(keyOf(one), [one])
    else known.push(one)
  }
  return groups.values()
}

/** The first few by name. */
const MOST_NAMED = 3

function listOf(names: readonly string[]): string | undefined {
  if (names.length === 0) return undefined
  const more = names.length - MOST_NAMED
  return `${names.slice(0, MOST_NAMED).join(', ')}${more > 0 ? ` and ${more} others` : ''}`
}
