/** Owns the store as a whole: one file, one process that works on it, and any number that look at it. */
import { systemClock, type Clock } from '../../clock.js'
import type {
  AttemptRecord,
  ClaimedDelivery,
  DeliveryFilter,
  FanOut,
  Lane,
  NewEvent,
  NewSubscription,
  Page,
  ReadEvents,
  Retention,
  Store,
  SubscriptionQuota,
  SubscriptionState,
  Wanted,
  Work,
} from '../../store.js'
import { Claims } from './claims.js'
import { asStoreError, Database } from './database.js'
import { fileOf, openDatabase, openUntouched, type SqliteHandle } from './driver.js'
import { lockForWork } from './lock.js'
import { assertMigrated, migrate } from './migrations/index.js'
import { append } from './operations/append.js'
import { backlog } from './operations/backlog.js'
import { claimDue } from './operations/claim-due.js'
import { claimFanOuts } from './operations/claim-fan-outs.js'
import { attempts, deliveries } from './operations/deliveries.js'
import { disable, enable, unsubscribe } from './operations/end-subscription.js'
import { expunge } from './operations/expunge.js'
import { lastSeq, read } from './operations/read.js'
import { recordFanOut } from './operations/record-fan-out.js'
import { record } from './operations/record.js'
import { move } from './operations/release.js'
import { replay } from './operations/replay.js'
import { subscribe } from './operations/subscribe.js'
import { subscription, subscriptions } from './operations/subscriptions.js'
import { sweep } from './operations/sweep.js'
import { toPosition } from './rows.js'
import { SubscriptionCache } from './subscription-cache.js'

interface CommonOptions {
  /** `false` looks at the file and administers it, beside the process that delivers: nothing can be claimed then. */
  readonly worker?: boolean
  /** `false` makes no tables, but throws where there are none, and leaves the file as it is. */
  readonly create?: boolean
  /** How long another transaction on the file is waited for; 5,000 unless given. */
  readonly busyTimeoutMs?: number
  readonly clock?: Clock
}
export type SqliteStoreOptions = CommonOptions &
  (
    | {
        /** The file; made where there is none. */
        readonly file: string
      }
    | {
        /**
         * A connection to the file, of better-sqlite3's shape, for the store alone: a transaction that somebody else begins on it would be
         * the store's too. Closing it stays with whoever opened it.
         */
        readonly database: SqliteHandle
      }
  )

/**
 * Opens a store on a SQLite file, which may hold the application's own tables too. One process delivers from it. Throws where another one
 * does already, and where commits would not be durable.
 */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<Store<SqliteHandle>> {
  const { worker = true, create = true, busyTimeoutMs = 5_000, clock = systemClock } = options
  if (!create) assertTables(options)
  const handle = 'file' in options ? openDatabase(options.file) : options.database
  const own = 'file' in options
  try {
    const file = assertDurable(handle)
    // Waiting inside SQLite would hold up whoever has the lock, where that is this process.
    handle.exec('PRAGMA busy_timeout = 0; PRAGMA cache_size = -32000')
    const database = new Database(handle, busyTimeoutMs)
    const unlock = worker ? lockForWork(handle, file) : undefined
    try {
      await migrate(database)
      return new SqliteStore(database, file, clock, unlock, own)
    } catch (error) {
      unlock?.()
      throw error
    }
  } catch (error) {
    if (own) handle.close()
    throw error
  }
}

/** Before the file is opened to work on: that writes to it. */
function assertTables(options: SqliteStoreOptions): void {
  if ('database' in options) return assertMigrated(options.database)
  const handle = openUntouched(options.file)
  try {
    assertMigrated(handle)
  } finally {
    handle.close()
  }
}

/** Gives the file. */
function assertDurable(handle: SqliteHandle): string {
  const file = fileOf(handle)
  if (file === '') throw new Error('A store needs a file: a database in memory keeps nothing.')
  const [journal] = handle.prepare('PRAGMA journal_mode').all() as { readonly journal_mode: string }[]
  if (journal?.journal_mode !== 'wal') throw new Error(`${file} is not in WAL mode. Run PRAGMA journal_mode = WAL on the connection first.`)
  assertSynchronous(handle, file)
  return file
}

