/** Finds a subscription by topic, owner and URL, or makes it. */
import type { NewSubscription, Subscribed, Subscription, SubscriptionQuota } from '../../../store.js'
import type { Context } from '../context.js'
import type { PgClient } from '../database.js'
import { subscriptionColumns, subscriptionOf, type SubscriptionRow } from '../rows.js'

export async function subscribe(context: Context, given: NewSubscription, quota: SubscriptionQuota): Promise<Subscribed> {
  const { database, schema, clock, subscriptions } = context
  const kept = (row: SubscriptionRow): Subscription => subscriptionOf(subscriptions.add(row), clock)
  return database.transaction(async (client) => {
    // One at a time for each owner and each host, in this order: the counts hold until the commit, and two that ask for the same find one.
    const key = `ferrule.subscribe.${schema}`
    await client.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0)), pg_advisory_xact_lock(hashtextextended($2, 0))', [
      `${key} owner ${given.owner}`,
      `${key} host ${given.host}`,
    ])
    const known = await find(context, client, given)
    if (known?.subscription_state !== 'active') {
      const limit = await exceeded(context, client, given, quota)
      if (limit !== undefined) return { kind: 'refused', limit }
    }
    if (known === undefined) return { kind: 'created', subscription: kept(await create(context, client, given)) }
    if (known.url_digest !== given.urlDigest) await sealAnew(context, client, known, given)
    const kind = known.subscription_state === 'active' && known.filter === given.filter ? 'known' : 'changed'
    if (kind === 'changed') await change(context, client, known, given)
    return { kind, subscription: kept((await find(context, client, given)) ?? known) }
  })
}

async function find({ schema }: Context, client: PgClient, given: NewSubscription): Promise<SubscriptionRow | undefined> {
  const { rows } = await client.query(
    `SELECT ${subscriptionColumns('s')} FROM ${schema}.subscriptions s
     WHERE s.topic = $1 AND s.owner = $2 AND s.url_digest = ANY($3)
     ORDER BY s.url_digest = $4 DESC LIMIT 1 FOR UPDATE`,
    [given.topic, given.owner, [given.urlDigest, ...given.formerDigests], given.urlDigest],
  )
  return rows[0] as SubscriptionRow | undefined
}

async function exceeded(
  { schema }: Context,
  client: PgClient,
  { owner, host }: NewSubscription,
  { perOwner, perHost }: SubscriptionQuota,
): Promise<keyof SubscriptionQuota | undefined> {
  const { rows } = await client.query(
    `SELECT (SELECT count(*) FROM ${schema}.subscriptions WHERE owner = $1 AND state = 'active')::int AS of_owner,
            (SELECT count(*) FROM ${schema}.subscriptions WHERE host = $2 AND state = 'active')::int AS of_host`,
    [owner, host],
  )
  const { of_owner, of_host } = rows[0] as { readonly of_owner: number; readonly of_host: number }
  if (of_owner >= perOwner) return 'perOwner'
  return of_host >= perHost ? 'perHost' : undefined
}

async function create({ schema, clock }: Context, client: PgClient, given: NewSubscription): Promise<SubscriptionRow> {
  const at = clock.toDatabase(given.at)
  const { rows } = await client.query(
    `INSERT INTO ${schema}.subscriptions AS s
       (id, generation, topic, owner, sealed_url, url_digest, label, host, filter, state, state_at, created_at, born)
     VALUES ($1, 1, $2, $3, $4, $5, $6, $7, $8, 'active', $9, $9, pg_current_snapshot())
     RETURNING ${subscriptionColumns('s')}`,
    [given.id, given.topic, given.owner, Buffer.from(given.sealedUrl), given.urlDigest, given.label, given.host, given.filter, at],
  )
  return rows[0] as SubscriptionRow
}

/** Found under a key that came before: from now on it is found under the current one. */
async function sealAnew(
  { schema }: Context,
  client: PgClient,
  { subscription }: SubscriptionRow,
  { urlDigest, sealedUrl, label }: NewSubscription,
): Promise<void> {
  await client.query(`UPDATE ${schema}.subscriptions SET url_digest = $2, sealed_url = $3, label = $4 WHERE id = $1`, [
    subscription,
    urlDigest,
    Buffer.from(sealedUrl),
    label,
  ])
}

/** Wants something else, or is taken up again. One that had not ended hears of what happened before, too: nothing is lost while it changes. */
async function change(
  { schema, clock }: Context,
  client: PgClient,
  { subscription }: SubscriptionRow,
  { filter, at }: NewSubscription,
): Promise<void> {
  await client.query(
    `UPDATE ${schema}.subscriptions SET generation = generation + 1, filter = $2, state = 'active', state_at = $3, reason = NULL,
       born = CASE WHEN state = 'ended' THEN pg_current_snapshot() ELSE born END,
       failures = CASE WHEN state = 'active' THEN failures ELSE 0 END, timeouts = CASE WHEN state = 'active' THEN timeouts ELSE 0 END,
       failing_since = CASE WHEN state = 'active' THEN failing_since END, open_until = CASE WHEN state = 'active' THEN open_until END
     WHERE id = $1`,
    [subscription, filter, clock.toDatabase(at)],
  )
}
