/**
 * Takes due deliveries: pg-boss hands out their jobs, and each delivery is marked with a claim of its own, which whoever writes down what came
 * of it has to name.
 */
import { randomUUID } from 'node:crypto'
import type { ClaimedDelivery, Lane, StoredEvent, SubscriptionState } from '../../../store.js'
import type { Context } from '../context.js'
import type { PgClient } from '../database.js'
import type { DeliveryClaim, Discarded } from '../holdings.js'
import { newJob, type Job } from '../jobs.js'
import { eventColumns, eventOf, subscriptionOf, type EventRow, type SubscriptionRow } from '../rows.js'
import { versionColumns, type RowVersion } from '../subscription-rows.js'
import { disabledReason, discard, ENDED, endWaiting } from './end-waiting.js'
import { park, unpark } from './parking.js'

export interface Claiming {
  readonly lane: Lane
  readonly limit: number
  readonly perSubscription: number
}

/** Whoever ends a subscription needs all of its deliveries: a claim that is in his way gives way, and begins anew. */
const PATIENCE = { settings: { lock_timeout: '100ms' } }
/** Where one subscription has more due than its share, so many jobs are looked at for each that is wanted, and no more than so many. */
const ROUNDS = [1, 4, 16, 64]
const MOST = 2_000
/** While as many are due as are wanted, such a part of them are ones that were parked. */
const UNPARKED_SHARE = 1 / 8

export async function claimDue(context: Context, claiming: Claiming): Promise<readonly ClaimedDelivery[]> {
  const { claimed, needless } = await context.database.transaction((client) => new Take(context, client, claiming).run(), PATIENCE)
  context.holdings.add(claimed)
  discard(context, needless)
  return claimed
}

interface Claimed extends RowVersion {
  readonly delivery: string
  readonly job: string
  readonly event: string
  readonly attempts: number
  readonly due_at: string
}
interface Left {
  readonly delivery: string
  readonly job: string
  readonly subscription: string | null
  readonly due_at: string
  readonly state: SubscriptionState['kind'] | null
  readonly reason: string | null
}

/** One claim, from its first job to its last. */
class Take {
  private readonly token = randomUUID()
  readonly claimed: ClaimedDelivery[] = []
  /** Jobs that nothing names any more. */
  readonly needless: Discarded[] = []
  /** How many of each subscription are taken. */
  private readonly shares = new Map<string, number>()

  constructor(
    private readonly context: Context,
    private readonly client: PgClient,
    private readonly claiming: Claiming,
  ) {}

  async run(): Promise<this> {
    const { lane, limit, perSubscription } = this.claiming
    if (this.context.holdings.mayBeParked(lane))
      await unpark(this.context, this.client, { lane, limit: Math.ceil(limit * UNPARKED_SHARE), perSubscription })
    for (const round of ROUNDS) {
      const count = Math.min(this.room * round, MOST)
      const all = (await this.fetch(count)) < count
      if (all && this.room > 0 && (await unpark(this.context, this.client, { lane, limit: this.room, perSubscription })) > 0)
        await this.fetch(this.room)
      if (all || this.room === 0) break
    }
    return this
  }

  private get room(): number {
    return this.claiming.limit - this.claimed.length
  }

  /** Resolves to how many were due, of those that were asked for. */
  private async fetch(count: number): Promise<number> {
    const jobs = await this.context.jobs.fetch(this.client, this.claiming.lane, count)
    if (jobs.length === 0) return 0
    const rows = await this.mark(jobs)
    if (rows.length < jobs.length) await this.putAway(jobs, rows)
    const events = await eventsOf(
      this.context,
      this.client,
      rows.map(({ event }) => event),
    )
    const subscriptions = await this.context.subscriptions.read(this.client, rows)
    for (const row of rows) {
      const event = events.get(row.event)
      const subscription = subscriptions.get(row.subscription)
      if (event === undefined || subscription === undefined) continue
      this.claimed.push(
        deliveryOf(
          this.context,
          row,
          { event, subscription },
          {
            token: this.token,
            job: row.job,
            since: performance.now(),
            lane: this.claiming.lane,
          },
        ),
      )
    }
    return jobs.length
  }

  /** A delivery that waits has its job, and a job its delivery, or neither is taken. */
  private async mark(jobs: readonly Job[]): Promise<readonly Claimed[]> {
    const { schema } = this.context
    const { rows } = await this.client.query(
      `UPDATE ${schema}.deliveries d SET claim = $3
       FROM (
         SELECT due.id, due.job, s.subscription, s.version FROM (
           SELECT d.id, d.job, d.subscription, d.event, d.due_at, row_number() OVER (PARTITION BY d.subscription ORDER BY d.due_at, d.event) AS place
           FROM unnest($1::text[], $2::uuid[]) AS taken (delivery, job)
           JOIN ${schema}.deliveries d ON d.id = taken.delivery AND d.job = taken.job
         ) due
         JOIN LATERAL (
           SELECT ${versionColumns('s')}, s.state FROM ${schema}.subscriptions s WHERE s.id = due.subscription
         ) s ON true
         LEFT JOIN unnest($6::text[], $7::int[]) AS share (subscription, taken) ON share.subscription = due.subscription
         WHERE s.state = 'active' AND due.place + coalesce(share.taken, 0) <= $4
         ORDER BY due.due_at, due.event LIMIT $5
       ) s
       WHERE d.id = s.id AND d.job = s.job
       RETURNING d.id AS delivery, d.job::text AS job, d.event::text AS event, d.attempts, d.due_at::text AS due_at, s.subscription, s.version`,
      [
        jobs.map(({ subject }) => subject),
        jobs.map(({ id }) => id),
        this.token,
        this.claiming.perSubscription,
        this.room,
        [...this.shares.keys()],
        [...this.shares.values()],
      ],
    )
    const claimed = (rows as Claimed[]).sort(
      (one, other) => Number(one.due_at) - Number(other.due_at) || Number(one.event) - Number(other.event),
    )
    for (const { subscription } of claimed) this.shares.set(subscription, (this.shares.get(subscription) ?? 0) + 1)
    return claimed
  }

