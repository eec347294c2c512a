/** Owns taking subscriptions in. */
import type { NewSubscription, Subscribed, Subscription, SubscriptionQuota } from '../../../store.js'
import type { Database } from '../database.js'
import { toSubscription, type SubscriptionRow } from '../rows.js'
import { lastSeq } from './read.js'

/** The digest of the current key before those of former ones. */
const KNOWN = `
SELECT s.* FROM json_each(?) digest JOIN ferrule_subscriptions s ON s.topic = ? AND s.owner = ? AND s.url_digest = digest.value
ORDER BY digest.key
LIMIT 1`

const ACTIVE_OF_OWNER = `
SELECT count(*) AS count FROM ferrule_subscriptions WHERE state = 'active' AND owner = ?`

const ACTIVE_OF_HOST = `
SELECT count(*) AS count FROM ferrule_subscriptions WHERE state = 'active' AND host = ?`

const CREATE = `
INSERT INTO ferrule_subscriptions
  (id, generation, topic, owner, sealed_url, url_digest, label, host, filter, state, state_at, created_at, since)
VALUES (?, 1, ?, ?, ?, ?, ?, ?, ?, 'active', ?, ?, ?)`

const SEAL_ANEW = `
UPDATE ferrule_subscriptions SET sealed_url = ?, url_digest = ?, label = ? WHERE number = ?`

/** One that ended hears of what comes from now on; what it missed before is not made up for. */
const CHANGE = `
UPDATE ferrule_subscriptions
SET generation = generation + 1, filter = ?,
    since = CASE state WHEN 'ended' THEN ? ELSE since END,
    failures = CASE state WHEN 'active' THEN failures ELSE 0 END,
    timeouts = CASE state WHEN 'active' THEN timeouts ELSE 0 END,
    failing_since = CASE state WHEN 'active' THEN failing_since END,
    open_until = CASE state WHEN 'active' THEN open_until END,
    state = 'active', state_at = ?, state_reason = ''
WHERE number = ?`

/** With its number, where it was not refused. */
export function subscribe(database: Database, asked: NewSubscription, quota: SubscriptionQuota): Subscribed & { readonly number?: number } {
  const known = find(database, asked)
  if (known?.state !== 'active') {
    const limit = exhausted(database, asked, quota)
    if (limit !== undefined) return { kind: 'refused', limit }
  }
  if (known === undefined) {
    create(database, asked)
    return { kind: 'created', ...found(database, asked) }
  }
  if (known.url_digest !== asked.urlDigest) database.run(SEAL_ANEW, asked.sealedUrl, asked.urlDigest, asked.label, known.number)
  if (known.state === 'active' && known.filter === asked.filter) return { kind: 'known', ...found(database, asked) }
  database.run(CHANGE, asked.filter, lastSeq(database), asked.at, known.number)
  return { kind: 'changed', ...found(database, asked) }
}

function find(database: Database, { topic, owner, urlDigest, formerDigests }: NewSubscription): SubscriptionRow | undefined {
  return database.get<SubscriptionRow>(KNOWN, JSON.stringify([urlDigest, ...formerDigests]), topic, owner)
}

function found(database: Database, asked: NewSubscription): { readonly subscription: Subscription; readonly number: number } {
  const row = find(database, asked)
  if (row === undefined) throw new Error('unreachable: a subscription that was just written')
  return { subscription: toSubscription(row), number: row.number }
}

function exhausted(database: Database, { owner, host }: NewSubscription, quota: SubscriptionQuota): keyof SubscriptionQuota | undefined {
  const count = (sql: string, of: string): number => database.get<{ readonly count: number }>(sql, of)?.count ?? 0
  if (count(ACTIVE_OF_OWNER, owner) >= quota.perOwner) return 'perOwner'
  return count(ACTIVE_OF_HOST, host) >= quota.perHost ? 'perHost' : undefined
}

function create(database: Database, { id, topic, owner, sealedUrl, urlDigest, label, host, filter, at }: NewSubscription): void {
  database.run(CREATE, id, topic, owner, sealedUrl, urlDigest, label, host, filter, at, at, lastSeq(database))
}
