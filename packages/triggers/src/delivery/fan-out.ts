/** Owns which subscriptions hear of an event: each event is compared with its topic's subscriptions, a chunk at a time. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Clock } from '../clock.js'
import { deliveryId } from '../delivery-id.js'
import type { TriggerLog } from '../log.js'
import type { FanOut, Store, StoredEvent, Subscription, Wanted } from '../store.js'
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
  /** Called when there are deliveries to make. */
  readonly onDeliveries: () => void
}

const EVENTS = 32
const CHUNK = 500
const BACKSTOP_MS = 1_000
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
    this.stopListening = this.options.store.onWork(() => this.wake())
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
      while (this.running) {
        const fanOuts = await this.options.store.claimFanOuts(EVENTS, CHUNK)
        if (fanOuts.length === 0) return
        // At the same time: a database commits them together.
        const ends = await Promise.allSettled(
          fanOuts.map(async (fanOut) => this.options.store.recordFanOut(fanOut, await this.compare(fanOut))),
        )
        if (fanOuts.some(({ subscriptions }) => subscriptions.length > 0)) this.options.onDeliveries()
        const failure = ends.find((end) => end.status === 'rejected')
        if (failure !== undefined) throw failure.reason
        // A store within the process never waits for anything: what was made goes on its way before more is.
        await new Promise((resolve) => setImmediate(resolve))
      }
    } catch (error) {
      this.options.log.error({ err: error }, 'events could not be compared with subscriptions; they are again soon')
    }
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
