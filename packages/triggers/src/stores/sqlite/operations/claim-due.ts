/** Owns which deliveries come next: the oldest that are due, so many of each subscription. */
import type { ClaimedDelivery, Lane } from '../../../store.js'
import type { Claim, Claims } from '../claims.js'
import type { Database } from '../database.js'
import { toEvent, type EventRow } from '../rows.js'
import type { SubscriptionCache } from '../subscription-cache.js'

const OLDEST = `
SELECT json_group_array(json_array(event, subscription)) AS items FROM (
  SELECT event, subscription FROM ferrule_deliveries
  WHERE state = 'waiting' AND lane = ? AND due_at <= ?
  ORDER BY due_at
  LIMIT ?
)`

/** Subscriptions that something is due for, by their numbers; jumps from one to the next, however much waits for each. */
const SUBSCRIPTIONS = `
WITH RECURSIVE waits (number) AS (
  SELECT min(subscription) FROM ferrule_deliveries WHERE state = 'waiting' AND subscription > ?
  UNION ALL
  SELECT (SELECT min(subscription) FROM ferrule_deliveries WHERE state = 'waiting' AND subscription > number)
  FROM waits WHERE number IS NOT NULL
)
SELECT number FROM waits
WHERE EXISTS (
  SELECT 1 FROM ferrule_deliveries WHERE subscription = number AND state = 'waiting' AND lane = ? AND due_at <= ?
)
LIMIT ?`

const OLDEST_OF_SUBSCRIPTION = `
SELECT json_group_array(json_array(event, subscription)) AS items FROM (
  SELECT event, subscription FROM ferrule_deliveries
  WHERE subscription = ? AND state = 'waiting' AND lane = ? AND due_at <= ?
  ORDER BY due_at
  LIMIT ?
)`

/** Subscriptions that end take what waits with them: there is no need to look at their state. */
const DELIVERIES = `
SELECT json_group_array(json_array(d.event, d.subscription, d.id, d.attempts, d.version, d.due_at)) AS items
FROM json_each(?) wanted CROSS JOIN ferrule_deliveries d ON d.event = wanted.value ->> 0 AND d.subscription = wanted.value ->> 1
WHERE d.state = 'waiting'`

const EVENTS = `
SELECT e.seq, e.topic, e.id, e.created_at, b.body
FROM json_each(?) wanted CROSS JOIN ferrule_events e ON e.seq = wanted.value CROSS JOIN ferrule_bodies b ON b.event = e.seq`

export interface ClaimDue {
  readonly lane: Lane
  readonly now: number
  readonly limit: number
  readonly perSubscription: number
}

type Candidate = readonly [event: number, subscription: number]
type DeliveryRow = readonly [event: number, subscription: number, id: string, attempts: number, version: number, dueAt: number]

export function claimDue(database: Database, cache: SubscriptionCache, claims: Claims, asked: ClaimDue): readonly ClaimedDelivery[] {
  const chosen = new Choice(claims, asked)
  // What is taken already still stands in front.
  const page = asked.limit + claims.count(asked.lane)
  const oldest = database.gathered<Candidate>(OLDEST, asked.lane, asked.now, page)
  chosen.add(oldest)
  // Few subscriptions fill the whole page: the others are behind it.
  if (oldest.length === page && !chosen.isFull) addOthers(database, claims, asked, chosen)
  if (chosen.candidates.length === 0) return []
  return load(database, cache, asked.lane, chosen.candidates).map(({ delivery, claim }) => {
    claims.take(claim)
    return delivery
  })
}

/** Free candidates, no more of one subscription than are wanted. */
class Choice {
  readonly candidates: Candidate[] = []
  /** The events that are taken of each subscription. */
  private readonly taken = new Map<number, Set<number>>()

  constructor(
    private readonly claims: Claims,
    private readonly asked: ClaimDue,
  ) {}

  get isFull(): boolean {
    return this.candidates.length >= this.asked.limit
  }

  hasEnoughOf(subscription: number): boolean {
    return this.isFull || (this.taken.get(subscription)?.size ?? 0) >= this.asked.perSubscription
  }

  add(candidates: readonly Candidate[]): void {
    for (const candidate of candidates) {
      const [event, subscription] = candidate
      if (this.hasEnoughOf(subscription) || this.claims.has(event, subscription)) continue
      const taken = this.taken.get(subscription) ?? new Set()
      if (taken.has(event)) continue
      this.taken.set(subscription, taken.add(event))
      this.candidates.push(candidate)
    }
  }
}

/** Goes round from where it ended the last time, so that everybody has a turn. */
function addOthers(database: Database, claims: Claims, { lane, now, limit, perSubscription }: ClaimDue, chosen: Choice): void {
  const from = claims.turn[lane]
  const after = (number: number): number[] =>
    database.all<{ readonly number: number }>(SUBSCRIPTIONS, number, lane, now, limit).map((row) => row.number)
  for (const number of [...after(from), ...(from > 0 ? after(0) : [])]) {
    if (chosen.isFull) return
    claims.turn[lane] = number
    if (chosen.hasEnoughOf(number)) continue
    chosen.add(database.gathered<Candidate>(OLDEST_OF_SUBSCRIPTION, number, lane, now, perSubscription + claims.countOf(number)))
  }
}

function load(
  database: Database,
  cache: SubscriptionCache,
  lane: Lane,
  candidates: readonly Candidate[],
): readonly { readonly delivery: ClaimedDelivery; readonly claim: Claim }[] {
  const rows = database.gathered<DeliveryRow>(DELIVERIES, JSON.stringify(candidates))
  const subscriptions = cache.many([...new Set(rows.map(([, subscription]) => subscription))])
  const seqs = JSON.stringify([...new Set(rows.map(([event]) => event))])
  const events = new Map(database.all<EventRow>(EVENTS, seqs).map((row) => [row.seq, toEvent(row)]))
  return rows.flatMap(([seq, number, id, attempts, version, dueAt]) => {
    const event = events.get(seq)
    const subscription = subscriptions.get(number)
    if (event === undefined || subscription === undefined) return []
    const claim: Claim = { event: seq, subscription: number, version, lane }
    return [{ claim, delivery: { id, attempts, event, subscription, lane, dueAt, claim } }]
  })
}
