/**
 * Owns what this process knows of receivers beyond what the store has told it, for as long as it holds deliveries for them: what may begin,
 * and what the last attempts said. All of it can be lost.
 */
import type { Health, Subscription } from '../store.js'
import { Gate, type GateOptions } from './gate.js'

export interface Receiver {
  readonly gate: Gate
  /** Deliveries that this process has taken for it. */
  held: number
  /** What the last attempt of this process said; newer than what came with deliveries that were taken before. */
  health?: Health
  /** Nothing more begins: it is gone, and the store will say so once that is written down. */
  isGone: boolean
}

/** More receivers than these, and those that are idle are forgotten. */
const KEPT = 1_000

export class Receivers {
  private readonly known = new Map<string, Receiver>()

  constructor(private readonly options: GateOptions) {}

  of({ id }: Pick<Subscription, 'id'>): Receiver {
    const known = this.known.get(id)
    if (known !== undefined) return known
    const receiver: Receiver = { gate: new Gate(this.options), held: 0, isGone: false }
    this.known.set(id, receiver)
    return receiver
  }

  /** How many deliveries are held for it. */
  holds({ id }: Pick<Subscription, 'id'>): number {
    return this.known.get(id)?.held ?? 0
  }

  hold(subscription: Pick<Subscription, 'id'>): void {
    this.of(subscription).held++
  }

  /** Once nothing is held any more, the store knows everything: what it gives from now on is newer. */
  letGo({ id }: Pick<Subscription, 'id'>, now: number): void {
    const receiver = this.of({ id })
    if (--receiver.held > 0) return
    delete receiver.health
    receiver.isGone = false
    if (this.known.size > KEPT && receiver.gate.isIdle(now)) this.known.delete(id)
  }
}
