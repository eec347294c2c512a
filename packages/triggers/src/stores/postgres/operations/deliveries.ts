/** Deliveries and their attempts, as people look at them: the newest first. */
import type { Attempt, DeliveryFilter, DeliveryView, Lane, Outcome, Page, Paged } from '../../../store.js'
import type { Context } from '../context.js'
import { formatPosition } from '../position.js'
import { subscriptionColumns, subscriptionOf, type SubscriptionRow } from '../rows.js'

interface Row extends SubscriptionRow {
  readonly delivery: string
  readonly lane: Lane
  readonly state: DeliveryView['state']
  readonly attempts: number
  readonly due_at: string
  readonly reason: string | null
  readonly finished_at: string | null
  readonly seq: string
  readonly xid: string
  readonly event: string
  readonly event_topic: string
  readonly event_at: string
}

/** The condition on a delivery `d` and its event `e`, and its values: `$1` to `$6`. */
export const MATCHES = `($1::text IS NULL OR d.state = $1) AND ($2::text IS NULL OR d.subscription = $2) AND ($3::text IS NULL OR e.topic = $3)
  AND ($4::text IS NULL OR d.id = $4) AND ($5::bigint IS NULL OR e.created_at >= $5) AND ($6::bigint IS NULL OR e.created_at < $6)`
export function valuesOf({ state, subscription, topic, delivery, from, to }: DeliveryFilter): unknown[] {
  return [state ?? null, subscription ?? null, topic ?? null, delivery ?? null, from ?? null, to ?? null]
}

export async function deliveries(context: Context, filter: DeliveryFilter, { limit, after }: Page): Promise<Paged<DeliveryView>> {
  const { database, schema } = context
  const [, event, id] = /^(\d+)\.(.*)$/.exec(after ?? '') ?? []
  const rows = (await database.query(
    `SELECT d.id AS delivery, d.lane, d.state, d.attempts, d.due_at::text AS due_at, d.reason, d.finished_at::text AS finished_at,
       e.seq::text AS seq, e.xid::text AS xid, e.id AS event, e.topic AS event_topic, e.created_at::text AS event_at,
       ${subscriptionColumns('s')}
     FROM ${schema}.deliveries d JOIN ${schema}.events e ON e.seq = d.event JOIN ${schema}.subscriptions s ON s.id = d.subscription
     WHERE ${MATCHES} AND ($7::bigint IS NULL OR (d.event, d.id) < ($7, $8))
     ORDER BY d.event DESC, d.id DESC LIMIT $9`,
    [...valuesOf(filter), event ?? null, id ?? '', limit + 1],
  )) as readonly Row[]
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return {
    items: page.map((row) => viewOf(context, row)),
    ...(rows.length > limit && last !== undefined ? { next: `${last.seq}.${last.delivery}` } : {}),
  }
}

function viewOf({ clock }: Context, row: Row): DeliveryView {
  return {
    id: row.delivery,
    attempts: row.attempts,
    lane: row.lane,
    dueAt: clock.fromDatabase(Number(row.due_at)),
    state: row.state,
    ...(row.reason === null ? {} : { reason: row.reason }),
    ...(row.finished_at === null ? {} : { finishedAt: clock.fromDatabase(Number(row.finished_at)) }),
    event: {
      position: formatPosition({ xid: row.xid, seq: row.seq }),
      id: row.event,
      topic: row.event_topic,
      createdAt: Number(row.event_at),
    },
    subscription: subscriptionOf(row, clock),
  }
}

export async function attempts({ database, schema }: Context, delivery: string): Promise<readonly Attempt[]> {
  const rows = (await database.query(
    `SELECT at::text AS at, duration_ms, outcome, status, error FROM (
       SELECT seq, at, duration_ms, outcome, status, error FROM ${schema}.attempts WHERE delivery = $1
       UNION ALL
       SELECT NULL, attempted_at, duration_ms, 'delivered', status, NULL FROM ${schema}.deliveries WHERE id = $1 AND attempted_at IS NOT NULL
     ) tried
     ORDER BY seq NULLS LAST`,
    [delivery],
  )) as readonly {
    readonly at: string
    readonly duration_ms: number
    readonly outcome: Outcome
    readonly status: number | null
    readonly error: string | null
  }[]
  return rows.map(({ at, duration_ms, outcome, status, error }) => ({
    at: Number(at),
    durationMs: duration_ms,
    outcome,
    ...(status === null ? {} : { status }),
    ...(error === null ? {} : { error }),
  }))
}
