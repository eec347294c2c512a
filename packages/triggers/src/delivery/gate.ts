/**
 * Owns how much one subscription is sent: so many at the same time, so many a second, nothing while it asked to be left alone. Its times are
 * those of `Clock.monotonic`: a wall clock that is set neither closes it nor opens it.
 */

export interface GateOptions {
  /** Attempts at the same time. */
  readonly concurrency: number
  /** Attempts a second, on average. */
  readonly perSecond: number
  /** Attempts that may come at once after a quiet time. */
  readonly burst: number
}

export class Gate {
  running = 0
  /** When the next attempt would come if all had kept their distance (the generic cell rate algorithm's "theoretical arrival time"). */
  private arrival = -Infinity
  /** Up to when those that were put off are spread. */
  private horizon = -Infinity
  private pausedUntil = -Infinity

  constructor(private readonly options: GateOptions) {}

  /** The earliest time at which an attempt may begin; in the past where it may now. `undefined`: when one of those running has ended. */
  opensAt(concurrency: number = this.options.concurrency): number | undefined {
    if (this.running >= concurrency) return undefined
    return Math.max(this.pausedUntil, this.arrival - (this.options.burst - 1) * this.distance)
  }

  enter(now: number): void {
    this.running++
    this.arrival = Math.max(now, this.arrival) + this.distance
  }

  leave(): void {
    this.running--
  }

  pause(until: number): void {
    this.pausedUntil = Math.max(this.pausedUntil, until)
  }

  /** A time for one that can't begin now, not before `earliest`, behind those that were put off before. */
  putOff(earliest: number): number {
    this.horizon = Math.max(this.horizon, earliest, this.pausedUntil, this.arrival) + this.distance
    return this.horizon
  }

  /** Whether forgetting this gate changes nothing. */
  isIdle(now: number): boolean {
    return this.running === 0 && this.arrival <= now && this.horizon <= now && this.pausedUntil <= now
  }

  private get distance(): number {
    return 1000 / this.options.perSecond
  }
}
