/** Owns how rows of strangers' text stand on a terminal. */

const MAX_CELL = 60
// Line breaks, and what a terminal would obey.
// eslint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g

/** Text of a definition on one line, cut where it is long. */
export function oneLine(text: string, most = MAX_CELL): string {
  const line = text.replace(CONTROL, ' ').trim()
  return line.length > most ? `${line.slice(0, most - 1)}…` : line
}

/** Rows as lines whose columns begin at the same places; a column without anything in it takes no room. */
export function columns(rows: readonly (readonly string[])[]): readonly string[] {
  const cells = rows.map((row) => row.map((cell) => oneLine(cell)))
  const widths = (cells[0] ?? []).map((_, index) => Math.max(...cells.map((row) => row[index]?.length ?? 0)))
  return cells.map((row) =>
    row
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .filter((_, index) => (widths[index] ?? 0) > 0)
      .join('  ')
      .trimEnd(),
  )
}