/** FULL or EXTRA: less, and a commit that was acknowledged can be gone after a power failure. */
function assertSynchronous(handle: SqliteHandle, file: string): void {
  const [row] = handle.prepare('PRAGMA synchronous').all() as { readonly synchronous: number }[]
  if (row === undefined || row.synchronous < 2)
    throw new Error(`Commits on ${file} are not on disk when they return. Run PRAGMA synchronous = FULL on the connection first.`)
}

class SqliteStore implements Store<SqliteHandle> {
  readonly kind = 'sqlite'
  readonly epoch: string
  private readonly claims = new Claims()
  private readonly cache: SubscriptionCache
  private readonly listeners = new Set<(work: readonly Work[]) => void>()
  /** Callers' connections that were used for their transactions. */
  private readonly joined = new WeakMap<SqliteHandle, Database>()

  constructor(
    private readonly database: Database,
    private readonly file: string,
    private readonly clock: Clock,
    private readonly unlock: (() => void) | undefined,
    private readonly own: boolean,
  ) {
    this.cache = new SubscriptionCache(database)
    const meta = database.get<{ readonly value: string }>("SELECT value FROM ferrule_meta WHERE name = 'epoch'")
    this.epoch = meta?.value ?? ''
  }

  async append(events: readonly NewEvent[], { transaction }: { readonly transaction?: SqliteHandle } = {}): ReturnType<Store['append']> {
    if (transaction !== undefined) return this.join(transaction, (database) => append(database, events))
    const kept = await this.database.write(() => append(this.database, events))
    this.tell(['fan-out'])
    return kept
  }

  expunge(topic: string, id: string): Promise<boolean> {
    return this.database.write(() => expunge(this.database, topic, id))
  }

  read(query: ReadEvents): ReturnType<Store['read']> {
    return this.database.read(() => read(this.database, query))
  }

  now(): Promise<string> {
    return this.database.read(() => toPosition(lastSeq(this.database)))
  }

  async subscribe(asked: NewSubscription, quota: SubscriptionQuota): ReturnType<Store['subscribe']> {
    const { number, ...subscribed } = await this.database.write(() => subscribe(this.database, asked, quota))
    if (subscribed.kind !== 'refused' && number !== undefined) this.cache.add(number, subscribed.subscription)
    return subscribed
  }

  async unsubscribe(id: string, generation: number, at: number): Promise<boolean> {
    return this.changed(await this.database.write(() => unsubscribe(this.database, id, generation, at)))
  }

  async setState(id: string, state: 'active' | 'disabled', reason: string, at: number): Promise<boolean> {
    return this.changed(
      await this.database.write(() => (state === 'active' ? enable(this.database, id, at) : disable(this.database, id, reason, at))),
    )
  }

  subscription(id: string): ReturnType<Store['subscription']> {
    return this.database.read(() => subscription(this.database, id))
  }

  subscriptions(
    filter: { readonly topic?: string; readonly state?: SubscriptionState['kind'] },
    page: Page,
  ): ReturnType<Store['subscriptions']> {
    return this.database.read(() => subscriptions(this.database, filter, page))
  }

  async claimFanOuts(limit: number, chunk: number): Promise<readonly FanOut[]> {
    this.assertWorker()
    return this.database.read(() => claimFanOuts(this.database, this.cache, limit, chunk))
  }

  async recordFanOut(fanOut: FanOut, wanted: readonly Wanted[]): Promise<readonly ClaimedDelivery[]> {
    const taken = await this.database.writeRelaxed(() => recordFanOut(this.database, fanOut, wanted, this.clock.now()))
    for (const { claim } of taken) this.claims.take(claim)
    const lanes = taken.length < wanted.length ? wanted.map(({ lane }) => lane) : []
    this.tell([...(fanOut.last ? [] : (['fan-out'] as const)), ...new Set(lanes)])
    return taken
  }

  async claimDue(lane: Lane, limit: number, perSubscription: number): Promise<readonly ClaimedDelivery[]> {
    this.assertWorker()
    const now = this.clock.now()
    return this.database.read(() => claimDue(this.database, this.cache, this.claims, { lane, now, limit, perSubscription }))
  }

  holds(delivery: ClaimedDelivery): boolean {
    return this.claims.of(delivery) !== undefined
  }

