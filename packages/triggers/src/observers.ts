/** Owns telling whoever measures what happened. Never gives a callback URL, a body of an event or a secret of its own accord. */
import type { Published } from './publish.js'
import type { AttemptRecord, Subscribed } from './store.js'

/** What measurements are made from. It is called in the middle of the work, so it must be quick and must not throw. */
export interface TriggerObserver {
  /** What came of an attempt has been written down. */
  attempt?(record: AttemptRecord): void
  /** An event was accepted, was known by its id, or was not accepted; in the caller's own transaction it is durable only later. */
  publish?(result: 'accepted' | 'duplicate' | 'rejected', durationMs: number): void
  /** A subscription was asked for. */
  subscribe?(result: Subscribed['kind']): void
  /** A subscription ended by its token. */
  unsubscribe?(): void
}

export class Observers {
  private readonly all = new Set<TriggerObserver>()

  add(observer: TriggerObserver): () => void {
    this.all.add(observer)
    return () => void this.all.delete(observer)
  }

  attempt(record: AttemptRecord): void {
    for (const observer of this.all) observer.attempt?.(record)
  }

  subscribe(result: Subscribed['kind']): void {
    for (const observer of this.all) observer.subscribe?.(result)
  }

  unsubscribe(): void {
    for (const observer of this.all) observer.unsubscribe?.()
  }

  /** Publishes, and tells how that ended. */
  async publish(publish: () => Promise<Published>): Promise<Published> {
    if (this.all.size === 0) return publish()
    const started = performance.now()
    const tell = (result: 'accepted' | 'duplicate' | 'rejected'): void => {
      for (const observer of this.all) observer.publish?.(result, performance.now() - started)
    }
    try {
      const published = await publish()
      tell(published.duplicate ? 'duplicate' : 'accepted')
      return published
    } catch (error) {
      tell('rejected')
      throw error
    }
  }
}
