/** Owns changing a JSON text where it has to be, and nowhere else: white space, order and comments stay. */
import { child, keysOf } from '../json.js'
import type { Edit } from '../finding.js'
import { locate, type Span } from './locate.js'

interface Change {
  readonly from: number
  readonly to: number
  readonly text: string
}

/** Makes the edits that can be made together; an edit that touches what another has changed waits for the next time. */
export function applyEdits(text: string, edits: readonly Edit[]): { readonly text: string; readonly made: number } {
  const { spans } = locate(text)
  const changes = edits.map((edit) => changeOf(text, spans, edit)).filter((change) => change !== undefined)
  const kept: Change[] = []
  for (const change of changes) if (kept.every((other) => change.to < other.from || other.to < change.from)) kept.push(change)
  const changed = kept
    .sort((a, b) => b.from - a.from)
    .reduce((result, { from, to, text: inserted }) => result.slice(0, from) + inserted + result.slice(to), text)
  return { text: changed, made: kept.length }
}

function changeOf(text: string, spans: ReadonlyMap<string, Span>, edit: Edit): Change | undefined {
  const span = spans.get(edit.at)
  switch (edit.kind) {
    case 'set':
      return span === undefined
        ? insertion(text, spans, edit.at, edit.value)
        : { from: span.start, to: span.end, text: JSON.stringify(edit.value) }
    case 'rename':
      return span === undefined ? undefined : { from: span.keyStart, to: span.keyEnd, text: JSON.stringify(edit.key) }
    case 'remove':
      return span === undefined ? undefined : removal(text, span)
  }
}

/** A new member becomes the first of its object, laid out as the one that was. */
function insertion(text: string, spans: ReadonlyMap<string, Span>, at: string, value: unknown): Change | undefined {
  const keys = keysOf(at)
  const parent = spans.get(child('', ...keys.slice(0, -1)))
  if (parent === undefined || text[parent.start] !== '{') return undefined
  const member = `${JSON.stringify(keys.at(-1))}: ${JSON.stringify(value)}`
  const [space = ''] = /^\s*/.exec(text.slice(parent.start + 1, parent.end)) ?? []
  const from = parent.start + 1 + space.length
  const isEmpty = text[from] === '}'
  return { from, to: from, text: isEmpty ? member : `${member},${space === '' ? ' ' : space}` }
}

/** Takes a member out, with the comma that parted it from the next, or from the one before. */
function removal(text: string, { keyStart, end }: Span): Change {
  const behind = /^\s*,\s*/.exec(text.slice(end))
  if (behind !== null) return { from: keyStart, to: end + behind[0].length, text: '' }
  const before = /,?\s*$/.exec(text.slice(0, keyStart))
  return { from: keyStart - (before?.[0].length ?? 0), to: end, text: '' }
}
