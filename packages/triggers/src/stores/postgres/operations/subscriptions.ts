/** Subscriptions as people and other code look at them. */
import type { Page, Paged, Subscription, SubscriptionState } from '../../../store.js'
import type { Context } from '../context.js'
import { subscriptionColumns, subscriptionOf, type SubscriptionRow } from '../rows.js'

export async function subscription({ database, schema, clock }: Context, id: string): Promise<Subscription | undefined> {
  const [row] = await database.query(`SELECT ${subscriptionColumns('s')} FROM ${schema}.subscriptions s WHERE s.id = $1`, [id])
  return row === undefined ? undefined : subscriptionOf(row as SubscriptionRow, clock)
}

export async function subscriptions(
  { database, schema, clock }: Context,
  { topic, state }: { readonly topic?: string; readonly state?: SubscriptionState['kind'] },
  { limit, after = '' }: Page,
): Promise<Paged<Subscription>> {
  const rows = (await database.query(
    `SELECT ${subscriptionColumns('s')} FROM ${schema}.subscriptions s
     WHERE s.id > $1 AND ($2::text IS NULL OR s.topic = $2) AND ($3::text IS NULL OR s.state = $3)
     ORDER BY s.id LIMIT $4`,
    [after, topic ?? null, state ?? null, limit + 1],
  )) as readonly SubscriptionRow[]
  const items = rows.slice(0, limit).map((row) => subscriptionOf(row, clock))
  const last = items.at(-1)
  return { items, ...(rows.length > limit && last !== undefined ? { next: last.id } : {}) }
}
