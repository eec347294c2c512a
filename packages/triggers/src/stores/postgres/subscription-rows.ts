/** Owns the rows of subscriptions that were read before: every delivery needs one, they are wide, and they seldom change. */
import type { PgClient } from './database.js'
import { subscriptionColumns, type SubscriptionRow } from './rows.js'

/** Which row, and the transaction that wrote it last: what was read before stands while that is the same. */
export type RowVersion = Pick<SubscriptionRow, 'subscription' | 'version'>
export const versionColumns = (s: string): string => `${s}.id AS subscription, ${s}.xmin::text AS version`

/** About 20 MB. */
const MAX = 20_000

export class SubscriptionRows {
  private readonly known = new Map<string, SubscriptionRow>()

  constructor(private readonly schema: string) {}

  add(row: SubscriptionRow): SubscriptionRow {
    if (this.known.size >= MAX && !this.known.has(row.subscription)) this.known.clear()
    this.known.set(row.subscription, row)
    return row
  }

  /** By id; one that is not there any more is left out. */
  async read(client: PgClient, wanted: readonly RowVersion[]): Promise<ReadonlyMap<string, SubscriptionRow>> {
    const found = new Map<string, SubscriptionRow>()
    const unknown = new Set<string>()
    for (const { subscription, version } of wanted) {
      const row = this.known.get(subscription)
      if (row?.version === version) found.set(subscription, row)
      else unknown.add(subscription)
    }
    if (unknown.size === 0) return found
    const { rows } = await client.query(`SELECT ${subscriptionColumns('s')} FROM ${this.schema}.subscriptions s WHERE s.id = ANY($1)`, [
      [...unknown],
    ])
    for (const row of rows as readonly SubscriptionRow[]) found.set(row.subscription, this.add(row))
    return found
  }
}