  /** What was handed out and is not to be sent now. */
  private async putAway(fetched: readonly Job[], claimed: readonly Claimed[]): Promise<void> {
    const { schema } = this.context
    const mine = new Map(claimed.map(({ delivery, job }) => [delivery, job]))
    const jobs = fetched.filter(({ id, subject }) => mine.get(subject) !== id)
    const { rows } = await this.client.query(
      `SELECT taken.delivery, taken.job::text AS job, d.subscription, d.due_at::text AS due_at, s.state, s.reason
       FROM unnest($1::text[], $2::uuid[]) AS taken (delivery, job)
       LEFT JOIN ${schema}.deliveries d ON d.id = taken.delivery AND d.job = taken.job
       LEFT JOIN ${schema}.subscriptions s ON s.id = d.subscription
       ORDER BY d.due_at, d.event`,
      [jobs.map(({ subject }) => subject), jobs.map(({ id }) => id)],
    )
    const left = rows as readonly Left[]
    await this.putBack(left.filter(({ state }) => state === 'active'))
    await this.end(left.filter(({ state }) => state === 'ended' || state === 'disabled'))
    // The others came back when their lease had run out, although their deliveries were finished, or have another job by now.
    const needed = new Set(mine.values())
    const needless = new Set(left.map(({ job }) => job).filter((job) => !needed.has(job)))
    this.needless.push(...[...needless].map((job) => ({ job, lane: this.claiming.lane })))
  }

  /** More of a subscription than its share are parked, others are due still. */
  private async putBack(left: readonly Left[]): Promise<void> {
    const { lane, perSubscription } = this.claiming
    const counts = new Map(this.shares)
    const share: Left[] = []
    const excess: Left[] = []
    for (const one of left) {
      const count = (counts.get(one.subscription ?? '') ?? 0) + 1
      counts.set(one.subscription ?? '', count)
      ;(count <= perSubscription ? share : excess).push(one)
    }
    await park(this.context, this.client, lane, excess)
    if (share.length === 0) return
    const again = share.map((one) => ({ ...one, next: newJob(lane, [one.delivery], { dueAt: Number(one.due_at), afterMs: 0 }) }))
    await this.client.query(
      `UPDATE ${this.context.schema}.deliveries d SET job = again.next FROM unnest($1::text[], $2::uuid[], $3::uuid[]) AS again (delivery, job, next)
       WHERE d.id = again.delivery AND d.job = again.job`,
      [again.map(({ delivery }) => delivery), again.map(({ job }) => job), again.map(({ next }) => next.id)],
    )
    await this.context.jobs.insert(
      this.client,
      again.map(({ next }) => next),
    )
  }

  /** Their subscriptions ended or were disabled while they were being made. */
  private async end(left: readonly Left[]): Promise<void> {
    const at = this.context.clock.now()
    for (const [subscription, { state, reason }] of new Map(left.map((one) => [one.subscription ?? '', one])))
      this.needless.push(
        ...(await endWaiting(this.context, this.client, subscription, {
          at,
          ...(state === 'ended' ? ENDED : { state: 'dead', reason: disabledReason(reason ?? '') }),
        })),
      )
  }
}

async function eventsOf({ schema, bodies }: Context, client: PgClient, seqs: readonly string[]): Promise<ReadonlyMap<string, StoredEvent>> {
  const events = new Map<string, StoredEvent>()
  const unknown = new Set<string>()
  for (const seq of seqs) {
    const event = bodies.get(seq)
    if (event === undefined) unknown.add(seq)
    else events.set(seq, event)
  }
  if (unknown.size === 0) return events
  const { rows } = await client.query(`SELECT ${eventColumns('e')} FROM ${schema}.events e WHERE e.seq = ANY($1::bigint[])`, [[...unknown]])
  for (const row of rows as readonly EventRow[]) {
    const event = eventOf(row)
    bodies.add(row.seq, event)
    events.set(row.seq, event)
  }
  return events
}

function deliveryOf(
  { clock }: Context,
  row: Claimed,
  { event, subscription }: { readonly event: StoredEvent; readonly subscription: SubscriptionRow },
  claim: DeliveryClaim,
): ClaimedDelivery {
  return {
    id: row.delivery,
    attempts: row.attempts,
    event,
    subscription: subscriptionOf(subscription, clock),
    lane: claim.lane,
    dueAt: clock.fromDatabase(Number(row.due_at)),
    claim,
  }
}
