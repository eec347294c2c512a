/**
 * The store for many machines: events, subscriptions and deliveries in PostgreSQL, the work on them handed out by pg-boss in the same
 * transactions. `pg` and `pg-boss` are to be installed beside this package.
 */
import pg from 'pg'
import { systemClock, type Clock } from '../../clock.js'
import { silentLog, type TriggerLog } from '../../log.js'
import type { Store } from '../../store.js'
import type { Context } from './context.js'
import { Database, type PgClient, type PgPool } from './database.js'
import { DatabaseClock } from './database-clock.js'
import { EventBodies } from './event-bodies.js'
import { Holdings } from './holdings.js'
import { Jobs } from './jobs.js'
import { assertMigrated, migrate } from './migrate.js'
import { postgresStore } from './store.js'
import { SubscriptionRows } from './subscription-rows.js'
import { Wake } from './wake.js'

export { fromDrizzle, fromKnex, fromKysely } from './transactions.js'
export type { DrizzleTransaction, KnexTransaction, KyselyTransaction, RawKyselyQuery } from './transactions.js'
export type { PgClient, PgPool, PgPoolClient, PgRow } from './database.js'

export type PostgresStoreOptions = PostgresSource & {
  /** Where the tables are; `ferrule` unless given. Those of the job queue are in the schema of this name with `_jobs` behind it. */
  readonly schema?: string
  /**
   * How long what a node has taken stays with it when it says nothing any more; 40 unless given. A node that lives says so all the time; one
   * that ends orderly gives everything back. So this is how long the work of one that was killed stands still, and some seconds more.
   */
  readonly leaseSeconds?: number
  /** `false` makes no tables, but throws where there are none. */
  readonly create?: boolean
  readonly log?: TriggerLog
  readonly clock?: Clock
}
export type PostgresSource =
  /** `connections`: at most so many, 10 unless given. */
  | { readonly connectionString: string; readonly connections?: number }
  /** A `pg.Pool` with room for four connections or more; the caller ends it, after the store was closed. */
  | { readonly pool: PgPool }

/**
 * Opens the store, and makes or updates its tables where that is needed. Rejects with a `StoreUnavailable` where the database can't be
 * reached, and with an error where its tables are of a newer version that this one can't work beside.
 */
export async function openPostgresStore(options: PostgresStoreOptions): Promise<Store<PgClient>> {
  const { schema = 'ferrule', leaseSeconds = 40, create = true, log = silentLog, clock: wall = systemClock } = options
  if (!/^[a-z_][a-z0-9_]{0,40}$/.test(schema))
    throw new RangeError(
      `A schema's name here has at most 41 characters, small letters, digits and underscores: not ${JSON.stringify(schema)}.`,
    )
  if (!Number.isInteger(leaseSeconds) || leaseSeconds < 3) throw new RangeError('A lease is a whole number of seconds, 3 or more.')
  const { pool, end } = openPool(options, log)
  const started: Jobs[] = []
  try {
    const database = new Database(pool)
    if (!create) await assertMigrated(database, `"${schema}"`)
    const clock = new DatabaseClock(wall)
    await clock.set(() => database.now())
    const { epoch, others: jobs } = await migrate(database, `"${schema}"`, async () => {
      const jobs = await Jobs.start(database, `${schema}_jobs`, leaseSeconds, log)
      started.push(jobs)
      return jobs
    })
    const wake = new Wake(database, clock, log, `ferrule_${schema}`)
    await wake.start()
    const context: Context = {
      database,
      schema: `"${schema}"`,
      jobs,
      clock,
      wake,
      holdings: new Holdings(),
      bodies: new EventBodies(),
      subscriptions: new SubscriptionRows(`"${schema}"`),
      leaseMs: leaseSeconds * 1000,
    }
    return postgresStore(context, epoch, log, end)
  } catch (error) {
    for (const jobs of started) await jobs.stop()
    await end()
    throw error
  }
}

/**
 * A connection that breaks while nobody asks it anything is an event without which nobody hears of it, and with no listener one that ends the
 * process: of the pool where it is idle, of the connection where it was just made.
 */
function openPool(source: PostgresSource, log: TriggerLog): { readonly pool: PgPool; readonly end: () => Promise<void> } {
  const onError = (error: Error): void => log.warn({ err: error }, 'a connection to PostgreSQL broke')
  const onConnect = (client: { on(event: 'error', listener: () => void): unknown }): void => void client.on('error', () => undefined)
  if ('pool' in source) {
    const { pool } = source
    pool.on('error', onError)
    pool.on('connect', onConnect)
    return {
      pool,
      end: async () => {
        pool.off('error', onError)
        pool.off('connect', onConnect)
      },
    }
  }
  const pool = new pg.Pool({
    connectionString: source.connectionString,
    max: source.connections ?? 10,
    connectionTimeoutMillis: 4_000,
    keepAlive: true,
    application_name: 'ferrule',
  })
  pool.on('error', onError)
  pool.on('connect', onConnect)
  return { pool, end: () => pool.end() }
}
