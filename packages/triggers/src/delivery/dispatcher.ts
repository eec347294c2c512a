/**
 * Owns the work between store and receivers: takes what is due, sends it within each lane's and each subscription's limits, and writes down
 * what came of it. All that it knows can be lost: what was taken and not written down is due again.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { CallbackGuard } from '../callback-guard.js'
import type { Clock } from '../clock.js'
import { PER_SUBSCRIPTION, SLOTS, SLOW_SHARE } from '../defaults.js'
import type { TriggerLog } from '../log.js'
import { SCHEDULE_MS } from '../schedule.js'
import type { AttemptRecord, ClaimedDelivery, Health, Lane, Store, Subscription, Work } from '../store.js'
import { attemptDelivery, ATTEMPT_TIMEOUT_MS, PROBE_TIMEOUT_MS, type AttemptResult } from './attempt.js'
import { Connections } from './connections.js'
import { followUp, laneOf, type FollowUp } from './follow-up.js'
import type { GateOptions } from './gate.js'
import { LaneQueue } from './lane-queue.js'
import { logAttempt } from './log-attempt.js'
import { Receivers, type Receiver } from './receivers.js'
import { Recorder } from './recorder.js'
import type { Targets } from './target.js'
import { turnOf } from './turn.js'

export interface DispatcherOptions {
  readonly store: Store
  readonly guard: CallbackGuard
  readonly targets: Targets
  readonly clock: Clock
  readonly log: TriggerLog
  readonly random?: () => number
  /** Attempts at the same time, in both lanes together; 128 unless given. */
  readonly slots?: number
  /** What one subscription is sent at most; 4 at the same time, 10 a second, 20 at once unless given. */
  readonly perSubscription?: Partial<GateOptions>
  readonly schedule?: readonly number[]
  readonly timeoutMs?: number
  /** Called when what came of an attempt is written down. */
  readonly onAttempt?: (record: AttemptRecord) => void
}

/** How many deliveries of one subscription are taken at once: its others stay where they are. */
const HEAD = 8
/** Work is looked for at least so often. */
const BACKSTOP_MS = 1_000
/** What waits here for its turn is looked at so often. */
const TURN_MS = 20
const DRAIN_MS = 25_000
/** After an error of the store; nothing is lost meanwhile. */
const STORE_PAUSE_MS = 1_000

type Release = Parameters<Store['release']>[0][number]

export class Dispatcher {
  private readonly live: LaneQueue
  private readonly slow: LaneQueue
  private readonly lanes: readonly LaneQueue[]
  private readonly receivers: Receivers
  /** Deliveries on their way to a receiver. */
  private readonly sending = new Set<ClaimedDelivery>()
  private readonly options: DispatcherOptions & {
    readonly random: () => number
    readonly schedule: readonly number[]
    readonly slots: number
  }
  private recorder: Recorder
  private connections: Connections
  private state: 'idle' | 'running' | 'stopping' = 'idle'
  private timer: { readonly isTurn: boolean; readonly cancel: () => void } | undefined
  private stopListening: () => void = () => undefined
  private pumping = false

  constructor(options: DispatcherOptions) {
    const { slots = SLOTS } = options
    this.options = { random: Math.random, schedule: SCHEDULE_MS, ...options, slots }
    const slow = Math.max(1, Math.floor(slots * SLOW_SHARE))
    this.live = new LaneQueue('live', Math.max(1, slots - slow))
    this.slow = new LaneQueue('slow', slow)
    this.lanes = [this.live, this.slow]
    this.receivers = new Receivers({ ...PER_SUBSCRIPTION, ...options.perSubscription })
    this.recorder = this.newRecorder()
    this.connections = this.newConnections()
  }

  start(): void {
    if (this.state !== 'idle') return
    this.state = 'running'
    this.connections = this.newConnections()
    this.recorder = this.newRecorder()
    this.stopListening = this.options.store.onWork((work) => this.wake(work))
    this.wake()
  }

  /** Looks for work now. */
  wake(work: readonly Work[] = ['live', 'slow']): void {
    for (const lane of this.lanes) lane.more ||= work.includes(lane.lane)
    this.pump()
  }

