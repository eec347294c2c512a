/** Owns what a receiver's answer means. `docs/reference/delivery.md` shows this table; a test compares them. */

export type Verdict =
  /** It has arrived. */
  | 'delivered'
  /** The receiver asks never to be called again. */
  | 'gone'
  /** The receiver can't now; it says itself how long, or is given a minute at least. */
  | 'later'
  /** The address may be wrong or not allowed any more: by `DISABLE_AFTER`, such subscriptions end. */
  | 'unwelcome'
  /** The request is wrong, whoever sends it when: a few attempts, then the dead letters. */
  | 'rejected'
  /** Something broke, at the receiver or on the way. */
  | 'failed'

/** What a status means; redirects are failures, since nobody has checked where they lead. */
export function verdictOf(status: number): Verdict {
  if (status >= 200 && status < 300) return 'delivered'
  if (status === 410) return 'gone'
  if (status === 429 || status === 503) return 'later'
  if (status === 401 || status === 403 || status === 404) return 'unwelcome'
  if (status === 408) return 'failed'
  if (status >= 400 && status < 500) return 'rejected'
  return 'failed'
}

/** What `later` waits at least. */
export const LATER_MS = 60_000
/** A receiver that was unwelcoming this often for this long has ended its subscription without telling. */
export const DISABLE_UNWELCOME = { failures: 5, afterMs: 24 * 3_600_000 } as const
/** A receiver that failed for so long without a success is not tried any more. */
export const DISABLE_FAILING_MS = 5 * 24 * 3_600_000
