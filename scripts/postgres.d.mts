/** Why there is no PostgreSQL here, and what to do about it. */
export class NoPostgres extends Error {}

export interface PostgresServer {
  readonly url: string
  readonly port: number
  readonly folder: string
  /** Who it runs as, where that is not who started it. */
  readonly owner: { readonly uid: number; readonly gid: number } | undefined
  readonly pid: number
  /** Of all its processes. */
  readonly pids: readonly number[]
  /** Starts it again after `stop` or `kill`. */
  start(): Promise<void>
  /** `fast` ends connections and writes everything down, `immediate` is a crash. */
  stop(how?: 'fast' | 'immediate'): Promise<void>
  /** All of its processes end at once and write nothing any more. */
  kill(): Promise<void>
  /** Ends it for good. */
  remove(): Promise<void>
}

/** Starts a private PostgreSQL in a scratch folder. Throws `NoPostgres` where none can be started. */
export function startPostgres(options?: { readonly settings?: Readonly<Record<string, string | number>> }): Promise<PostgresServer>
