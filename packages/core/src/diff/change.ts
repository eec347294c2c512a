/** Owns the shape of what a comparison finds. */
import type { Json } from '../model/index.js'
import type { ChangeId } from './kinds/index.js'
import type { Severity } from './kinds/kind.js'

/** The document that something stands in. */
export type ChangedDocument = 'definition' | 'properties'

export interface Change {
  /** Which kind of change it is: a key of `CHANGE_KINDS`. */
  readonly id: ChangeId
  readonly severity: Severity
  readonly message: string
  /** What it means for flows and apps that exist. */
  readonly effect: string
  /** What to do. */
  readonly remedy: string
  /** The ids of the operations that it is about, in their order; empty where it is about the connector as a whole. */
  readonly operations: readonly string[]
  readonly document: ChangedDocument
  /** JSON pointers (RFC 6901) into the documents of both sides; of something that a side lacks, where it would be. */
  readonly at: { readonly old: string; readonly new: string }
  /** The side that has it: the old one where it is gone. */
  readonly side: 'old' | 'new'
  readonly old?: Json
  readonly new?: Json
}

/** Where something stands, on both sides. */
export interface Place {
  /** As people call it: `body/customer/name`, `Order.total`. Empty: the connector or the operation itself. */
  readonly what: string
  readonly document: ChangedDocument
  readonly old: string
  readonly new: string
  /** `what` is the name of a schema. */
  readonly named?: true
}

/** What a comparison notes; texts and operations come later. */
export interface Found {
  readonly id: ChangeId
  readonly place: Place
  readonly side: 'old' | 'new'
  readonly old?: unknown
  readonly new?: unknown
}

export interface FoundDetails {
  /** In place of the place's own. */
  readonly what?: string
  readonly old?: unknown
  readonly new?: unknown
  readonly side?: 'old' | 'new'
}

/** Notes a change at a place. */
export type Note = (id: ChangeId, place: Place, details?: FoundDetails) => void

/** A member of what stands at a place; a list's index where it is a number. */
export function inside(place: Place, ...keys: readonly (string | number)[]): Place {
  const way = keys.map((key) => `/${escapeKey(String(key))}`).join('')
  return { ...place, old: place.old + way, new: place.new + way }
}

export function escapeKey(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1')
}
