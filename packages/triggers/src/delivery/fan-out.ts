/** Owns which subscriptions hear of an event: each event is compared with its topic's subscriptions, a chunk at a time. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Clock } from '../clock.js'
import { deliveryId } from '../delivery-id.js'
import type { TriggerLog } from '../log.js'
import type { ClaimedDelivery, FanOut, Store, StoredEvent, Subscription, Wanted, Work } from '../store.js'
import { laneOf } from './follow-up.js'

/** Says for an event which subscriptions want it: called once for each event and chunk, and then for each subscription. */
export type Filter = (event: StoredEvent) => (subscription: Subscription) => boolean | Promise<boolean>
/** The filter of a topic; `undefined`: everybody wants everything. */
export type Filters = (topic: string) => Filter | undefined

export interface FanOutOptions {
  readonly store: Store
  readonly clock: Clock
  readonly log: TriggerLog
  readonly filters: Filters
  readonly sender: Sender
}
/** Who sends deliveries. */
export interface Sender {
  /** How many it would take as they are made. */
  readonly room: number
  /** Whether it will soon have nothing left to begin. */
  readonly isLow: boolean
  /** Whether it takes one, if it comes to be; to be ended by `receive`. */
  reserve(subscription: Subscription): boolean
  /** What came of all that was reserved for one event. */
  receive(reserved: readonly Subscription[], claimed: readonly ClaimedDelivery[]): void
  /** Looks for what is due. */
  wake(work: readonly Work[]): void
}

const EVENTS = 32
const CHUNK = { most: 500, least: 100 }
const BACKSTOP_MS = 1_000
/** An event with more subscriptions than that waits for the sender to have room for the next, but not long. */
const PATIENCE = { ms: 100, stepMs: 5 }
/** A filter that takes longer would hold every event up. */
const FILTER_TIMEOUT_MS = 10_000

export class FanOutWorker {
  private working: Promise<void> | undefined
  private again = false
  private running = false
  private cancelTimer: () => void = () => undefined
  private stopListening: () => void = () => undefined

  constructor(private readonly options: FanOutOptions) {}

  start(): void {
    this.running = true
    this.stopListening = this.options.store.onWork((work) => {
      if (work.includes('fan-out')) this.wake()
    })
    this.wake()
  }

  /** Looks for events now. */
  wake(): void {
    if (!this.running) return
    if (this.working !== undefined) this.again = true
    else
      this.working = this.work().finally(() => {
        this.working = undefined
        if (this.again) {
          this.again = false
          this.wake()
        } else if (this.running) {
          this.cancelTimer()
          this.cancelTimer = this.options.clock.after(BACKSTOP_MS, () => this.wake())
        }
      })
  }

  async stop(): Promise<void> {
    this.running = false
    this.cancelTimer()
    this.stopListening()
    await this.working
  }

  private async work(): Promise<void> {
    try {
      let chunk = CHUNK.most
      while (this.running) {
        const fanOuts = await this.options.store.claimFanOuts(EVENTS, chunk)
        if (fanOuts.length === 0) return
        // At the same time: a database commits them together.
        const ends = await Promise.allSettled(fanOuts.map((fanOut) => this.make(fanOut)))
        const failure = ends.find((end) => end.status === 'rejected')
        if (failure !== undefined) throw failure.reason
        // A store within the process never waits for anything: what was made goes on its way before more is.
        await new Promise((resolve) => setImmediate(resolve))
        chunk = fanOuts.every(({ last }) => last) ? CHUNK.most : await this.room()
      }
    } catch (error) {
      this.options.log.error({ err: error }, 'events could not be compared with subscriptions; they are again soon')
    }
  }

  private async make(fanOut: FanOut): Promise<void> {
    const { store, sender } = this.options
    const wanted = (await this.compare(fanOut)).map((one) =>
      one.dead === undefined && sender.reserve(one.subscription) ? { ...one, take: true } : one,
    )
    const reserved = wanted.filter(({ take }) => take === true).map(({ subscription }) => subscription)
    let claimed: readonly ClaimedDelivery[] = []
    try {
      claimed = await store.recordFanOut(fanOut, wanted)
    } finally {
      sender.receive(reserved, claimed)
    }
    const left = claimed.length < reserved.length ? wanted : wanted.filter(({ take, dead }) => take !== true && dead === undefined)
    if (left.length > 0) sender.wake(left.map(({ lane }) => lane))
  }

  /** Resolves to how many are made next: as many as the sender takes, where that is worth a transaction. */
  private async room(): Promise<number> {
    const { sender } = this.options
    const until = performance.now() + PATIENCE.ms
    while (this.running && !sender.isLow && sender.room < CHUNK.most && performance.now() < until) await sleep(PATIENCE.stepMs)
    return sender.room < CHUNK.least ? CHUNK.most : Math.min(sender.room, CHUNK.most)
  }

  private async compare({ event, subscriptions }: FanOut): Promise<readonly Wanted[]> {
    if (subscriptions.length === 0) return []
    const wanted: Wanted[] = []
    const filter = this.options.filters(event.topic)
    let wants: (subscription: Subscription) => boolean | Promise<boolean>
    try {
      wants = filter?.(event) ?? (() => true)
    } catch (error) {
      wants = () => Promise.reject(error as Error)
    }
    const dueAt = this.options.clock.now()
    for (const subscription of subscriptions) {
      const base = {
        subscription,
        delivery: deliveryId(this.options.store.epoch, event, subscription),
        dueAt,
        lane: laneOf(subscription.health),
      }
      try {
        const answer = wants(subscription)
        if (typeof answer === 'boolean' ? !answer : !(await inTime(answer))) continue
        wanted.push(
          subscription.state.kind === 'disabled' ? { ...base, dead: `The subscription is disabled: ${subscription.state.reason}` } : base,
        )
      } catch (error) {
        this.options.log.error(
          { err: error, event: event.id, topic: event.topic, subscription: subscription.id },
          'a filter failed: a dead letter',
        )
        wanted.push({ ...base, dead: `The filter failed: ${(error instanceof Error ? error.message : String(error)).slice(0, 160)}` })
      }
    }
    return wanted
  }
}

async function inTime(answer: Promise<boolean>): Promise<boolean> {
  const waiting = new AbortController()
  const tooLong = sleep(FILTER_TIMEOUT_MS, undefined, { ref: false, signal: waiting.signal }).then(() => {
    throw new Error(`no answer within ${FILTER_TIMEOUT_MS} ms`)
  })
  try {
    return await Promise.race([answer, tooLong])
  } finally {
    waiting.abort()
  }
}
