/** Owns where a parser is in its document. A way is a linked list: it costs next to nothing until something is reported. */
import type { DiagnosticCode, DiagnosticParameters, Place } from '../../diagnostics/index.js'

export interface Way {
  readonly parent?: Way
  readonly segment: string
  /** How many steps led here. */
  readonly depth: number
}

/** Reports one finding at a place of the document. */
export type ReportAt = <C extends DiagnosticCode>(code: C, at: Way, parameters: DiagnosticParameters<C>) => void

export const ROOT: Way = { segment: '#', depth: 0 }

/** The place below `at`. */
export function step(at: Way, ...segments: readonly (string | number)[]): Way {
  return segments.reduce<Way>((parent, segment) => ({ parent, segment: String(segment), depth: parent.depth + 1 }), at)
}

/** The same place, one round further into what it is made of. */
export function again(at: Way): Way {
  return { ...at, depth: at.depth + 1 }
}

/** A JSON pointer, as a fragment: `#/paths/~1pets/get`. */
export function pointerOf(at: Way): string {
  const segments: string[] = []
  for (let way: Way | undefined = at; way !== undefined; way = way.parent) segments.push(escapeSegment(way.segment))
  return segments.reverse().join('/')
}

export function escapeSegment(segment: string): string {
  return segment.replaceAll('~', '~0').replaceAll('/', '~1')
}

/** A way as diagnostics name it. */
export function placeOf(at: Way, file: string | undefined): Place {
  return file === undefined ? { member: pointerOf(at) } : { file, member: pointerOf(at) }
}
