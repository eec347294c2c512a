/** Owns the one connection that a store works on: prepared statements, transactions, and what becomes of SQLite's errors. */
import { setTimeout as sleep } from 'node:timers/promises'
import { StoreUnavailable } from '../../errors.js'
import { isBusy, isUnavailable, type SqliteHandle, type SqliteStatement, type SqliteValue } from './driver.js'

/** Between two tries while somebody else writes. */
const RETRY_MS = 5

export class Database {
  private readonly statements = new Map<string, SqliteStatement>()
  private closed = false
  private isRelaxed = false

  /** `busyTimeoutMs`: how long somebody else's transaction is waited for. */
  constructor(
    readonly handle: SqliteHandle,
    private readonly busyTimeoutMs: number,
  ) {}

  /** Rows as objects. `Row` is the caller's word for what the statement selects. */
  all<Row>(sql: string, ...values: SqliteValue[]): Row[] {
    return this.statement(sql).all(...values) as Row[]
  }

  get<Row>(sql: string, ...values: SqliteValue[]): Row | undefined {
    return this.all<Row>(sql, ...values)[0]
  }

  /** What a statement gathers into one JSON array: drivers make an object of each row, which costs more than to find it. */
  gathered<Item>(sql: string, ...values: SqliteValue[]): readonly Item[] {
    const [row] = this.all<{ readonly items: string }>(sql, ...values)
    return JSON.parse(row?.items ?? '[]') as readonly Item[]
  }

  /** How many rows were changed. */
  run(sql: string, ...values: SqliteValue[]): number {
    return Number(this.statement(sql).run(...values).changes)
  }

  /** Reads. */
  read<T>(work: () => T): Promise<T> {
    return this.attempt(work)
  }

  /** Writes everything or nothing; on disk when it resolves. */
  write<T>(work: () => T): Promise<T> {
    return this.transaction(work, false)
  }

  /**
   * Writes everything or nothing; on disk with the next `write` at the latest, and with it whatever came before. A process that is killed loses
   * nothing, a power failure the end: for what can be worked out again.
   */
  writeRelaxed<T>(work: () => T): Promise<T> {
    return this.transaction(work, true)
  }

  private transaction<T>(work: () => T, relaxed: boolean): Promise<T> {
    return this.attempt(() => {
      this.relax(relaxed)
      this.handle.exec('BEGIN IMMEDIATE')
      try {
        const result = work()
        this.handle.exec('COMMIT')
        return result
      } catch (error) {
        this.rollBack()
        throw error
      }
    })
  }

  private relax(relaxed: boolean): void {
    if (relaxed === this.isRelaxed) return
    this.handle.exec(`PRAGMA synchronous = ${relaxed ? 'NORMAL' : 'FULL'}`)
    this.isRelaxed = relaxed
  }

  /** Nothing can be asked after; `false` where it was closed before. */
  close(): boolean {
    const first = !this.closed
    this.closed = true
    this.statements.clear()
    return first
  }

  /**
   * Waits without blocking: whoever holds the lock may be this very process, which then has to go on to end its transaction.
   */
  private async attempt<T>(work: () => T): Promise<T> {
    const until = performance.now() + this.busyTimeoutMs
    for (;;) {
      if (this.closed) throw new StoreUnavailable('The store is closed.')
      try {
        return work()
      } catch (error) {
        if (!isBusy(error) || performance.now() > until) throw asStoreError(error)
      }
      await sleep(RETRY_MS)
    }
  }

  private rollBack(): void {
    try {
      this.handle.exec('ROLLBACK')
    } catch {
      // After some errors SQLite has rolled back by itself.
    }
  }

  private statement(sql: string): SqliteStatement {
    const known = this.statements.get(sql)
    if (known !== undefined) return known
    const statement = this.handle.prepare(sql)
    this.statements.set(sql, statement)
    return statement
  }
}

/** What callers are told of an error of SQLite; an error that says that we are wrong is passed on as it is. */
export function asStoreError(error: unknown): unknown {
  if (isBusy(error))
    return new StoreUnavailable('Another transaction has locked the database. Keep transactions on this file short.', { cause: error })
  return isUnavailable(error) ? new StoreUnavailable(`The database can't be used: ${(error as Error).message}.`, { cause: error }) : error
}
