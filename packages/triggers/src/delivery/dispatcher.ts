/**
 * Owns the work between store and receivers: takes what is due, sends it within each lane's and each subscription's limits, and writes down
 * what came of it. All that it knows can be lost: what was taken and not written down is due again.
 */
import type { Dispatcher as HttpAgent } from 'undici'
import type { Clock } from '../clock.js'
import type { CallbackGuard } from '../callback-guard.js'
import { openCallbackUrl } from '../callback-url.js'
import type { Keys } from '../keys.js'
import type { TriggerLog } from '../log.js'
import { SCHEDULE_MS } from '../schedule.js'
import type { AttemptRecord, ClaimedDelivery, Health, Lane, Store } from '../store.js'
import { attemptDelivery, ATTEMPT_TIMEOUT_MS, PROBE_TIMEOUT_MS, type AttemptResult } from './attempt.js'
import { followUp, laneOf, type FollowUp } from './follow-up.js'
import { Gate, type GateOptions } from './gate.js'
import { Recorder } from './recorder.js'

export interface DispatcherOptions {
  readonly store: Store
  readonly keys: Keys
  readonly guard: CallbackGuard
  readonly clock: Clock
  readonly log: TriggerLog
  readonly random?: () => number
  /** Attempts at the same time, in both lanes together; 128 unless given. */
  readonly slots?: number
  /** What one subscription is sent at most; 4 at the same time, 10 a second, 20 at once unless given. */
  readonly perSubscription?: Partial<GateOptions>
  readonly schedule?: readonly number[]
  readonly timeoutMs?: number
  /** The secrets that sign, where they are not made from the keys. */
  readonly signingSecrets?: (subscription: string) => readonly Uint8Array[]
  /** Called when what came of an attempt is written down. */
  readonly onAttempt?: (record: AttemptRecord) => void
}

/** The slow lane's share of the places. */
const SLOW_SHARE = 0.25
/** How many deliveries of one subscription are taken at once: its others stay where they are. */
const HEAD = 8
/** What can't begin within this time is given back to the store. */
const HOLD_MS = 250
/** Work is looked for at least so often. */
const BACKSTOP_MS = 1_000
const DRAIN_MS = 25_000
/** After an error of the store; nothing is lost meanwhile. */
const STORE_PAUSE_MS = 1_000

interface LaneState {
  readonly lane: Lane
  readonly places: number
  running: number
  /** Taken and not begun. */
  waiting: ClaimedDelivery[]
  asking: boolean
  /** Whether the store said that it has more due than was asked for. */
  more: boolean
}

export class Dispatcher {
  private readonly lanes: readonly LaneState[]
  private readonly gates = new Map<string, Gate>()
  /** What is known of receivers since the store was asked. */
  private readonly health = new Map<string, Health>()
  private readonly recorder: Recorder
  private readonly agent: HttpAgent
  private readonly options: DispatcherOptions & { readonly random: () => number; readonly schedule: readonly number[] }
  private readonly gateOptions: GateOptions
  private state: 'idle' | 'running' | 'stopping' = 'idle'
  private cancelTimer: () => void = () => undefined
  private stopListening: () => void = () => undefined
  private pumping = false

  constructor(options: DispatcherOptions) {
    this.options = { random: Math.random, schedule: SCHEDULE_MS, ...options }
    const { slots = 128 } = options
    const slow = Math.max(1, Math.floor(slots * SLOW_SHARE))
    this.lanes = (['live', 'slow'] as const).map((lane) => ({
      lane,
      places: lane === 'slow' ? slow : Math.max(1, slots - slow),
      running: 0,
      waiting: [],
      asking: false,
      more: true,
    }))
    this.gateOptions = { concurrency: 4, perSecond: 10, burst: 20, ...options.perSubscription }
    this.agent = options.guard.agent({ connections: slots })
    this.recorder = new Recorder(options.store, options.log, options.clock, () => this.pump())
  }

  start(): void {
    if (this.state !== 'idle') return
    this.state = 'running'
    this.stopListening = this.options.store.onWork(() => this.wake())
    this.wake()
  }

  /** Looks for work now. */
  wake(): void {
    for (const lane of this.lanes) lane.more = true
    this.pump()
  }

