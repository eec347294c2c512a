/** Owns how the list of operations looks on a terminal. */
import type { Catalogue, ListedOperation, Problem } from '@ferrule/testing/designer'
import { paint, printLine } from '../print.js'
import { columns, oneLine } from './columns.js'

/** Prints what a maker may pick, in the designer's order. */
export function printCatalogue({ tile, triggers, actions, older, ambiguousLabels, problems }: Catalogue): void {
  printLine(`${paint('bold', oneLine(tile.title))}${tile.isPreview ? ' (preview)' : ''}`)
  if (tile.description !== undefined) printLine(paint('dim', oneLine(tile.description, 120)))
  printGroup('Triggers', triggers)
  printGroup('Actions', actions)
  if (older.length > 0) printNote(`Kept for flows that have them, offered to no new one: ${names(older)} (--older lists them)`)
  if (ambiguousLabels.length > 0)
    printNote(`Makers can't tell apart what has the same name: ${ambiguousLabels.map((label) => oneLine(label)).join(', ')}`)
  printProblems(problems)
}

/** Says where the platform's own designer fails. */
export function printProblems(problems: readonly Problem[]): void {
  for (const { message, place } of problems) {
    printLine()
    printLine(`${paint('red', 'error', process.stderr)} ${oneLine(message, 300)}`, process.stderr)
    printLine(`  at ${oneLine(place, 300)}`, process.stderr)
  }
}

function printGroup(title: string, operations: readonly ListedOperation[]): void {
  if (operations.length === 0) return
  printLine()
  printLine(paint('cyan', title))
  for (const line of columns(operations.map((one) => [labelOf(one), one.operationId, marksOf(one)]))) printLine(`  ${line}`)
}

/** The platform marks what is in preview behind its name. */
function labelOf({ label, isPreview }: ListedOperation): string {
  return `${label}${isPreview ? ' (preview)' : ''}`
}

function marksOf({ visibility, isDeprecated, revision }: ListedOperation): string {
  return [visibility ?? '', isDeprecated ? 'deprecated' : '', revision > 1 ? `revision ${revision}` : '']
    .filter((mark) => mark !== '')
    .join(', ')
}

function printNote(text: string): void {
  printLine()
  printLine(paint('yellow', text))
}

const MOST_NAMED = 5

function names(operations: readonly ListedOperation[]): string {
  const more = operations.length - MOST_NAMED
  const named = operations.slice(0, MOST_NAMED).map(({ operationId }) => oneLine(operationId))
  return `${named.join(', ')}${more > 0 ? ` and ${more} others` : ''}`
}
