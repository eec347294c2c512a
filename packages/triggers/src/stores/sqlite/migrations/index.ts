/** Owns the order of the steps, and making them. */
import { pendingMigrations, type Migration } from '../../migrate.js'
import type { Database } from '../database.js'
import { initial } from './0001-initial.js'

const MIGRATIONS: readonly Migration[] = [{ version: 1, sql: initial }]

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
