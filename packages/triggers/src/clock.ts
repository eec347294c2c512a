/** Owns time and chance: everything that asks what time it is or throws dice is given this, so that tests can hold both. */
import { randomBytes } from 'node:crypto'

export interface Clock {
  /** Milliseconds since 1970, by the wall. */
  now(): number
  /** Milliseconds that only ever grow: what time-outs and rates are measured by. */
  monotonic(): number
  /** Calls back once after a time, unless cancelled. Never keeps the process alive by itself. */
  after(delayMs: number, callback: () => void): () => void
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(delayMs, callback) {
    // Longer delays than a timer holds would fire at once.
    const timer = setTimeout(callback, Math.min(delayMs, 2 ** 31 - 1))
    timer.unref()
    return () => clearTimeout(timer)
  },
}

/** 128 random bits as 22 characters that fit into a URL. */
export function randomId(): string {
  return randomBytes(16).toString('base64url')
}
