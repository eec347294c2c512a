/** Owns how findings read in a terminal. */
import { formatPlace } from '@ferrule/core'
import type { Edit, Severity } from '@ferrule/core/lint'
import { count, paint, printLine, type Writer } from '../../print.js'
import type { LintReport, Located } from '../located.js'

const COLOURS = { error: 'red', warning: 'yellow', info: 'cyan' } as const
/** Of one rule; machines are given all. */
const MOST_OF_A_RULE = 10

/** Findings for people, with a count. */
export function printFindings(
  found: readonly Located[],
  { stream = process.stdout, most = MOST_OF_A_RULE }: { readonly stream?: Writer; readonly most?: number } = {},
): void {
  const printed = new Map<string, number>()
  for (const { finding, place } of found) {
    const { rule, severity, message, at, fix } = finding
    const before = printed.get(rule) ?? 0
    printed.set(rule, before + 1)
    if (before >= most) continue
    const where = formatPlace(place)
    const pointer = at === '' ? '' : paint('dim', ` #${at}`, stream)
    printLine(`${where}${pointer}\n  ${paint(COLOURS[severity], severity, stream)} ${rule}: ${message}`, stream)
    if (fix !== undefined) printLine(`  ${paint('cyan', 'fix:', stream)} ${describeEdit(fix)}`, stream)
    printLine('', stream)
  }
  for (const [rule, all] of printed) if (all > most) printLine(`… and ${all - most} more of ${rule}.`, stream)
  printFindingCounts(found, stream)
}

/** A few findings of each rule, on standard error; `ferrule lint` has all. */
export function printSomeFindings(found: readonly Located[]): void {
  printFindings(found, { stream: process.stderr, most: 3 })
}

function printFindingCounts(found: readonly Located[], stream: Writer): void {
  const of = (wanted: Severity): number => found.filter(({ finding }) => finding.severity === wanted).length
  const counts = [count(of('error'), 'error'), count(of('warning'), 'warning'), count(of('info'), 'hint')].filter(
    (text) => text !== undefined,
  )
  if (counts.length > 0) printLine(paint(of('error') > 0 ? 'red' : 'yellow', counts.join(', '), stream), stream)
}

export function printReport({ ruleset, found, suppressed }: LintReport): void {
  printFindings(found)
  if (found.length === 0) printLine(`Nothing breaks the rules of "${ruleset}".`)
  if (suppressed.length > 0) printLine(`${count(suppressed.length, 'finding') ?? ''} accepted, each with a reason.`)
}

/** A change in words. */
export function describeEdit(edit: Edit): string {
  switch (edit.kind) {
    case 'set':
      return `set ${edit.at} to ${JSON.stringify(edit.value)}`
    case 'rename':
      return `rename ${edit.at} to ${edit.key}`
    case 'remove':
      return `remove ${edit.at}`
  }
}
