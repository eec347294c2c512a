/**
 * Owns how long methods may take. It looks at all that are on their way once a second, and counts in looks: a timer for each call, or only asking
 * what time it is, would cost with every one.
 */

const LOOK_MS = 1_000

/** A call that is on its way, between the one that began before it and the one that began after it. */
export interface Running<T> {
  readonly call: T
  /** At which look it has taken too long. */
  readonly ends: number
  before: Running<T> | undefined
  after: Running<T> | undefined
  isOver: boolean
}

/** Watches calls that may take `deadlineMs` each. `passed` is told of each that takes longer, once, up to a second late. */
export class Deadlines<T> {
  private oldest: Running<T> | undefined
  private newest: Running<T> | undefined
  private looks = 0
  private timer: NodeJS.Timeout | undefined
  private readonly lookMs: number
  private readonly allowed: number

  constructor(
    deadlineMs: number,
    private readonly passed: (call: T) => void,
  ) {
    this.lookMs = Math.min(LOOK_MS, Math.max(10, deadlineMs / 10))
    // One more: the look that it begins before may come at once.
    this.allowed = Math.ceil(deadlineMs / this.lookMs) + 1
  }

  begin(call: T): Running<T> {
    const running: Running<T> = { call, ends: this.looks + this.allowed, before: this.newest, after: undefined, isOver: false }
    if (this.newest === undefined) this.oldest = running
    else this.newest.after = running
    this.newest = running
    this.timer ??= setInterval(() => this.look(), this.lookMs).unref()
    return running
  }

  /** Whether it was in time. */
  end(running: Running<T>): boolean {
    if (running.isOver) return false
    running.isOver = true
    const { before, after } = running
    if (before === undefined) this.oldest = after
    else before.after = after
    if (after === undefined) this.newest = before
    else after.before = before
    return true
  }

  private look(): void {
    this.looks++
    while (this.oldest !== undefined && this.oldest.ends <= this.looks) {
      const { call } = this.oldest
      this.end(this.oldest)
      this.passed(call)
    }
    if (this.oldest !== undefined) return
    clearInterval(this.timer)
    this.timer = undefined
  }
}
