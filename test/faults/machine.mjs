/**
 * Owns time on a machine that others use: where it did not let the harness run, its nodes did not run either, and nobody can blame them. So
 * limits are counted in time that the machine gave.
 */
import { setInterval } from 'node:timers'

const TICK_MS = 50
const STALLED_MS = 250

let given = 0
let last = performance.now()
const stalls = []

setInterval(() => {
  const now = performance.now()
  const stalled = now - last - STALLED_MS
  given += Math.min(now - last, STALLED_MS)
  last = now
  if (stalled > 0) stalls.push({ at: Date.now(), ms: stalled })
}, TICK_MS).unref()

/** Gives how long it has run, in milliseconds. */
export function stopwatch() {
  const began = given
  return () => given - began
}

/** How much of a time, in milliseconds since 1970, the machine did not give. */
export function stalledMs(from, to) {
  return stalls.filter(({ at, ms }) => at >= from && at - ms <= to).reduce((sum, { ms }) => sum + ms, 0)
}
