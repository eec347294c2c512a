/** Owns writing attempts down, many in one transaction: a commit each would cost more than the attempts. */
import type { Clock } from '../clock.js'
import type { TriggerLog } from '../log.js'
import type { AttemptRecord, Store } from '../store.js'

const MAX_BATCH = 256
/** More than these unwritten, and no attempt begins: they would be made again after a crash. */
const MAX_UNWRITTEN = 512
const RETRY_MS = 500

interface Entry {
  readonly record: AttemptRecord
  readonly written: () => void
}

export class Recorder {
  private readonly entries: Entry[] = []
  private writing: Promise<void> | undefined
  private unwritten = 0

  constructor(
    private readonly store: Store,
    private readonly log: TriggerLog,
    private readonly clock: Clock,
    private readonly onRoom: () => void,
  ) {}

  get isFull(): boolean {
    return this.unwritten >= MAX_UNWRITTEN
  }

  add(record: AttemptRecord, written: () => void): void {
    this.entries.push({ record, written })
    this.unwritten++
    this.writing ??= this.write()
  }

  async flush(): Promise<void> {
    await this.writing
  }

  private async write(): Promise<void> {
    // Those that end in the same turn of the event loop go together.
    await new Promise((resolve) => setImmediate(resolve))
    while (this.entries.length > 0) {
      const batch = this.entries.splice(0, MAX_BATCH)
      await this.writeBatch(batch)
      this.unwritten -= batch.length
      for (const { written } of batch) written()
      this.onRoom()
    }
    this.writing = undefined
  }

  /** Tries until the lease would have run out anyway: then somebody else has the deliveries. */
  private async writeBatch(batch: readonly Entry[]): Promise<void> {
    const until = this.clock.monotonic() + 30_000
    for (;;) {
      try {
        const { late } = await this.store.record(batch.map(({ record }) => record))
        if (late > 0) this.log.warn({ late }, 'attempts ended after their claims; what came of them is not kept')
        return
      } catch (error) {
        this.log.error({ error, attempts: batch.length }, 'attempts could not be written down')
        if (this.clock.monotonic() > until) return
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
      }
    }
  }
}
