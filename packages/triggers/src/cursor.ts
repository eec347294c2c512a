/**
 * Owns the cursor of a poller: its position, sealed, so that it tells nothing and can't be made up, and bound to who asks, for what and with
 * which parameters.
 */
import { createHash } from 'node:crypto'
import { InvalidCursor } from './errors.js'
import type { Keys } from './keys.js'

const VERSION = 1
/** Longer texts were not made here. */
const MAX_LENGTH = 1024

/** What a cursor is good for. */
export interface CursorScope {
  /** The operation that is polled. */
  readonly operation: string
  /** Whose the cursor is: a digest of the principal. */
  readonly owner: string
  /** The parameters that decide what is found, as a text that is the same for the same parameters. */
  readonly parameters: string
  /** The history that positions belong to: `Store.epoch`, or the source's own. */
  readonly epoch: string
}
export type OpenedCursor =
  | { readonly kind: 'position'; readonly position: string; readonly issuedAt: number }
  /** It was issued here, but what it points into has started anew (a restored backup, for example): go on from the oldest, and say so. */
  | { readonly kind: 'gap' }
  /** It was issued for other parameters: the maker has changed the trigger. Start from now. */
  | { readonly kind: 'restart' }

/** At most 400 characters for positions of at most 60. */
export function sealCursor(keys: Keys, scope: CursorScope, position: string, issuedAt: number): string {
  const content = [VERSION, scope.epoch, digestOf(scope.parameters), position, issuedAt]
  return keys.seal('cursor', context(scope), Buffer.from(JSON.stringify(content))).toString('base64url')
}

/** Throws `InvalidCursor` for whatever was not issued here for this operation and owner. */
export function openCursor(keys: Keys, scope: CursorScope, cursor: string): OpenedCursor {
  if (cursor.length > MAX_LENGTH || !/^[\w-]+$/.test(cursor)) throw new InvalidCursor()
  const bytes = Buffer.from(cursor, 'base64url')
  // The last character may carry bits that are not used; only one spelling is ours.
  if (bytes.toString('base64url') !== cursor) throw new InvalidCursor()
  const content = keys.open('cursor', context(scope), bytes)
  if (content === undefined) throw new InvalidCursor()
  const [version, epoch, parameters, position, issuedAt] = JSON.parse(content.toString()) as [number, string, string, string, number]
  if (version !== VERSION) throw new InvalidCursor()
  if (parameters !== digestOf(scope.parameters)) return { kind: 'restart' }
  if (epoch !== scope.epoch) return { kind: 'gap' }
  return { kind: 'position', position, issuedAt }
}

const context = ({ operation, owner }: CursorScope): string => JSON.stringify([operation, owner])
const digestOf = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 22)
