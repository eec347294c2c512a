/** Public: the store for one process, on a SQLite file. */
export { openSqliteStore } from './sqlite-store.js'
export type { SqliteStoreOptions } from './sqlite-store.js'
export { openDatabase } from './driver.js'
export type { SqliteHandle, SqliteStatement, SqliteValue } from './driver.js'
