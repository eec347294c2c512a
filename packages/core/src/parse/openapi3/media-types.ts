/** Owns which of several media types counts: a definition of the platform has one for what is sent, and one for what is answered. */
import { isRecord, own, type Foreign } from '../shared/foreign.js'
import { step, type Way } from '../shared/way.js'
import { entriesAt, type Scope } from './scope.js'

export type MediaKind = 'json' | 'multipart' | 'form' | 'text' | 'bytes'

export interface Media {
  readonly kind: MediaKind
  /** Without parameters such as `charset`. */
  readonly type: string
  readonly content: Foreign
  readonly at: Way
}

const ORDER: readonly MediaKind[] = ['json', 'multipart', 'form', 'bytes', 'text']

/** The media type to read: JSON before forms before bytes before text. The others are reported. */
export function chooseMedia(holder: Foreign, at: Way, scope: Scope): Media | undefined {
  const all = entriesAt(holder, 'content', at, scope).flatMap(([name, content, place]): Media[] => {
    const type = name.split(';', 1)[0]?.trim().toLowerCase() ?? ''
    return isRecord(content)
      ? [{ kind: kindOf(type, content), type: type.includes('*') ? 'application/octet-stream' : type, content, at: place }]
      : []
  })
  const [chosen] = [...all].sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind))
  const others = all.filter((media) => media !== chosen && !(media.kind === 'json' && chosen?.kind === 'json'))
  if (chosen !== undefined && others.length > 0)
    scope.report('import-media-types', step(at, 'content'), {
      kept: chosen.type,
      dropped: others
        .map(({ type }) => type.slice(0, 80))
        .slice(0, 8)
        .join(', '),
    })
  return chosen
}

function kindOf(type: string, content: Foreign): MediaKind {
  if (type === '*/*' || type === '') return isBinary(own(content, 'schema')) ? 'bytes' : 'json'
  if (/^(application|text)\/([\w.+-]*\+)?json$/.test(type) || type === 'application/x-ndjson') return 'json'
  if (type === 'multipart/form-data' || type === 'multipart/mixed') return 'multipart'
  if (type === 'application/x-www-form-urlencoded') return 'form'
  return type.startsWith('text/') || /[/+](xml|yaml)$/.test(type) ? 'text' : 'bytes'
}

/** Bytes: `format: binary`, or 3.1's media type of what is inside. */
export function isBinary(schema: unknown): boolean {
  return (
    own(schema, 'format') === 'binary' || (own(schema, 'contentMediaType') !== undefined && own(schema, 'contentEncoding') === undefined)
  )
}
