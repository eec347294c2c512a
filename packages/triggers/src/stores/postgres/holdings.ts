/** Owns what this node has taken and not finished, so that it can be given back when the node ends; and what it knows of what is parked. */
import type { ClaimedDelivery, FanOut, Lane } from '../../store.js'

export interface DeliveryClaim {
  /** Changes with every claim of the delivery: what is written down under an older one changes nothing. */
  readonly token: string
  /** The job that was taken: another one when the lease was renewed. */
  job: string
  /** When the lease began, by the monotonic clock. */
  since: number
  /** The queue that it is in. */
  readonly lane: Lane
}
export interface FanOutClaim {
  /** Another one belongs to the event when it has come further. */
  readonly job: string
  readonly event: string
}

export class Holdings {
  readonly deliveries = new Map<string, ClaimedDelivery>()
  readonly fanOuts = new Map<string, FanOut>()
  /** By lane, the subscription that was the last to have deliveries unparked. */
  readonly turns = new Map<Lane, string>()
  private readonly parkedAt = new Map<Lane, number>()

  /** Whether this node has a delivery, and said so within the lease. */
  holds(delivery: ClaimedDelivery, leaseMs: number): boolean {
    const { claim } = this.deliveries.get(delivery.id) ?? {}
    return claim === delivery.claim && performance.now() - deliveryClaim(delivery).since < leaseMs
  }

  /** Deliveries of this lane were parked just now. */
  parked(lane: Lane): void {
    this.parkedAt.set(lane, performance.now())
  }
  /** Whether some may be parked, so that it is worth the while to look though much else is due. */
  mayBeParked(lane: Lane): boolean {
    return performance.now() - (this.parkedAt.get(lane) ?? -Infinity) < PARKED_MS
  }
}
const PARKED_MS = 60_000

export const deliveryClaim = ({ claim }: ClaimedDelivery): DeliveryClaim => claim as DeliveryClaim
export const fanOutClaim = ({ claim }: FanOut): FanOutClaim => claim as FanOutClaim
