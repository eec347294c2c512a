/** Owns which operations of a document are wanted. */
import type { ReportAt, Way } from './way.js'
import { nearest } from './near.js'

/** Keeps only these operations, and what they reach. Nothing said: all of them. */
export interface SelectOptions {
  /** Operations with one of these tags. */
  readonly tags?: readonly string[] | undefined
  /** Operations of these ids, as the document or as the model calls them. */
  readonly operations?: readonly string[] | undefined
}

export interface Selection {
  /** Whether everything is wanted. */
  readonly all: boolean
  readonly selects: (operation: { readonly ids: readonly (string | undefined)[]; readonly tags: readonly string[] }) => boolean
  /** Reports what was asked for and is not there; to be called when every operation was asked about. */
  readonly reportUnmet: (report: ReportAt, at: Way) => void
}

/** How many tags are listed where none is like the one that was asked for. */
const MOST_LISTED = 10

export function createSelection({ tags, operations }: SelectOptions): Selection {
  const unmet = { tag: new Set(tags), operation: new Set(operations) }
  const known = { tag: new Set<string>(), operation: new Set<string>() }
  const all = tags === undefined && operations === undefined
  return {
    all,
    selects(operation) {
      if (all) return true
      const ids = operation.ids.filter((id) => id !== undefined)
      for (const tag of operation.tags) known.tag.add(tag)
      known.operation.add(ids.at(-1) ?? '')
      const met = {
        tag: operation.tags.filter((tag) => tags?.includes(tag) === true),
        operation: ids.filter((id) => operations?.includes(id) === true),
      }
      for (const kind of ['tag', 'operation'] as const) for (const one of met[kind]) unmet[kind].delete(one)
      return met.tag.length > 0 || met.operation.length > 0
    },
    reportUnmet(report, at) {
      for (const kind of ['tag', 'operation'] as const)
        for (const name of unmet[kind]) report('import-not-found', at, { what: `${kind} ${name}`, hint: hint(name, kind, known[kind]) })
    },
  }
}

function hint(name: string, kind: 'tag' | 'operation', known: ReadonlySet<string>): string {
  const near = nearest(name, known)
  if (near.length > 0) return `, but ${near.join(', ')}`
  if (kind === 'operation' || known.size === 0) return ''
  const [listed, more] = [[...known].slice(0, MOST_LISTED), known.size - MOST_LISTED]
  return `; its tags are ${listed.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}