  /** How many deliveries may be reserved. */
  get room(): number {
    return this.state === 'running' && !this.recorder.isFull ? this.live.room : 0
  }

  get isLow(): boolean {
    return this.live.isLow
  }

  /** Whether a delivery that is about to be made is to be brought here. Each has to be ended by `receive`. */
  reserve(subscription: Subscription): boolean {
    if (this.room <= 0 || laneOf(subscription.health) !== 'live' || this.receivers.holds(subscription) >= HEAD) return false
    this.receivers.hold(subscription)
    this.live.reserve()
    return true
  }

  /** Begins what was made of all that was reserved at once. */
  receive(reserved: readonly Subscription[], claimed: readonly ClaimedDelivery[]): void {
    for (const { subscription } of claimed) this.receivers.hold(subscription)
    void this.giveBack(this.live.add(claimed, this.options.clock.monotonic(), this.state === 'running').map(asItWas))
    this.live.endReserving(reserved.length)
    for (const subscription of reserved) this.receivers.letGo(subscription, this.options.clock.monotonic())
    this.pump()
  }

  /** Begins nothing more for a subscription that has ended. */
  end(subscription: string): void {
    void this.giveBack(this.lanes.flatMap((lane) => lane.drop(subscription)).map(asItWas))
  }

  /** Takes nothing more, waits for what is on its way, gives back what did not begin. Resolves within 30 seconds. */
  async stop(): Promise<void> {
    if (this.state !== 'running') return
    this.state = 'stopping'
    this.timer?.cancel()
    this.timer = undefined
    this.stopListening()
    await this.giveBack(this.lanes.flatMap((lane) => lane.waiting.splice(0)).map(({ delivery }) => asItWas(delivery)))
    const until = performance.now() + DRAIN_MS
    while (this.sending.size > 0 && performance.now() < until) await sleep(10)
    const unended = [...this.sending]
    this.sending.clear()
    await this.connections.destroy()
    const unwritten = await this.recorder.stop(Math.max(1_000, until - performance.now()))
    await this.giveBack([...unended, ...unwritten].map((delivery) => ({ delivery, dueAt: this.options.clock.now(), lane: delivery.lane })))
    for (const lane of this.lanes) lane.running = 0
    this.state = 'idle'
  }

  /** Attempts on their way, by lane. */
  get usage(): { readonly live: number; readonly slow: number } {
    return { live: this.live.running, slow: this.slow.running }
  }

  private newRecorder(): Recorder {
    return new Recorder(this.options.store, this.options.log, () => this.pump())
  }

  private newConnections(): Connections {
    return new Connections(this.options.guard, this.options.slots)
  }

  /** Begins what may begin, and asks for more where there is room. */
  private pump(): void {
    if (this.state !== 'running' || this.pumping) return
    this.pumping = true
    for (const lane of this.lanes) {
      this.begin(lane)
      if (lane.more && !lane.asking && lane.isLow && !this.recorder.isFull) void this.ask(lane)
    }
    this.pumping = false
    this.setTimer()
  }

  private async ask(lane: LaneQueue): Promise<void> {
    lane.asking = true
    // Work that comes while the store is asked sets it again.
    lane.more = false
    try {
      const claimed = await this.options.store.claimDue(lane.lane, lane.wanted, HEAD)
      lane.more ||= claimed.length > 0
      for (const { subscription } of claimed) this.receivers.hold(subscription)
      await this.giveBack(lane.add(claimed, this.options.clock.monotonic(), this.state === 'running').map(asItWas))
    } catch (error) {
      this.options.log.error({ err: error, lane: lane.lane }, 'deliveries could not be taken')
      this.options.clock.after(STORE_PAUSE_MS, () => this.wake())
    }
    lane.endAsking()
    this.pump()
  }

