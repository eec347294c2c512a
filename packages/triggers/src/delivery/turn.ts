/** Owns whether a delivery begins now, waits here for its turn, or goes back to the store for another time or lane. */
import type { Clock } from '../clock.js'
import type { Health, Lane } from '../store.js'
import { PROBE_TIMEOUT_MS } from './attempt.js'
import { laneOf } from './follow-up.js'
import type { Gate } from './gate.js'

/** What can't begin within this time is given back to the store. */
const HOLD_MS = 250

export type Turn = 'now' | 'later' | { readonly dueAt: number; readonly lane: Lane }

/** `takenAt`: when it was taken from the store, and `lane`: in which. */
export function turnOf(
  { at: takenAt, lane }: { readonly at: number; readonly lane: Lane },
  { gate, health }: { readonly gate: Gate; readonly health: Health },
  clock: Clock,
): Turn {
  const now = clock.monotonic()
  const own = laneOf(health)
  if (health.openUntil !== undefined) gate.pause(now + health.openUntil - clock.now())
  // In the slow lane one probe at a time.
  const opensAt = gate.opensAt(own === 'slow' ? 1 : undefined)
  const isSoon = opensAt === undefined ? own === 'live' && now - takenAt <= HOLD_MS : opensAt - now <= HOLD_MS
  if (own === lane && opensAt !== undefined && opensAt <= now) return 'now'
  if (own === lane && isSoon) return 'later'
  const dueAt = isSoon ? now : gate.putOff(opensAt === undefined && own === 'slow' ? now + PROBE_TIMEOUT_MS : now)
  return { dueAt: Math.round(clock.now() + dueAt - now), lane: own }
}
