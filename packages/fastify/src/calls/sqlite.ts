/** Owns keeping calls in a SQLite file, for the processes of one machine. */
import { openDatabase, type SqliteHandle } from '@ferrule/triggers/sqlite'
import { knownCall, type CallRow, type CallStore } from './store.js'

export type SqliteCallsOptions = (
  | { readonly file: string }
  /** A file in WAL mode that is open already; it stays open. */
  | { readonly database: SqliteHandle }
) & { readonly now?: () => number }

const TABLES = `
CREATE TABLE IF NOT EXISTS ferrule_calls (
  name TEXT PRIMARY KEY, token TEXT NOT NULL, fingerprint TEXT NOT NULL,
  lease_until INTEGER NOT NULL, keep_until INTEGER, status INTEGER, headers TEXT, body BLOB
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS ferrule_calls_kept ON ferrule_calls (keep_until) WHERE keep_until IS NOT NULL;
CREATE TABLE IF NOT EXISTS ferrule_call_counts (name TEXT PRIMARY KEY, ends INTEGER NOT NULL, count INTEGER NOT NULL) WITHOUT ROWID;`

const LOST_KEPT_MS = 30 * 86_400_000

/** Opens a store of calls. */
export function openSqliteCalls(options: SqliteCallsOptions): CallStore {
  const { now = Date.now } = options
  const database = 'file' in options ? openDatabase(options.file) : options.database
  database.exec('PRAGMA busy_timeout = 5000')
  database.exec(TABLES)
  const prepared = (sql: string) => database.prepare(sql)
  const find = prepared(`SELECT fingerprint, lease_until < ? AS lost, status, headers, body FROM ferrule_calls
    WHERE name = ? AND (keep_until IS NULL OR keep_until > ?)`)
  // Takes the place of one that is lost or over, and of no other.
  const begin = prepared(`INSERT INTO ferrule_calls (name, token, fingerprint, lease_until) VALUES (?, ?, ?, ?)
    ON CONFLICT (name) DO UPDATE SET token = excluded.token, fingerprint = excluded.fingerprint, lease_until = excluded.lease_until,
      keep_until = NULL, status = NULL, headers = NULL, body = NULL
    WHERE keep_until <= ? OR (status IS NULL AND lease_until < ?)`)
  const renew = prepared('UPDATE ferrule_calls SET lease_until = ? WHERE name = ? AND token = ? AND status IS NULL')
  const finish = prepared(`UPDATE ferrule_calls SET keep_until = ?, status = ?, headers = ?, body = ?
    WHERE name = ? AND token = ? AND status IS NULL`)
  const forget = prepared('DELETE FROM ferrule_calls WHERE name = ? AND token = ? AND status IS NULL')
  const count = prepared(`INSERT INTO ferrule_call_counts (name, ends, count) VALUES (?, ?, 1)
    ON CONFLICT (name) DO UPDATE SET count = CASE WHEN ends <= ? THEN 1 ELSE count + 1 END,
      ends = CASE WHEN ends <= ? THEN excluded.ends ELSE ends END
    RETURNING count, ends`)
  const sweepCalls = prepared(`DELETE FROM ferrule_calls WHERE name IN
    (SELECT name FROM ferrule_calls WHERE keep_until <= ? OR (status IS NULL AND lease_until < ?) LIMIT 1000)`)
  const sweepCounts = prepared(
    'DELETE FROM ferrule_call_counts WHERE name IN (SELECT name FROM ferrule_call_counts WHERE ends <= ? LIMIT 1000)',
  )
  const look = (name: string) => {
    const row = find.get(now(), name, now()) as CallRow | undefined
    return row === undefined ? undefined : knownCall(row)
  }

  return {
    async begin(name, token, { fingerprint, leaseMs }) {
      const at = now()
      return Number(begin.run(name, token, fingerprint, at + leaseMs, at, at).changes) > 0 ? undefined : look(name)
    },
    async renew(name, token, leaseMs) {
      renew.run(now() + leaseMs, name, token)
    },
    async finish(name, token, { status, headers, body }, keepMs) {
      finish.run(now() + keepMs, status, JSON.stringify(headers), body, name, token)
    },
    async forget(name, token) {
      forget.run(name, token)
    },
    async find(name) {
      return look(name)
    },
    async count(name, windowMs) {
      const at = now()
      const { count: counted, ends } = count.get(name, at + windowMs, at, at) as { count: number; ends: number }
      return { count: counted, endsInMs: Math.max(0, ends - at) }
    },
    async sweep() {
      const at = now()
      return Number(sweepCalls.run(at, at - LOST_KEPT_MS).changes) + Number(sweepCounts.run(at).changes)
    },
    async close() {
      if ('file' in options) database.close()
    },
  }
}
