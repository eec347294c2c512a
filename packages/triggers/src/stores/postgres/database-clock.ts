/**
 * Owns the difference between this machine's clock and the database's. Times in rows are the database's, so that nodes whose clocks differ
 * or jump agree about what is due; callers see their own.
 */
import type { Clock } from '../../clock.js'

/** Clocks that are no further apart are taken as the same: times come back as they were given. */
const SAME_MS = 1_000

export interface Due {
  /** By the database's clock. */
  readonly dueAt: number
  /** From now. */
  readonly afterMs: number
}

export class DatabaseClock {
  /** The database's time when the monotonic clock was at zero. */
  private origin: number | undefined

  constructor(private readonly clock: Clock) {}

  /** Reads the database's clock: `ask` resolves to its milliseconds since 1970. */
  async set(ask: () => Promise<number>): Promise<void> {
    const asked = this.clock.monotonic()
    const time = await ask()
    const answered = this.clock.monotonic()
    if (this.origin === undefined || answered - asked < SAME_MS) this.origin = time - (asked + answered) / 2
  }

  now(): number {
    return this.toDatabase(this.clock.now())
  }
  toDatabase(time: number): number {
    return Math.round(time + this.ahead)
  }
  fromDatabase(time: number): number {
    return time - this.ahead
  }
  /** A time as a job has it. How long it is from now says it best: that means the same whatever the clocks say. */
  due(time: number): Due {
    return { dueAt: this.toDatabase(time), afterMs: Math.max(0, time - this.clock.now()) }
  }
  dueIn(afterMs: number): Due {
    return { dueAt: this.now() + Math.round(afterMs), afterMs }
  }

  /** Measured by the monotonic clock, so that it follows a jump of this machine's clock at once. */
  private get ahead(): number {
    if (this.origin === undefined) return 0
    const ahead = Math.round(this.clock.monotonic() + this.origin - this.clock.now())
    return Math.abs(ahead) < SAME_MS ? 0 : ahead
  }
}
