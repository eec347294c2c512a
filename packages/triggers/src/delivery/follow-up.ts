/** Owns what follows an attempt: another one, the dead letters, the subscription's end; and what the receiver's health is then. */
import { DISABLE_FAILING_MS, DISABLE_UNWELCOME, LATER_MS, verdictOf } from '../outcome.js'
import { askedDelayMs, nextDelayMs, REFUSED_ATTEMPTS } from '../schedule.js'
import type { AttemptRecord, ClaimedDelivery, Health, Lane } from '../store.js'
import type { AttemptResult } from './attempt.js'

/** After so many failures in a row nothing but a probe is sent until the breaker closes again. */
export const BREAKER_FAILURES = 5
/** How long the breaker stays open. */
export const BREAKER_OPEN_MS = 60_000
/** So many time-outs in a row move a subscription to the slow lane. */
export const SLOW_TIMEOUTS = 2

export const HEALTHY: Health = { failures: 0, timeouts: 0 }

export interface FollowUp extends Omit<AttemptRecord, 'delivery' | 'attempt'> {
  /** Nothing is sent to this subscription for so long. */
  readonly pauseMs?: number
}

/** The lane of a subscription, by what is known of its receiver. */
export function laneOf({ timeouts, openUntil }: Health): Lane {
  return timeouts >= SLOW_TIMEOUTS || openUntil !== undefined ? 'slow' : 'live'
}

export function followUp(
  delivery: ClaimedDelivery,
  result: AttemptResult,
  health: Health,
  { now, random, schedule }: { readonly now: number; readonly random: () => number; readonly schedule: readonly number[] },
): FollowUp {
  const attempts = delivery.attempts + 1
  if (result.outcome === 'delivered') return { next: { kind: 'delivered' }, ...(isHealthy(health) ? {} : { health: HEALTHY }) }
  // Nothing was sent: it says nothing of the receiver.
  if (result.outcome === 'impossible') return { next: { kind: 'dead', reason: reasonOf(result, attempts) } }
  const after = failed(health, result, now)
  const verdict = result.status === undefined ? 'failed' : verdictOf(result.status)
  if (verdict === 'gone')
    return {
      next: { kind: 'dead', reason: 'The receiver answered 410: it is gone.' },
      health: after,
      disable: 'The receiver answered 410.',
    }
  const disable = disabling(after, verdict, now)
  const wait =
    verdict === 'later' || result.outcome === 'timeout' ? Math.max(LATER_MS, result.retryAfterMs ?? 0) : (result.retryAfterMs ?? 0)
  const delayMs =
    verdict === 'rejected' && attempts >= REFUSED_ATTEMPTS ? undefined : nextDelayMs(attempts, random, { schedule, retryAfterMs: wait })
  const ended: Partial<FollowUp> = { health: after, ...(disable === undefined ? {} : { disable }) }
  if (delayMs === undefined) return { ...ended, next: { kind: 'dead', reason: reasonOf(result, attempts) } }
  return {
    ...ended,
    next: { kind: 'retry', dueAt: now + delayMs, lane: laneOf(after) },
    ...(verdict === 'later' ? { pauseMs: askedDelayMs(wait, random) } : {}),
  }
}

const isHealthy = ({ failures, timeouts, openUntil }: Health): boolean => failures === 0 && timeouts === 0 && openUntil === undefined

/** A receiver that asks to wait is alive: its breaker stays closed, however often it asks. */
function failed({ failures, timeouts, failingSince = Infinity }: Health, { outcome, status }: AttemptResult, now: number): Health {
  const count = failures + 1
  const alive = status !== undefined && verdictOf(status) === 'later'
  return {
    failures: count,
    timeouts: outcome === 'timeout' ? timeouts + 1 : 0,
    failingSince: Math.min(failingSince, now),
    ...(count >= BREAKER_FAILURES && !alive ? { openUntil: now + BREAKER_OPEN_MS } : {}),
  }
}

function disabling({ failures, failingSince = Infinity }: Health, verdict: string, now: number): string | undefined {
  const forMs = now - failingSince
  if (verdict === 'unwelcome' && failures >= DISABLE_UNWELCOME.failures && forMs >= DISABLE_UNWELCOME.afterMs)
    return 'The receiver has answered 401, 403 or 404 for a day.'
  return forMs >= DISABLE_FAILING_MS ? 'Nothing has arrived at the receiver for five days.' : undefined
}

function reasonOf({ status, error, outcome }: AttemptResult, attempts: number): string {
  const last = status === undefined ? (error ?? outcome) : `status ${status}`
  return `${attempts === 1 ? 'One attempt' : `${attempts} attempts`} failed; the last: ${last}`
}
