/** Owns how much and how long, where the options do not say. `docs/reference/delivery.md` shows these numbers; a test compares them. */
import type { GateOptions } from './delivery/gate.js'
import type { BacklogLimit, Retention, SubscriptionQuota } from './store.js'

const DAY_MS = 24 * 3_600_000

/** Attempts at the same time, in both lanes together. */
export const SLOTS = 128
/** The slow lane's share of them. */
export const SLOW_SHARE = 0.25
/** What one subscription is sent at most. */
export const PER_SUBSCRIPTION: GateOptions = { concurrency: 4, perSecond: 10, burst: 20 }
export const MAX_EVENT_BYTES = 1_000_000
/** What may wait; more is not accepted. */
export const BACKLOG: BacklogLimit = { deliveries: 1_000_000, bytes: 1_000_000_000 }
/** Active subscriptions of one owner, and of one callback host. */
export const QUOTA: SubscriptionQuota = { perOwner: 1_000, perHost: 100_000 }
export const RETENTION: Retention = { finishedMs: 30 * DAY_MS, deadMs: 30 * DAY_MS }
