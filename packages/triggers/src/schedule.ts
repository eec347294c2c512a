/** Owns when a delivery is tried again. `docs/reference/delivery.md` shows these numbers; a test compares them. */

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/** The wait before each attempt: the example schedule of the Standard Webhooks specification, 75 hours in all. */
export const SCHEDULE_MS: readonly number[] = [
  0,
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
]
/** Attempts at a receiver that says that the request itself is wrong: more of the same changes nothing. */
export const REFUSED_ATTEMPTS = 3
/** How far the times are spread, so that a receiver that comes back is not stampeded. */
export const JITTER = 0.2
/** The longest that a receiver may ask to be left alone. */
export const RETRY_AFTER_CAP_MS = 24 * HOUR

/**
 * How long to wait after a number of attempts, all of which failed; `undefined`: give up. A receiver that says `Retry-After` is left alone
 * at least so long, but never tried sooner than the schedule says.
 */
export function nextDelayMs(
  attempts: number,
  random: () => number,
  { schedule = SCHEDULE_MS, retryAfterMs = 0 }: { readonly schedule?: readonly number[]; readonly retryAfterMs?: number } = {},
): number | undefined {
  const delayMs = schedule[attempts]
  if (delayMs === undefined) return undefined
  const spread = Math.round(delayMs * (1 - JITTER + 2 * JITTER * random()))
  return retryAfterMs <= spread ? spread : askedDelayMs(retryAfterMs, random)
}

/** How long a receiver that asks for it is left alone: everybody who was told the same time comes after it, not at it. */
export function askedDelayMs(retryAfterMs: number, random: () => number): number {
  return Math.round(Math.min(retryAfterMs, RETRY_AFTER_CAP_MS) * (1 + JITTER * random()))
}

/** `Retry-After` in milliseconds: seconds, or an HTTP date. `undefined` where it says nothing that can be understood. */
export function retryAfterMs(value: string | undefined, now: number): number | undefined {
  if (value === undefined) return undefined
  const text = value.trim()
  if (/^\d{1,10}$/.test(text)) return Number(text) * SECOND
  const at = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(text) ? Date.parse(text) : NaN
  return Number.isNaN(at) ? undefined : Math.max(0, at - now)
}
