/** Owns how changes read: for people, as JSON, as annotations of GitHub's workflows. */
import { formatPlace } from '@ferrule/core'
import type { Severity } from '@ferrule/core/diff'
import { annotation, type AnnotationLevel } from '../annotation.js'
import { paint, printLine } from '../print.js'
import type { LocatedChange } from './compare.js'
import type { Side } from './sides.js'

const COLOURS = { breaking: 'red', risky: 'yellow', safe: 'green' } as const
const SEVERITIES: readonly Severity[] = ['breaking', 'risky', 'safe']
/** Of one kind; machines are given all. */
const MOST_OF_A_KIND = 10
/** Operations in one line. */
const MOST_OPERATIONS = 3

/** `Contoso Orders 1.0.0 → 1.1.0`, and what is compared. */
export function printTitle(old: Side, now: Side): void {
  const [before, after] = [old.published, now.published]
  if (before === undefined || after === undefined) return
  const versions = before.version === after.version ? after.version : `${before.version} → ${after.version}`
  printLine(`${paint('bold', after.title)} ${versions}  ${paint('dim', `${old.name} → ${now.name}`)}\n`)
}

/** Changes for people: by kind, the worst first, each kind with what it means and what to do. */
export function printChanges(changes: readonly LocatedChange[]): void {
  const kinds = new Map<string, LocatedChange[]>()
  for (const located of changes) kinds.set(located.change.id, [...(kinds.get(located.change.id) ?? []), located])
  for (const [id, found] of kinds) printKind(id, found)
  printLine(countsOf(changes))
}

function printKind(id: string, found: readonly LocatedChange[]): void {
  const [first] = found
  if (first === undefined) return
  const { severity, effect, remedy } = first.change
  printLine(`${paint(COLOURS[severity], severity)} ${id}`)
  for (const { change, place } of found.slice(0, MOST_OF_A_KIND)) {
    const where = formatPlace(place)
    printLine(`  ${operationsOf(change.operations)}${change.message}${where === '' ? '' : `  ${paint('dim', where)}`}`)
  }
  if (found.length > MOST_OF_A_KIND) printLine(`  … and ${found.length - MOST_OF_A_KIND} more.`)
  if (severity !== 'safe') {
    printLine(`  ${paint('cyan', 'means:')} ${effect}`)
    printLine(`  ${paint('cyan', 'to do:')} ${remedy}`)
  }
  printLine()
}

function operationsOf(operations: readonly string[]): string {
  if (operations.length === 0) return ''
  const others = operations.length - MOST_OPERATIONS
  return `${operations.slice(0, MOST_OPERATIONS).join(', ')}${others > 0 ? ` and ${others} more` : ''}: `
}

/** `2 breaking, 1 risky, 3 safe`. */
export function countsOf(changes: readonly LocatedChange[]): string {
  if (changes.length === 0) return 'Nothing has changed for flows and apps.'
  return SEVERITIES.map((severity) => ({ severity, count: changes.filter(({ change }) => change.severity === severity).length }))
    .filter(({ count }) => count > 0)
    .map(({ severity, count }) => paint(COLOURS[severity], `${count} ${severity}`))
    .join(', ')
}

/** As machines read them. */
export function flatChanges(changes: readonly LocatedChange[]): readonly object[] {
  return changes.map(({ change, place }) => ({ ...change, place }))
}

const LEVELS: Readonly<Record<Severity, AnnotationLevel>> = { breaking: 'error', risky: 'warning', safe: 'notice' }

/** One line for each change, beside the new side's source. */
export function githubChanges(changes: readonly LocatedChange[]): readonly string[] {
  return changes.map(({ change: { severity, id, message, operations, effect, remedy }, now }) =>
    annotation(LEVELS[severity], now, `${severity}: ${id}`, `${operationsOf(operations)}${message} ${effect} ${remedy}`),
  )
}
