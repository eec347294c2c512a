/** Owns taking events in: what is one, how many may wait, and one commit for those that come at the same time. */
import { randomId, type Clock } from './clock.js'
import { BacklogFull, UnpublishableEvent } from './errors.js'
import type { BacklogLimit, NewEvent, Store } from './store.js'

export interface PublishInput<Transaction> {
  /** The operation id of the trigger that the event is about. */
  readonly topic: string
  /** What goes to subscribers: anything that JSON can say. */
  readonly event?: unknown
  /** Instead of `event`: JSON as UTF-8, which is kept, signed and sent as it is. */
  readonly body?: Uint8Array
  /** Names the event: while it is kept, a second one of the topic with the same id is not accepted again. At most 200 characters. */
  readonly id?: string
  /** The caller's own transaction: the event is there when it commits, and was never there when it rolls back. */
  readonly transaction?: Transaction
  /** Whether it can have subscribers; `false` for topics that are polled alone. */
  readonly fanOut?: boolean
}
export interface Published {
  readonly id: string
  /** The topic had an event with this id: nothing was added. */
  readonly duplicate: boolean
}
export interface PublisherOptions<Transaction> {
  readonly store: Store<Transaction>
  readonly clock: Clock
  readonly limit: BacklogLimit
  readonly maxEventBytes: number
  readonly onPublished: () => void
}

/** At most so many share a commit. */
const MAX_BATCH = 64
const RETRY_AFTER_S = 30
/** How long a count of the backlog is believed. */
const COUNT_MS = 1_000

interface Waiting {
  readonly event: NewEvent
  readonly resolve: (published: Published) => void
  readonly reject: (error: unknown) => void
}

export class Publisher<Transaction> {
  private readonly waiting: Waiting[] = []
  private committing = false
  private counting: Promise<void> | undefined
  private countedAt = -Infinity
  private waitingDeliveries = 0
  private waitingBytes = 0

  constructor(private readonly options: PublisherOptions<Transaction>) {}

  /** Resolves once the event is durable; in the caller's transaction, once it is written. Rejects where nothing was kept. */
  async publish({ topic, event, body, id = randomId(), transaction, fanOut = true }: PublishInput<Transaction>): Promise<Published> {
    const { store, clock, onPublished } = this.options
    const stored: NewEvent = { id: checkedId(id), topic, body: this.bounded(body ?? bytesOf(event)), createdAt: clock.now(), fanOut }
    await this.assertRoom(stored.body.length)
    if (transaction !== undefined) {
      const [kept] = await store.append([stored], { transaction })
      // The caller commits later: the backstop finds the event, and this try may already.
      clock.after(5, onPublished)
      return { id, duplicate: kept?.duplicate ?? false }
    }
    return new Promise((resolve, reject) => {
      this.waiting.push({ event: stored, resolve, reject })
      void this.commit()
    })
  }

  private async commit(): Promise<void> {
    if (this.committing) return
    this.committing = true
    // Whatever is published in this turn of the event loop shares a commit.
    await new Promise((resolve) => setImmediate(resolve))
    while (this.waiting.length > 0) {
      const batch = this.waiting.splice(0, MAX_BATCH)
      try {
        const kept = await this.options.store.append(batch.map(({ event }) => event))
        batch.forEach(({ event, resolve }, index) => resolve({ id: event.id, duplicate: kept[index]?.duplicate ?? false }))
        this.options.onPublished()
      } catch (error) {
        for (const { reject } of batch) reject(error)
      }
    }
    this.committing = false
  }

  private bounded(bytes: Uint8Array): Uint8Array {
    const { maxEventBytes } = this.options
    if (bytes.length <= maxEventBytes) return bytes
    throw new UnpublishableEvent(
      `The event has ${bytes.length} bytes; at most ${maxEventBytes} are accepted. Publish what changed, not all of it.`,
    )
  }

  /** Counting costs the store something, so it is done once a second; what came since is added. */
  private async assertRoom(bytes: number): Promise<void> {
    const { clock, limit } = this.options
    if (clock.monotonic() - this.countedAt > COUNT_MS) {
      this.counting ??= this.count().finally(() => (this.counting = undefined))
      await this.counting
    }
    if (this.waitingDeliveries >= limit.deliveries) throw new BacklogFull('deliveries', RETRY_AFTER_S)
    if (this.waitingBytes + bytes > limit.bytes) throw new BacklogFull('bytes', RETRY_AFTER_S)
    this.waitingBytes += bytes
  }

  private async count(): Promise<void> {
    const { deliveries, bytes } = await this.options.store.backlog()
    this.countedAt = this.options.clock.monotonic()
    this.waitingDeliveries = deliveries
    this.waitingBytes = bytes
  }
}

function checkedId(id: string): string {
  if (/^[\x21-\x7e]{1,200}$/.test(id)) return id
  throw new UnpublishableEvent('An event id has 1 to 200 printable ASCII characters without spaces.')
}

function bytesOf(event: unknown): Uint8Array {
  let text: string | undefined
  try {
    text = JSON.stringify(event)
  } catch (cause) {
    throw new UnpublishableEvent(`The event can't be written as JSON: ${(cause as Error).message}`, { cause })
  }
  if (text === undefined) throw new UnpublishableEvent(`The event can't be written as JSON: it is ${typeof event}.`)
  return Buffer.from(text)
}
