/** Owns how long methods may take. It looks at all that are on their way once a second: a timer for each would cost with every call. */

const LOOK_MS = 1_000

/** A call that is on its way. */
interface Running<T> {
  readonly ends: number
  readonly call: T
}

/** Watches calls that may take `deadlineMs` each. `passed` is told of each that takes longer, once, up to a second late. */
export class Deadlines<T> {
  // The oldest first, as a set gives them.
  private readonly running = new Set<Running<T>>()
  private timer: NodeJS.Timeout | undefined

  constructor(
    private readonly deadlineMs: number,
    private readonly passed: (call: T) => void,
  ) {}

  begin(call: T): Running<T> {
    const running = { ends: performance.now() + this.deadlineMs, call }
    this.running.add(running)
    this.timer ??= setInterval(() => this.look(), Math.min(LOOK_MS, Math.max(10, this.deadlineMs / 10))).unref()
    return running
  }

  /** Whether it was in time. */
  end(running: Running<T>): boolean {
    return this.running.delete(running)
  }

  private look(): void {
    const now = performance.now()
    for (const running of this.running) {
      if (running.ends > now) return
      this.running.delete(running)
      this.passed(running.call)
    }
    if (this.running.size > 0) return
    clearInterval(this.timer)
    this.timer = undefined
  }
}
