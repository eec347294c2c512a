/** Owns subscriptions read before: every delivery needs one, and they seldom change. */
import type { Subscription } from '../../store.js'
import type { Database } from './database.js'
import { toSubscription, type SubscriptionRow } from './rows.js'

/** About 20 MB. */
const MAX = 20_000

export class SubscriptionCache {
  private readonly known = new Map<number, Subscription>()
  private version: number | undefined

  constructor(private readonly database: Database) {}

  /** Those with these numbers; what does not exist is left out. */
  many(numbers: readonly number[]): ReadonlyMap<number, Subscription> {
    this.forgetIfOthersWrote()
    const missing = numbers.filter((number) => !this.known.has(number))
    if (this.known.size + missing.length > MAX) this.known.clear()
    if (missing.length > 0) this.load(this.known.size === 0 ? numbers : missing)
    return new Map(
      numbers.flatMap((number) => {
        const subscription = this.known.get(number)
        return subscription === undefined ? [] : [[number, subscription] as const]
      }),
    )
  }

  /** One that was read just now. */
  add(number: number, subscription: Subscription): void {
    this.forgetIfOthersWrote()
    if (this.known.size >= MAX) this.known.clear()
    this.known.set(number, subscription)
  }

  /** After a change of this process. */
  forget(number: number): void {
    this.known.delete(number)
  }

  private load(numbers: readonly number[]): void {
    const rows = this.database.all<SubscriptionRow>(
      'SELECT * FROM ferrule_subscriptions WHERE number IN (SELECT value FROM json_each(?))',
      JSON.stringify(numbers),
    )
    for (const row of rows) this.known.set(row.number, toSubscription(row))
  }

  /** `data_version` changes when another connection commits. */
  private forgetIfOthersWrote(): void {
    const version = this.database.get<{ readonly data_version: number }>('PRAGMA data_version')?.data_version
    if (version !== this.version) this.known.clear()
    this.version = version
  }
}
