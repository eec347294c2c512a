/** Owns keeping calls in PostgreSQL, for many machines. The time is the database's. */
import { knownCall, type CallRow, type CallStore } from './store.js'

/** A pool of `pg`, or whatever else asks so. */
export interface Queries {
  query(text: string, values?: unknown[]): Promise<{ readonly rows: readonly unknown[]; readonly rowCount?: number | null }>
}

export interface PostgresCallsOptions {
  /** Stays open. */
  readonly pool: Queries
  /** `ferrule` unless given. */
  readonly schema?: string
}

/** Opens a store of calls; makes its tables where they are not there yet. */
export async function openPostgresCalls({ pool, schema = 'ferrule' }: PostgresCallsOptions): Promise<CallStore> {
  if (!/^[a-z_][a-z\d_]{0,40}$/.test(schema)) throw new Error(`${JSON.stringify(schema)} is no name of a schema: lower case, digits and _`)
  const calls = `${schema}.calls`
  const counts = `${schema}.call_counts`
  // One process at a time; the others find it done.
  await pool.query(`DO $$ BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('${schema}.calls'));
    CREATE SCHEMA IF NOT EXISTS ${schema};
    CREATE TABLE IF NOT EXISTS ${calls} (
      name text PRIMARY KEY, token text NOT NULL, fingerprint text NOT NULL,
      lease_until timestamptz NOT NULL, keep_until timestamptz, status integer, headers text, body bytea
    );
    CREATE INDEX IF NOT EXISTS calls_kept ON ${calls} (keep_until) WHERE keep_until IS NOT NULL;
    CREATE TABLE IF NOT EXISTS ${counts} (name text PRIMARY KEY, ends timestamptz NOT NULL, count integer NOT NULL);
  END $$`)
  const after = (parameter: string): string => `clock_timestamp() + ${parameter} * interval '1 millisecond'`
  const look = async (name: string) => {
    const { rows } = await pool.query(
      `SELECT fingerprint, lease_until < clock_timestamp() AS lost, status, headers, body FROM ${calls}
       WHERE name = $1 AND (keep_until IS NULL OR keep_until > clock_timestamp())`,
      [name],
    )
    return rows.length === 0 ? undefined : knownCall(rows[0] as CallRow)
  }

  return {
    async begin(name, token, { fingerprint, leaseMs }) {
      const { rows } = await pool.query(
        `INSERT INTO ${calls} AS known (name, token, fingerprint, lease_until) VALUES ($1, $2, $3, ${after('$4')})
         ON CONFLICT (name) DO UPDATE SET token = excluded.token, fingerprint = excluded.fingerprint, lease_until = excluded.lease_until,
           keep_until = NULL, status = NULL, headers = NULL, body = NULL
         WHERE known.keep_until <= clock_timestamp() OR (known.status IS NULL AND known.lease_until < clock_timestamp())
         RETURNING 1`,
        [name, token, fingerprint, leaseMs],
      )
      return rows.length > 0 ? undefined : look(name)
    },
    async renew(name, token, leaseMs) {
      await pool.query(`UPDATE ${calls} SET lease_until = ${after('$3')} WHERE name = $1 AND token = $2 AND status IS NULL`, [
        name,
        token,
        leaseMs,
      ])
    },
    async finish(name, token, { status, headers, body }, keepMs) {
      await pool.query(
        `UPDATE ${calls} SET keep_until = ${after('$6')}, status = $3, headers = $4, body = $5 WHERE name = $1 AND token = $2 AND status IS NULL`,
        [name, token, status, JSON.stringify(headers), body, keepMs],
      )
    },
    async forget(name, token) {
      await pool.query(`DELETE FROM ${calls} WHERE name = $1 AND token = $2 AND status IS NULL`, [name, token])
    },
    find: look,
    async count(name, windowMs) {
      const { rows } = await pool.query(
        `INSERT INTO ${counts} AS known (name, ends, count) VALUES ($1, ${after('$2')}, 1)
         ON CONFLICT (name) DO UPDATE SET count = CASE WHEN known.ends <= clock_timestamp() THEN 1 ELSE known.count + 1 END,
           ends = CASE WHEN known.ends <= clock_timestamp() THEN excluded.ends ELSE known.ends END
         RETURNING count, greatest(0, extract(epoch FROM ends - clock_timestamp()) * 1000)::float8 AS left`,
        [name, windowMs],
      )
      const { count, left } = rows[0] as { count: number; left: number }
      return { count, endsInMs: Math.ceil(left) }
    },
    async sweep() {
      const gone = await pool.query(
        `DELETE FROM ${calls} WHERE name IN (SELECT name FROM ${calls}
         WHERE keep_until <= clock_timestamp() OR (status IS NULL AND lease_until < clock_timestamp() - interval '30 days') LIMIT 1000)`,
      )
      const old = await pool.query(
        `DELETE FROM ${counts} WHERE name IN (SELECT name FROM ${counts} WHERE ends <= clock_timestamp() LIMIT 1000)`,
      )
      return (gone.rowCount ?? 0) + (old.rowCount ?? 0)
    },
    async close() {
      // The pool is its owner's.
    },
  }
}