  /** Takes nothing more, waits for what is on its way, gives back what did not begin. Resolves within 25 seconds. */
  async stop(): Promise<void> {
    if (this.state !== 'running') return
    this.state = 'stopping'
    this.cancelTimer()
    this.stopListening()
    await this.giveBack(
      this.lanes.flatMap((lane) => lane.waiting.splice(0)).map((delivery) => ({ delivery, dueAt: delivery.dueAt, lane: delivery.lane })),
    )
    const deadline = this.options.clock.monotonic() + DRAIN_MS
    while (this.running > 0 && this.options.clock.monotonic() < deadline) await new Promise((resolve) => setTimeout(resolve, 10))
    await this.recorder.flush()
    await this.giveBack([...this.inFlight].map((delivery) => ({ delivery, dueAt: this.options.clock.now(), lane: delivery.lane })))
    await this.agent.destroy()
    this.state = 'idle'
  }
  private readonly inFlight = new Set<ClaimedDelivery>()

  /** Attempts on their way, by lane; and open breakers that this process knows of. */
  get usage(): { readonly live: number; readonly slow: number } {
    const [live, slow] = this.lanes
    return { live: live?.running ?? 0, slow: slow?.running ?? 0 }
  }

  private get running(): number {
    return this.lanes.reduce((sum, { running }) => sum + running, 0)
  }

  /** Begins what may begin, and asks for more where there is room. */
  private pump(): void {
    if (this.state !== 'running' || this.pumping) return
    this.pumping = true
    for (const lane of this.lanes) {
      this.begin(lane)
      if (lane.more && !lane.asking && lane.waiting.length < lane.places && !this.recorder.isFull) void this.ask(lane)
    }
    this.pumping = false
    this.setTimer()
  }

  private async ask(lane: LaneState): Promise<void> {
    lane.asking = true
    const wanted = lane.places * 2
    try {
      const claimed = await this.options.store.claimDue(lane.lane, wanted, HEAD)
      lane.more = claimed.length > 0
      if (this.state === 'running') lane.waiting.push(...claimed)
      else await this.giveBack(claimed.map((delivery) => ({ delivery, dueAt: delivery.dueAt, lane: lane.lane })))
    } catch (error) {
      lane.more = false
      this.options.log.error({ error, lane: lane.lane }, 'deliveries could not be taken')
      this.options.clock.after(STORE_PAUSE_MS, () => this.wake())
    }
    lane.asking = false
    this.pump()
  }

  private begin(lane: LaneState): void {
    if (lane.waiting.length === 0) return
    const now = this.options.clock.now()
    const kept: ClaimedDelivery[] = []
    const givenBack: Parameters<Store['release']>[0][number][] = []
    for (const delivery of lane.waiting) {
      const health = this.health.get(delivery.subscription.id) ?? delivery.subscription.health
      const own = laneOf(health)
      if (own !== lane.lane) givenBack.push({ delivery, dueAt: now, lane: own })
      else if (lane.running >= lane.places || this.recorder.isFull) kept.push(delivery)
      else {
        const at = this.opening(delivery, health, lane.lane, now)
        if (at === undefined || (at > now && at - now <= HOLD_MS)) kept.push(delivery)
        else if (at > now) givenBack.push({ delivery, dueAt: at, lane: lane.lane })
        else void this.attempt(lane, delivery, health)
      }
    }
    lane.waiting = kept
    if (givenBack.length > 0) void this.giveBack(givenBack)
  }

  /** When a delivery may begin; `undefined`: soon, when another one has ended. */
  private opening({ subscription: { id } }: ClaimedDelivery, health: Health, lane: Lane, now: number): number | undefined {
    const gate = this.gateOf(id)
    if (health.openUntil !== undefined && health.openUntil > now) gate.pause(health.openUntil)
    const at = gate.opensAt(lane === 'slow' ? 1 : undefined)
    if (at === undefined && lane === 'live') return undefined
    if (at !== undefined && at <= now + HOLD_MS) return at
    return gate.putOff(now)
  }

  private gateOf(id: string): Gate {
    const known = this.gates.get(id)
    if (known !== undefined) return known
    const gate = new Gate(this.gateOptions)
    this.gates.set(id, gate)
    return gate
  }

