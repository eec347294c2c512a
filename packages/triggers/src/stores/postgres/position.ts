/**
 * Owns places in the event log. Rows get their numbers when they are inserted and are seen when they commit: a number alone would let a
 * reader pass events that are still on their way. So a place is the writing transaction and the row, and nobody reads beyond the oldest
 * transaction that is still open.
 */
import type { Position } from '../../store.js'

export interface Place {
  /** The writing transaction: `xid8`, which never wraps. */
  readonly xid: string
  readonly seq: string
}

export const BEGINNING: Place = { xid: '0', seq: '0' }

export function formatPosition({ xid, seq }: Place): Position {
  return `${xid}.${seq}`
}

export function parsePosition(position: Position): Place {
  if (position === '') return BEGINNING
  const [, xid, seq] = /^(\d{1,20})\.(\d{1,19})$/.exec(position) ?? []
  if (xid === undefined || seq === undefined) throw new RangeError(`No position of a PostgreSQL store: ${position}`)
  return { xid, seq }
}

export function isAfter(a: Place, b: Place): boolean {
  return BigInt(a.xid) === BigInt(b.xid) ? BigInt(a.seq) > BigInt(b.seq) : BigInt(a.xid) > BigInt(b.xid)
}
