/** Owns a clock that stands still until it is moved: days pass in a moment. */
import type { Clock } from '@ferrule/triggers'

export interface TestClock extends Clock {
  /**
   * Moves the time on, and calls back who waits for a time up to then, the earliest first; all of them see the new time, as after a sleep.
   * What they begin goes on by itself: wait for what should come of it.
   */
  advance(ms: number): void
}

interface Timer {
  readonly at: number
  readonly callback: () => void
}

/** Starts at `now`, milliseconds since 1970; at the time that it is unless given. */
export function testClock(now: number = Date.now()): TestClock {
  const started = now
  const timers = new Set<Timer>()
  return {
    now: () => now,
    wall: () => now,
    monotonic: () => now - started,
    after(delayMs, callback) {
      const timer: Timer = { at: now + delayMs, callback }
      timers.add(timer)
      return () => void timers.delete(timer)
    },
    advance(ms) {
      if (!(ms >= 0)) throw new RangeError(`A clock moves on; ${ms} ms is no way on.`)
      now += ms
      // Those that are set by the ones called here wait for the next move.
      const due = [...timers].filter(({ at }) => at <= now).toSorted((one, other) => one.at - other.at)
      for (const timer of due) if (timers.delete(timer)) timer.callback()
    },
  }
}
