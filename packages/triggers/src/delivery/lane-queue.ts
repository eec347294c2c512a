/** Owns what this process has taken of one lane and not begun, how many of it are on their way, and whether more is to be looked for. */
import type { ClaimedDelivery, Lane } from '../store.js'

export interface Taken {
  readonly delivery: ClaimedDelivery
  readonly at: number
}

/** How many deliveries are taken for each place: asking has its price. */
const TAKEN_AHEAD = 3
/** What is taken as it is made has no price, but is out of others' reach. */
const RESERVED_AHEAD = 10

export class LaneQueue {
  running = 0
  /** Taken and not begun. */
  waiting: Taken[] = []
  asking = false
  /** Whether the store may have more due. */
  more = true
  /** Deliveries that are being made, of which some come here. */
  private reserved = 0
  /** Subscriptions that ended while deliveries were on their way here: they may be from before. */
  private readonly ended = new Set<string>()

  constructor(
    readonly lane: Lane,
    /** Attempts at the same time. */
    readonly places: number,
  ) {}

  /** How many are asked for at once. */
  get wanted(): number {
    return this.places * TAKEN_AHEAD
  }

  /** Whether there will soon be nothing left to begin. */
  get isLow(): boolean {
    return this.waiting.length + this.reserved < this.places / 2
  }

  get hasPlace(): boolean {
    return this.running < this.places
  }

  /** For deliveries that are new. Where others are due already, these come after them. */
  get room(): number {
    return this.more ? 0 : this.places * RESERVED_AHEAD - this.waiting.length - this.reserved
  }

  reserve(): void {
    this.reserved++
  }

  /** Ask or reservation has ended: what it brought waits here, but for what is given back. */
  add(claimed: readonly ClaimedDelivery[], at: number, isOpen: boolean): readonly ClaimedDelivery[] {
    const isWanted = ({ subscription }: ClaimedDelivery): boolean => isOpen && !this.ended.has(subscription.id)
    for (const delivery of claimed) if (isWanted(delivery)) this.waiting.push({ delivery, at })
    return claimed.filter((delivery) => !isWanted(delivery))
  }

  endAsking(): void {
    this.asking = false
    this.forgetEnded()
  }

  endReserving(count: number): void {
    this.reserved -= count
    this.forgetEnded()
  }

  /** Nothing of this subscription waits here any more, or will: gives what did. */
  drop(subscription: string): readonly ClaimedDelivery[] {
    if (this.isExpecting) this.ended.add(subscription)
    const dropped = this.waiting.filter(({ delivery }) => delivery.subscription.id === subscription)
    if (dropped.length > 0) this.waiting = this.waiting.filter((taken) => !dropped.includes(taken))
    return dropped.map(({ delivery }) => delivery)
  }

  private get isExpecting(): boolean {
    return this.asking || this.reserved > 0
  }

  private forgetEnded(): void {
    if (!this.isExpecting) this.ended.clear()
  }
}
