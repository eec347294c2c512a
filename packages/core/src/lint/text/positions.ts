/** Owns telling lines and columns of what stands at a JSON pointer. */
import { locate } from './locate.js'

export interface Position {
  /** Counted from 1. */
  readonly line: number
  readonly column: number
}

/**
 * Finds where in a JSON text something stands: its key, where it has one. What is missing is where the nearest thing around it begins. The text may
 * be malformed.
 */
export function locateIn(text: string): (pointer: string) => Position {
  const { spans } = locate(text)
  const lines = lineStarts(text)
  return (pointer) => {
    let known = pointer
    while (known !== '' && !spans.has(known)) known = known.slice(0, Math.max(0, known.lastIndexOf('/')))
    const offset = spans.get(known)?.keyStart ?? 0
    const line = lineOf(lines, offset)
    return { line: line + 1, column: offset - (lines[line] ?? 0) + 1 }
  }
}

function lineStarts(text: string): readonly number[] {
  const starts = [0]
  for (let index = text.indexOf('\n'); index >= 0; index = text.indexOf('\n', index + 1)) starts.push(index + 1)
  return starts
}

/** The last line that begins at or before an offset. */
function lineOf(starts: readonly number[], offset: number): number {
  let low = 0
  let high = starts.length - 1
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((starts[middle] ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  return low
}
