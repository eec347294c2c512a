/** Owns time and chance: everything that asks what time it is or throws dice is given this, so that tests can hold both. */
import { randomBytes } from 'node:crypto'

export interface Clock {
  /**
   * Milliseconds since 1970 that never go back: where the wall clock is set back, they go on by themselves. What is planned is planned by
   * them, so that it neither waits for the time to come again nor happens twice.
   */
  now(): number
  /** Milliseconds since 1970 by the wall clock: what others compare with theirs. */
  wall(): number
  /** Milliseconds that only ever grow, evenly: what time-outs and rates are measured by. */
  monotonic(): number
  /** Calls back once after a time, unless cancelled. Never keeps the process alive by itself. */
  after(delayMs: number, callback: () => void): () => void
}

export const systemClock: Clock = {
  now: neverBack(
    () => Date.now(),
    () => performance.now(),
  ),
  wall: () => Date.now(),
  monotonic: () => performance.now(),
  after(delayMs, callback) {
    // Longer delays than a timer holds would fire at once.
    const timer = setTimeout(callback, Math.min(delayMs, 2 ** 31 - 1))
    timer.unref()
    return () => clearTimeout(timer)
  },
}

/** The wall clock where it goes on; where it was set back, what it would have said. */
export function neverBack(wall: () => number, monotonic: () => number): () => number {
  let last = wall()
  let at = monotonic()
  return () => {
    const now = monotonic()
    last = Math.max(wall(), last + (now - at))
    at = now
    return Math.floor(last)
  }
}

/** 128 random bits as 22 characters that fit into a URL and on a command line, where a hyphen in front would make an option of it. */
export function randomId(): string {
  for (;;) {
    const id = randomBytes(16).toString('base64url')
    if (!id.startsWith('-')) return id
  }
}
