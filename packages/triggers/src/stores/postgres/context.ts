/** Owns what every operation is given. */
import type { Database } from './database.js'
import type { DatabaseClock } from './database-clock.js'
import type { EventBodies } from './event-bodies.js'
import type { Holdings } from './holdings.js'
import type { Jobs } from './jobs.js'
import type { SubscriptionRows } from './subscription-rows.js'
import type { Wake } from './wake.js'

export interface Context {
  readonly database: Database
  /** The schema of our tables, quoted. */
  readonly schema: string
  readonly jobs: Jobs
  readonly clock: DatabaseClock
  readonly wake: Wake
  readonly holdings: Holdings
  readonly bodies: EventBodies
  readonly subscriptions: SubscriptionRows
  /** How long what a node has taken stays with it, unless it says that it still has it. */
  readonly leaseMs: number
}
