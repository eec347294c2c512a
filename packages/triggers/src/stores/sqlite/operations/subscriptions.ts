/** Owns finding subscriptions. */
import type { Page, Paged, Subscription, SubscriptionState } from '../../../store.js'
import type { Database } from '../database.js'
import { toSubscription, type SubscriptionRow } from '../rows.js'

const ONE = `
SELECT * FROM ferrule_subscriptions WHERE id = ?`

const SOME = `
SELECT * FROM ferrule_subscriptions
WHERE id > ? AND topic = coalesce(?, topic) AND state = coalesce(?, state)
ORDER BY id
LIMIT ?`

export function subscription(database: Database, id: string): Subscription | undefined {
  const row = database.get<SubscriptionRow>(ONE, id)
  return row === undefined ? undefined : toSubscription(row)
}

export function subscriptions(
  database: Database,
  { topic, state }: { readonly topic?: string; readonly state?: SubscriptionState['kind'] },
  { limit, after = '' }: Page,
): Paged<Subscription> {
  const items = database.all<SubscriptionRow>(SOME, after, topic ?? null, state ?? null, limit).map(toSubscription)
  const last = items.at(-1)
  return { items, ...(last !== undefined && items.length === limit ? { next: last.id } : {}) }
}
