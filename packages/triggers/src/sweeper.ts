/** Owns forgetting what is old: a little at a time, so that nobody waits for it. */
import type { Clock } from './clock.js'
import type { TriggerLog } from './log.js'
import type { Retention, Store } from './store.js'

const EVERY_MS = 10 * 60_000
const ROWS = 500
const PAUSE_MS = 50

export class Sweeper {
  private cancel: () => void = () => undefined
  private running = false

  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly log: TriggerLog,
    private readonly retention: Retention,
  ) {}

  start(): void {
    this.running = true
    this.cancel = this.clock.after(EVERY_MS, () => void this.round())
  }

  stop(): void {
    this.running = false
    this.cancel()
  }

  /** Sweeps until nothing old is left. */
  async sweep(): Promise<number> {
    let all = 0
    for (;;) {
      const swept = await this.store.sweep(this.retention, this.clock.now(), ROWS)
      all += swept
      if (swept === 0) return all
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
    }
  }

  private async round(): Promise<void> {
    try {
      const rows = await this.sweep()
      if (rows > 0) this.log.info({ rows }, 'old rows deleted')
    } catch (error) {
      this.log.error({ err: error }, 'old rows could not be deleted')
    }
    if (this.running) this.start()
  }
}
