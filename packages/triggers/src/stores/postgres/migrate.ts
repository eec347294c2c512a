/** Owns bringing the schema up to date: forward only, one node at a time, while nodes that run already go on. */
import type { Database, PgClient } from './database.js'
import { migrations } from './migrations/index.js'
import { NO_TABLES, pendingMigrations } from '../migrate.js'

/** 13 has `xid8`, by which positions in the log are made. */
const OLDEST_SERVER = 130_000
/** Other nodes may be at it, and a migration may have many rows to change. */
const DEADLINE_MS = 120_000

/** Throws where the schema has no tables of ours. */
export async function assertMigrated(database: Database, schema: string): Promise<void> {
  const [row] = await database.query('SELECT to_regclass($1) IS NOT NULL AS migrated', [`${schema}.migrations`])
  if ((row as { readonly migrated: boolean }).migrated) return
  throw new Error(NO_TABLES)
}

/**
 * Resolves to the epoch, and to what `others` does while other nodes wait: what must not be set up twice at the same time. Throws where the
 * database is newer than this code.
 */
export async function migrate<T>(
  database: Database,
  schema: string,
  others: () => Promise<T>,
): Promise<{ readonly epoch: string; readonly others: T }> {
  return database.transaction(
    async (client) => {
      await assertVersion(client)
      await client.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`ferrule.migrate.${schema}`])
      await client.query(`CREATE SCHEMA IF NOT EXISTS ${schema}`)
      await client.query(
        `CREATE TABLE IF NOT EXISTS ${schema}.migrations (version integer PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())`,
      )
      const { rows } = await client.query(`SELECT coalesce(max(version), 0)::int AS version FROM ${schema}.migrations`)
      for (const { version, sql } of pendingMigrations(migrations(schema), (rows[0] as { readonly version: number }).version)) {
        await client.query(sql)
        await client.query(`INSERT INTO ${schema}.migrations (version) VALUES ($1)`, [version])
      }
      const epoch = await currentEpoch(client, schema)
      return { epoch, others: await others() }
    },
    { deadlineMs: DEADLINE_MS, settings: { statement_timeout: '0', idle_in_transaction_session_timeout: '0', enable_seqscan: 'on' } },
  )
}

async function assertVersion(client: PgClient): Promise<void> {
  const { rows } = await client.query(`SELECT current_setting('server_version_num')::int AS version`)
  const { version } = rows[0] as { readonly version: number }
  if (version < OLDEST_SERVER) throw new Error(`PostgreSQL 13 or newer is needed; this server has version ${Math.floor(version / 10_000)}.`)
}

/**
 * Transactions are counted by the server: in a dump that was restored elsewhere, events carry numbers that are still to come, and what is
 * written now would lie before them. Then all of the log is written as if now, and its history gets a new name.
 */
async function currentEpoch(client: PgClient, schema: string): Promise<string> {
  const { rows: ahead } = await client.query(
    `SELECT 1 FROM (SELECT xid FROM ${schema}.events ORDER BY seq DESC LIMIT 1000) newest WHERE xid >= pg_snapshot_xmax(pg_current_snapshot())
     UNION ALL SELECT 1 FROM ${schema}.subscriptions WHERE pg_snapshot_xmax(born) > pg_snapshot_xmax(pg_current_snapshot()) LIMIT 1`,
  )
  if (ahead.length > 0) {
    await client.query(`UPDATE ${schema}.events SET xid = pg_current_xact_id()`)
    await client.query(`UPDATE ${schema}.subscriptions SET born = '1:1:'`)
    await client.query(`DELETE FROM ${schema}.topics`)
    await client.query(
      `UPDATE ${schema}.meta SET value = substr(md5(random()::text || clock_timestamp()::text), 1, 16) WHERE name = 'epoch'`,
    )
  }
  const { rows } = await client.query(`SELECT value FROM ${schema}.meta WHERE name = 'epoch'`)
  return (rows[0] as { readonly value: string }).value
}