  private begin(lane: LaneQueue): void {
    const { waiting } = lane
    const kept: typeof waiting = []
    const back: Release[] = []
    while (lane.hasPlace && !this.recorder.isFull) {
      const taken = waiting.shift()
      if (taken === undefined) break
      const { delivery, at } = taken
      // Others may be sending it, or have.
      if (!this.options.store.holds(delivery)) {
        back.push(asItWas(delivery))
        continue
      }
      const receiver = this.receivers.of(delivery.subscription)
      const health = receiver.health ?? delivery.subscription.health
      const turn = receiver.isGone ? 'later' : turnOf({ at, lane: lane.lane }, { gate: receiver.gate, health }, this.options.clock)
      if (turn === 'now') void this.attempt(lane, delivery, receiver, health)
      else if (turn === 'later') kept.push(taken)
      else back.push({ delivery, ...turn })
    }
    if (kept.length > 0) waiting.unshift(...kept)
    void this.giveBack(back)
  }

  private async attempt(lane: LaneQueue, delivery: ClaimedDelivery, receiver: Receiver, health: Health): Promise<void> {
    const { clock, random, schedule, log, onAttempt } = this.options
    receiver.gate.enter(clock.monotonic())
    lane.running++
    this.sending.add(delivery)
    const result = await this.send(delivery, lane.lane)
    // Given back by `stop`: what came of it says nothing any more.
    if (!this.sending.delete(delivery)) return
    const now = clock.now()
    const { pauseMs, ...rest }: FollowUp = followUp(delivery, result, receiver.health ?? health, { now, random, schedule })
    const { retryAfterMs: _, ...attempt } = result
    const record: AttemptRecord = { delivery, attempt, ...rest }
    if (rest.health !== undefined) receiver.health = rest.health
    if (rest.disable !== undefined) receiver.isGone = true
    if (pauseMs !== undefined) receiver.gate.pause(clock.monotonic() + pauseMs)
    receiver.gate.leave()
    lane.running--
    this.recorder.add(record, () => {
      if (rest.disable !== undefined) this.end(delivery.subscription.id)
      this.receivers.letGo(delivery.subscription, clock.monotonic())
      onAttempt?.(record)
    })
    logAttempt(log, record)
    this.pump()
  }

  private async send(delivery: ClaimedDelivery, lane: Lane): Promise<AttemptResult> {
    const { clock, targets, timeoutMs = ATTEMPT_TIMEOUT_MS } = this.options
    const target = targets.of(delivery.subscription)
    if (target.kind === 'closed') return { at: clock.now(), durationMs: 0, outcome: target.outcome, error: target.error }
    const { origin, path, secrets } = target
    const limit = lane === 'slow' ? Math.min(timeoutMs, PROBE_TIMEOUT_MS) : timeoutMs
    const { connections } = this
    const connection = connections.take(origin)
    const result = await attemptDelivery(
      { id: delivery.id, body: delivery.event.body, path, secrets, timeoutMs: limit },
      connection.client,
      clock,
    )
    connections.giveBack(connection, result.status !== undefined)
    return result
  }

  /** Where the store can't, again later: what is held would stay held. */
  private async giveBack(claims: readonly Release[]): Promise<void> {
    if (claims.length === 0) return
    const { store, log, clock } = this.options
    try {
      await store.release(claims)
      for (const { delivery } of claims) this.receivers.letGo(delivery.subscription, clock.monotonic())
    } catch (error) {
      log.error({ err: error, deliveries: claims.length }, 'deliveries could not be given back')
      if (this.state === 'running') clock.after(STORE_PAUSE_MS, () => void this.giveBack(claims))
    }
  }

  /** One that comes soon enough stays: this is asked after every attempt. */
  private setTimer(): void {
    const isTurn = this.lanes.some(({ waiting }) => waiting.length > 0)
    if (this.timer !== undefined && (this.timer.isTurn || !isTurn)) return
    this.timer?.cancel()
    const cancel = this.options.clock.after(isTurn ? TURN_MS : BACKSTOP_MS, () => {
      this.timer = undefined
      if (isTurn) this.pump()
      else this.wake()
    })
    this.timer = { isTurn, cancel }
  }
}

const asItWas = (delivery: ClaimedDelivery): Release => ({ delivery, dueAt: delivery.dueAt, lane: delivery.lane })
