/**
 * Owns the connections: what runs in one transaction, how long anybody waits, and what an error of the database means to callers. Works
 * through pgbouncer in transaction mode: nothing but `LISTEN` outlives a transaction.
 */
import { StoreUnavailable } from '../../errors.js'

/** What runs SQL with `$1` placeholders: a client of `pg`, or what an adapter makes of another library's transaction. */
export interface PgClient {
  query(text: string, values?: unknown[]): Promise<{ readonly rows: PgRow[] }>
}
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- what a row holds is known where it is asked for.
export type PgRow = any

/** The part of `pg.Pool` that is used. */
export interface PgPool {
  connect(): Promise<PgPoolClient>
  on(event: 'error', listener: (error: Error) => void): unknown
  on(event: 'connect', listener: (client: PgPoolClient) => void): unknown
  off(event: 'error', listener: (error: Error) => void): unknown
  off(event: 'connect', listener: (client: PgPoolClient) => void): unknown
}
export interface PgPoolClient extends PgClient {
  release(error?: Error | boolean): void
  end(): Promise<void>
  on(event: 'error' | 'end', listener: (error: Error) => void): unknown
  on(event: 'notification', listener: (message: { readonly payload?: string | undefined }) => void): unknown
  off(event: 'error' | 'end', listener: (error: Error) => void): unknown
}

/** Nobody waits longer for the database than this, connecting included. */
const DEADLINE_MS = 4_500
/** Work that two transactions can't both do is tried again. */
const TRIES = 3
const CONFLICTS = new Set(['40001', '40P01', '55P03'])

/** What commits is on disk. A stricter setting (`remote_apply`) stays. */
export const durable = `set_config('synchronous_commit', CASE current_setting('synchronous_commit') WHEN 'off' THEN 'on' ELSE current_setting('synchronous_commit') END, true)`

export type Settings = Readonly<Record<string, string>>

/**
 * Rows are found by an index here, always, and their pages are in memory. Right after a fan-out or a sweep the planner's statistics say
 * otherwise: it would read whole tables, compile queries for that, and, with bitmaps, pass by the entries of deleted jobs again and again.
 * A node that is stopped in the middle of a transaction must not hold up others: nor their rows, nor how far pollers may read.
 */
const SETTINGS: Settings = {
  enable_seqscan: 'off',
  enable_bitmapscan: 'off',
  enable_mergejoin: 'off',
  jit: 'off',
  statement_timeout: '4500',
  idle_in_transaction_session_timeout: '10000',
}

function begin(settings: Settings): string {
  const set = Object.entries({ ...SETTINGS, ...settings }).map(([name, value]) => `set_config('${name}', '${value}', true)`)
  return `BEGIN ISOLATION LEVEL READ COMMITTED; SELECT ${[...set, durable].join(', ')}`
}

export interface TransactionOptions extends Waiting {
  /** Instead of the usual ones: time limits, what the planner may do. */
  readonly settings?: Settings
}
export interface Waiting {
  readonly deadlineMs?: number
}

export class Database {
  private closed = false

  constructor(private readonly pool: PgPool) {}

  /** Nothing can be asked any more. */
  close(): void {
    this.closed = true
  }

  /** All or nothing. Begins anew where another transaction was in the way: `work` may run more than once. */
  async transaction<T>(work: (client: PgClient) => Promise<T>, { settings = {}, ...waiting }: TransactionOptions = {}): Promise<T> {
    const start = begin(settings)
    for (let tries = 1; ; tries++) {
      try {
        return await this.withClient(async (client) => {
          await client.query(start)
          const result = await work(client)
          await client.query('COMMIT')
          return result
        }, waiting)
      } catch (error) {
        const state = error instanceof StoreUnavailable ? sqlState(error.cause) : undefined
        if (tries === TRIES || state === undefined || !CONFLICTS.has(state)) throw error
      }
    }
  }

  /** One statement, or several without values. */
  async query(text: string, values?: unknown[], waiting: Waiting = {}): Promise<PgRow[]> {
    const { rows } = await this.withClient((client) => client.query(text, values), waiting)
    return rows
  }

  /** What the database's clock says. */
  async now(): Promise<number> {
    return readClock({ query: async (text) => ({ rows: await this.query(text) }) })
  }

  /** A connection that the caller keeps and gives back with `release`. */
  async connect(deadlineMs = DEADLINE_MS): Promise<PgPoolClient> {
    if (this.closed) throw new StoreUnavailable('The store is closed.')
    const connecting = this.pool.connect()
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`no connection within ${deadlineMs} ms`)), deadlineMs)
    })
    try {
      return await Promise.race([connecting, late])
    } catch (error) {
      // It may still come when nobody waits for it any more.
      connecting.then(
        (client) => client.release(),
        () => undefined,
      )
      throw asUnavailable(error)
    } finally {
      clearTimeout(timer)
    }
  }

  private async withClient<T>(work: (client: PgClient) => Promise<T>, { deadlineMs = DEADLINE_MS }: Waiting): Promise<T> {
    const started = performance.now()
    const client = await this.connect(deadlineMs)
    let failure: Error | undefined
    // Without a listener, a connection that breaks ends the process.
    const onError = (error: Error): void => void (failure ??= error)
    client.on('error', onError)
    // An answer that does not come leaves the connection in a state that nobody knows: it is given up.
    const giveUp = (): void => {
      failure = new Error(`no answer within ${deadlineMs} ms`)
      void client.end().catch(() => undefined)
    }
    const timer = setTimeout(giveUp, Math.max(0, deadlineMs - (performance.now() - started)))
    const query: PgClient['query'] = async (text, values) => {
      try {
        return await client.query(text, values)
      } catch (error) {
        throw asUnavailable(sqlState(error) === undefined ? (failure ?? error) : error)
      }
    }
    try {
      return await work({ query })
    } catch (error) {
      failure ??= error instanceof Error ? error : new Error(String(error))
      throw error
    } finally {
      clearTimeout(timer)
      client.off('error', onError)
      // After an error the transaction is open still: the connection goes, rather than another question to it.
      client.release(failure)
    }
  }
}

export async function readClock(client: PgClient): Promise<number> {
  const { rows } = await client.query('SELECT extract(epoch FROM clock_timestamp())::float8 * 1000 AS now')
  return Number((rows[0] as { readonly now: unknown }).now)
}

/** PostgreSQL's own five characters for an error; `undefined` for errors that did not come from it (`EPIPE`, for example). */
export function sqlState(error: unknown): string | undefined {
  const { code } = (error ?? {}) as { readonly code?: unknown }
  return typeof code === 'string' && /^(?=.*\d)[0-9A-Z]{5}$/.test(code) ? code : undefined
}

/**
 * Connection lost (08), out of resources (53: disk, memory, connections), stopped by the operator or a time limit (57), broken storage (58,
 * XX), a transaction in the way (40, 55P03), a server that can't write because it is a standby (25006).
 */
const UNAVAILABLE = /^(08|53|57|58|XX|40|55P03|25006)/

function asUnavailable(error: unknown): unknown {
  if (error instanceof StoreUnavailable) return error
  const state = sqlState(error)
  if (state !== undefined && !UNAVAILABLE.test(state)) return error
  const message = error instanceof Error ? error.message : String(error)
  return new StoreUnavailable(`PostgreSQL can't be used now: ${message}`, { cause: error })
}