  private async attempt(lane: LaneState, delivery: ClaimedDelivery, health: Health): Promise<void> {
    const { clock, random, schedule } = this.options
    const { id } = delivery.subscription
    const gate = this.gateOf(id)
    gate.enter(clock.now())
    lane.running++
    this.inFlight.add(delivery)
    const result = await this.send(delivery, lane.lane)
    const now = clock.now()
    const { pauseMs, ...rest }: FollowUp = followUp(delivery, result, this.health.get(id) ?? health, { now, random, schedule })
    if (rest.health !== undefined) this.health.set(id, rest.health)
    if (pauseMs !== undefined) gate.pause(now + pauseMs)
    const { retryAfterMs: _, ...attempt } = result
    const record: AttemptRecord = { delivery, attempt, ...rest }
    gate.leave()
    lane.running--
    this.recorder.add(record, () => {
      this.inFlight.delete(delivery)
      this.options.onAttempt?.(record)
    })
    this.report(record)
    this.forget(id, gate, now)
    this.pump()
  }

  private async send(delivery: ClaimedDelivery, lane: Lane): Promise<AttemptResult> {
    const { keys, guard, clock, timeoutMs = ATTEMPT_TIMEOUT_MS, signingSecrets } = this.options
    const { subscription, event } = delivery
    const impossible = (error: string): AttemptResult => ({ at: clock.now(), durationMs: 0, outcome: 'impossible', error })
    const url = openCallbackUrl(keys, subscription)
    if (url === undefined) return impossible('The callback URL can not be unsealed with the keys that are given.')
    try {
      const { origin, path } = guard.accept(url)
      const secrets = signingSecrets?.(subscription.id) ?? keys.signingSecrets(subscription.id)
      const limit = lane === 'slow' ? Math.min(timeoutMs, PROBE_TIMEOUT_MS) : timeoutMs
      return await attemptDelivery({ id: delivery.id, body: event.body, origin, path, secrets, timeoutMs: limit }, this.agent, clock)
    } catch (error) {
      return { ...impossible(`The callback URL is not accepted: ${(error as Error).message}`), outcome: 'blocked' }
    }
  }

  private report(record: AttemptRecord): void {
    const { delivery, attempt, next, disable } = record
    const { log } = this.options
    const data = {
      delivery: delivery.id,
      event: delivery.event.id,
      topic: delivery.event.topic,
      receiver: delivery.subscription.label,
      attempt: delivery.attempts + 1,
      outcome: attempt.outcome,
      durationMs: attempt.durationMs,
      ...(attempt.status === undefined ? {} : { status: attempt.status }),
      ...(attempt.error === undefined ? {} : { error: attempt.error }),
      ...(next.kind === 'retry' ? { retryAt: new Date(next.dueAt).toISOString() } : {}),
    }
    if (next.kind === 'delivered') log.debug(data, 'delivered')
    else if (next.kind === 'retry') log.info(data, 'delivery failed; it is tried again')
    else log.warn({ ...data, reason: next.reason }, 'delivery given up: a dead letter')
    if (disable !== undefined)
      log.warn({ subscription: delivery.subscription.id, receiver: delivery.subscription.label, reason: disable }, 'subscription disabled')
  }

  /** What says nothing any more is not kept: there may be many subscriptions. */
  private forget(id: string, gate: Gate, now: number): void {
    if (this.gates.size < 1000 || !gate.isIdle(now)) return
    this.gates.delete(id)
    this.health.delete(id)
  }

  private async giveBack(claims: Parameters<Store['release']>[0]): Promise<void> {
    if (claims.length === 0) return
    try {
      await this.options.store.release(claims)
    } catch (error) {
      this.options.log.error(
        { error, deliveries: claims.length },
        'deliveries could not be given back; they are due again when their lease ends',
      )
    }
  }

  private setTimer(): void {
    this.cancelTimer()
    const soon = this.lanes.some(({ waiting }) => waiting.length > 0)
    this.cancelTimer = this.options.clock.after(soon ? 20 : BACKSTOP_MS, () => (soon ? this.pump() : this.wake()))
  }
}