  async record(records: readonly AttemptRecord[]): Promise<{ readonly late: number }> {
    const { late, changed } = await this.database.writeRelaxed(() => record(this.database, this.claims, records))
    for (const { delivery } of records) this.giveUp(delivery)
    for (const number of changed) this.cache.forget(number)
    return { late }
  }

  async release(claims: Parameters<Store['release']>[0]): Promise<void> {
    const moves = claims.flatMap(({ delivery, dueAt, lane }) => {
      const claim = this.claims.of(delivery)
      return claim === undefined || (dueAt === delivery.dueAt && lane === delivery.lane) ? [] : [{ claim, dueAt, lane }]
    })
    if (moves.length > 0) await this.database.writeRelaxed(() => move(this.database, moves))
    for (const { delivery } of claims) this.giveUp(delivery)
  }

  onWork(listener: (work: readonly Work[]) => void): () => void {
    this.listeners.add(listener)
    return () => void this.listeners.delete(listener)
  }

  deliveries(filter: DeliveryFilter, page: Page): ReturnType<Store['deliveries']> {
    return this.database.read(() => deliveries(this.database, this.cache, filter, page))
  }

  attempts(delivery: string): ReturnType<Store['attempts']> {
    return this.database.read(() => attempts(this.database, delivery))
  }

  async replay(filter: DeliveryFilter, options: Parameters<Store['replay']>[1]): Promise<number> {
    const revived = await this.database.write(() => replay(this.database, filter, options))
    if (revived > 0) this.tell(['live', 'slow'])
    return revived
  }

  backlog(): ReturnType<Store['backlog']> {
    return this.database.read(() => backlog(this.database, this.clock.now()))
  }

  async sweep(retention: Retention, now: number, limit: number): Promise<number> {
    const { rows, subscriptions: gone } = await this.database.writeRelaxed(() => sweep(this.database, retention, now, limit))
    for (const number of gone) this.cache.forget(number)
    return rows
  }

  async close(): Promise<void> {
    if (!this.database.close()) return
    this.claims.clear()
    this.listeners.clear()
    if (this.own) this.database.handle.close()
    this.unlock?.()
  }

  /** Works within the caller's transaction, on the caller's connection. */
  private join<T>(transaction: SqliteHandle, work: (database: Database) => T): T {
    const known = this.joined.get(transaction)
    const database = known ?? new Database(transaction, 0)
    if (known === undefined) {
      this.assertJoinable(transaction)
      this.joined.set(transaction, database)
    }
    assertSynchronous(transaction, this.file)
    transaction.exec('SAVEPOINT ferrule')
    try {
      const result = work(database)
      transaction.exec('RELEASE ferrule')
      return result
    } catch (error) {
      leaveSavepoint(transaction)
      throw asStoreError(error)
    }
  }

  private assertJoinable(transaction: SqliteHandle): void {
    if (transaction === this.database.handle)
      throw new Error('The transaction is on the connection that the store works with. Open one of your own on the same file.')
    if (fileOf(transaction) !== this.file)
      throw new Error(
        `The transaction is on ${fileOf(transaction) || 'a database in memory'}, the store on ${this.file}. One covers one file.`,
      )
    // Two copies of SQLite in one process release each other's locks on the file: it could be destroyed.
    if (transaction.constructor !== this.database.handle.constructor)
      throw new Error(
        'The transaction is of another driver than the store. Open both with one: `openDatabase` of @ferrule/triggers/sqlite, or give the store a `database` of yours.',
      )
  }

  private changed(number: number | undefined): boolean {
    if (number === undefined) return false
    this.cache.forget(number)
    this.tell(['fan-out', 'live', 'slow'])
    return true
  }

  private giveUp(delivery: ClaimedDelivery): void {
    const claim = this.claims.of(delivery)
    if (claim !== undefined) this.claims.drop(claim)
  }

  private assertWorker(): void {
    if (this.unlock === undefined) throw new Error('The store was opened with `worker: false`: it takes no work.')
  }

  private tell(work: readonly Work[]): void {
    if (work.length > 0) for (const listener of this.listeners) listener(work)
  }
}

/** Some errors end the whole transaction, and the savepoint with it. */
function leaveSavepoint(transaction: SqliteHandle): void {
  try {
    transaction.exec('ROLLBACK TO ferrule; RELEASE ferrule')
  } catch {
    // Nothing of ours is left then.
  }
}
