/** Owns what this node has taken and not finished, so that it can be given back when the node ends; and what it knows of what is parked. */
import type { ClaimedDelivery, FanOut, Lane } from '../../store.js'

export interface DeliveryClaim {
  /** Changes with every claim of the delivery: what is written down under an older one changes nothing. */
  readonly token: string
  /** The job that came with it: another one when the lease was renewed. Deliveries that were claimed together may have one together. */
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
/** A job that no row names any more. */
export interface Discarded {
  readonly job: string
  readonly lane: Lane
}

export class Holdings {
  readonly fanOuts = new Map<string, FanOut>()
  /** By lane, the subscription that was the last to have deliveries unparked. */
  readonly turns = new Map<Lane, string>()
  private readonly deliveries = new Map<string, ClaimedDelivery>()
  /** How many of these deliveries have a job, and whether one was lost that may have it still. */
  private readonly jobs = new Map<string, { held: number; isLost: boolean }>()
  private readonly parkedAt = new Map<Lane, number>()

  /** Whether this node has a delivery, and said so within the lease. */
  holds(delivery: ClaimedDelivery, leaseMs: number): boolean {
    return this.has(delivery) && performance.now() - deliveryClaim(delivery).since < leaseMs
  }

  all(): readonly ClaimedDelivery[] {
    return [...this.deliveries.values()]
  }

  add(claimed: readonly ClaimedDelivery[]): void {
    for (const delivery of claimed) {
      const former = this.deliveries.get(delivery.id)
      if (former !== undefined) this.leaveJob(former, true)
      this.deliveries.set(delivery.id, delivery)
      this.joinJob(delivery)
    }
  }

  /** Their rows name their jobs no more: gives the jobs that nobody needs now. */
  settle(settled: readonly ClaimedDelivery[]): readonly Discarded[] {
    return settled.filter((delivery) => this.remove(delivery)).flatMap((delivery) => this.leaveJob(delivery, false))
  }

  /** Their claims do not stand: somebody else may have them, and their jobs with them. */
  lose(lost: readonly ClaimedDelivery[]): void {
    for (const delivery of lost) if (this.remove(delivery)) this.leaveJob(delivery, true)
  }

  /** A new lease with another job: gives the former one where nobody needs it now. */
  renew(delivery: ClaimedDelivery, lease: { readonly job: string; readonly since: number }): readonly Discarded[] {
    if (!this.has(delivery)) return []
    const discarded = this.leaveJob(delivery, false)
    Object.assign(deliveryClaim(delivery), lease)
    this.joinJob(delivery)
    return discarded
  }

  /** Deliveries of this lane were parked just now. */
  parked(lane: Lane): void {
    this.parkedAt.set(lane, performance.now())
  }
  /** Whether some may be parked, so that it is worth the while to look though much else is due. */
  mayBeParked(lane: Lane): boolean {
    return performance.now() - (this.parkedAt.get(lane) ?? -Infinity) < PARKED_MS
  }

  /** By this very claim. */
  private has({ id, claim }: ClaimedDelivery): boolean {
    return this.deliveries.get(id)?.claim === claim
  }

  private remove(delivery: ClaimedDelivery): boolean {
    return this.has(delivery) && this.deliveries.delete(delivery.id)
  }

  private joinJob(delivery: ClaimedDelivery): void {
    const { job } = deliveryClaim(delivery)
    const use = this.jobs.get(job)
    if (use === undefined) this.jobs.set(job, { held: 1, isLost: false })
    else use.held++
  }

  /** A job of which one was lost stays: it comes back, and says then whether it is good for anything. */
  private leaveJob(delivery: ClaimedDelivery, isLost: boolean): readonly Discarded[] {
    const { job, lane } = deliveryClaim(delivery)
    const use = this.jobs.get(job)
    if (use === undefined) return []
    use.isLost ||= isLost
    if (--use.held > 0) return []
    this.jobs.delete(job)
    return use.isLost ? [] : [{ job, lane }]
  }
}
const PARKED_MS = 60_000

export const deliveryClaim = ({ claim }: ClaimedDelivery): DeliveryClaim => claim as DeliveryClaim
export const fanOutClaim = ({ claim }: FanOut): FanOutClaim => claim as FanOutClaim
