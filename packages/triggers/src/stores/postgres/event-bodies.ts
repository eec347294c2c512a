/**
 * Owns the events that were read lately: an event that goes to five thousand subscriptions is read once, not with each of its deliveries.
 * Events never change.
 */
import type { StoredEvent } from '../../store.js'

const MAX_BYTES = 16 * 1024 * 1024

export class EventBodies {
  /** By number, the one that was asked for longest ago first. */
  private readonly events = new Map<string, StoredEvent>()
  private bytes = 0

  get(seq: string): StoredEvent | undefined {
    const event = this.events.get(seq)
    if (event === undefined) return undefined
    this.events.delete(seq)
    this.events.set(seq, event)
    return event
  }

  add(seq: string, event: StoredEvent): void {
    if (this.events.has(seq)) return
    this.events.set(seq, event)
    this.bytes += event.body.length
    for (const [oldest, { body }] of this.events) {
      if (this.bytes <= MAX_BYTES || oldest === seq) return
      this.events.delete(oldest)
      this.bytes -= body.length
    }
  }
}
