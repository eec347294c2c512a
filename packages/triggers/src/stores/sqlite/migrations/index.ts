/** Owns the order of the steps, and making them. */
import { NO_TABLES, pendingMigrations, type Migration } from '../../migrate.js'
import type { Database } from '../database.js'
import type { SqliteHandle } from '../driver.js'
import { initial } from './0001-initial.js'

const MIGRATIONS: readonly Migration[] = [{ version: 1, sql: initial }]

/** Throws where the file has no tables of ours. */
export function assertMigrated(handle: SqliteHandle): void {
  const tables = handle.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'ferrule_migrations'").all()
  if (tables.length === 0) throw new Error(NO_TABLES)
}

/** Brings the file to what this package works on; all steps or none. */
export function migrate(database: Database): Promise<void> {
  return database.write(() => {
    database.handle.exec('CREATE TABLE IF NOT EXISTS ferrule_migrations (version INTEGER PRIMARY KEY, made_at INTEGER NOT NULL) STRICT')
    const version = database.get<{ readonly version: number | null }>('SELECT max(version) AS version FROM ferrule_migrations')?.version
    for (const { version: made, sql } of pendingMigrations(MIGRATIONS, version ?? 0)) {
      database.handle.exec(sql)
      database.run('INSERT INTO ferrule_migrations VALUES (?, ?)', made, Date.now())
    }
  })
}
