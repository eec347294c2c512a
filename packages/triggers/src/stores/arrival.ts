/** Owns which attempt is written down with its delivery, and not by itself: the success that ends it, as nearly all do. */
import type { AttemptRecord } from '../store.js'

export const isArrival = ({ next, attempt }: AttemptRecord): boolean =>
  next.kind === 'delivered' && attempt.outcome === 'delivered' && attempt.error === undefined
