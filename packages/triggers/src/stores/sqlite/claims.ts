/**
 * Owns which deliveries are being worked on. In memory alone: one process works on a file, so what it had taken is free again when it ends,
 * however it ends, and taking costs no commit.
 */
import type { ClaimedDelivery, Lane } from '../../store.js'

/** What a claim was made on. */
export interface Claim {
  readonly event: number
  readonly subscription: number
  readonly version: number
  readonly lane: Lane
}

export class Claims {
  /** By event and subscription. */
  private readonly standing = new Map<number, Map<number, Claim>>()
  private readonly counts = { live: 0, slow: 0 }
  private readonly ofSubscription = new Map<number, number>()
  /** The subscription that had its turn last, where the oldest deliveries are all of few. */
  readonly turn = { live: 0, slow: 0 }

  /** How many deliveries of a lane are taken. */
  count(lane: Lane): number {
    return this.counts[lane]
  }

  countOf(subscription: number): number {
    return this.ofSubscription.get(subscription) ?? 0
  }

  has(event: number, subscription: number): boolean {
    return this.standing.get(event)?.has(subscription) === true
  }

  take(claim: Claim): void {
    const ofEvent = this.standing.get(claim.event) ?? new Map<number, Claim>()
    if (ofEvent.size === 0) this.standing.set(claim.event, ofEvent)
    ofEvent.set(claim.subscription, claim)
    this.counts[claim.lane]++
    this.ofSubscription.set(claim.subscription, this.countOf(claim.subscription) + 1)
  }

  /** The claim of a delivery where it still stands: is the delivery's own. */
  of({ claim }: ClaimedDelivery): Claim | undefined {
    const { event, subscription } = claim as Claim
    return this.standing.get(event)?.get(subscription) === claim ? (claim as Claim) : undefined
  }

  drop({ event, subscription, lane }: Claim): void {
    const ofEvent = this.standing.get(event)
    if (ofEvent?.delete(subscription) !== true) return
    if (ofEvent.size === 0) this.standing.delete(event)
    this.counts[lane]--
    const left = this.countOf(subscription) - 1
    if (left === 0) this.ofSubscription.delete(subscription)
    else this.ofSubscription.set(subscription, left)
  }

  clear(): void {
    this.standing.clear()
    this.ofSubscription.clear()
    this.counts.live = this.counts.slow = 0
  }
}
