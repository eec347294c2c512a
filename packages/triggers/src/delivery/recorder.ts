/** Owns writing attempts down, many in one transaction: a commit each would cost more than the attempts. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { TriggerLog } from '../log.js'
import type { AttemptRecord, ClaimedDelivery, Store } from '../store.js'

const MAX_BATCH = 256
/** So many are worth a transaction; fewer wait a moment for others. */
const WORTH_WRITING = 128
const GATHER_MS = 10
/** More than these unwritten, and no attempt begins: they would be made again after a crash. */
const MAX_UNWRITTEN = 512
/** After the store could not write. */
const RETRY_MS = 1_000

interface Entry {
  readonly record: AttemptRecord
  readonly written: () => void
}

export class Recorder {
  private readonly entries: Entry[] = []
  private writing: Promise<void> | undefined
  private unwritten = 0
  private readonly stopping = new AbortController()

  constructor(
    private readonly store: Store,
    private readonly log: TriggerLog,
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

  /** Writes what there is, for as long as it may take; gives back what could not be written. Nothing can be added after. */
  async stop(withinMs: number): Promise<readonly ClaimedDelivery[]> {
    const tooLate = sleep(withinMs, undefined, { ref: false, signal: this.stopping.signal }).catch(() => undefined)
    await Promise.race([this.writing, tooLate])
    this.stopping.abort()
    await this.writing
    return this.entries.map(({ record }) => record.delivery)
  }

  private async write(): Promise<void> {
    // Those that end in the same turn of the event loop go together.
    await new Promise((resolve) => setImmediate(resolve))
    while (this.entries.length > 0 && !this.stopping.signal.aborted) {
      if (this.entries.length < WORTH_WRITING) await sleep(GATHER_MS, undefined, { signal: this.stopping.signal }).catch(() => undefined)
      const batch = this.entries.slice(0, MAX_BATCH)
      if (!(await this.isWritten(batch))) {
        await sleep(RETRY_MS, undefined, { signal: this.stopping.signal }).catch(() => undefined)
        continue
      }
      this.entries.splice(0, batch.length)
      this.unwritten -= batch.length
      for (const { written } of batch) written()
      this.onRoom()
    }
    this.writing = undefined
  }

  /**
   * Where it fails, it is tried again for as long as it takes: the attempts were made, and nothing new begins meanwhile. If the claims run
   * out in that time, they are late.
   */
  private async isWritten(batch: readonly Entry[]): Promise<boolean> {
    try {
      const { late } = await this.store.record(batch.map(({ record }) => record))
      if (late > 0) this.log.warn({ late }, 'attempts ended after their claims; what came of them is not kept')
      return true
    } catch (error) {
      this.log.error({ err: error, attempts: batch.length }, 'attempts could not be written down')
      return false
    }
  }
}
