/** Owns opening a SQLite file with whatever driver this Node has without a compiler: node:sqlite where it needs no flag, else libsql. */
import { createRequire } from 'node:module'

export interface Statement {
  run(...values: unknown[]): unknown
  get(...values: unknown[]): unknown
  all(...values: unknown[]): unknown[]
}
/** The part of better-sqlite3's shape that the shop needs. */
export interface Database {
  prepare(sql: string): Statement
  exec(sql: string): unknown
  close(): void
}

const require = createRequire(import.meta.url)

function driver(): new (path: string) => Database {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  // Node 22.13 dropped the flag; its experimental warning went with 24.
  if (major > 22 || (major === 22 && minor >= 13)) {
    return (require('node:sqlite') as { DatabaseSync: new (path: string) => Database }).DatabaseSync
  }
  return require('libsql') as new (path: string) => Database
}

/** Opens a file, or `:memory:`; a commit is on disk when it returns. */
export function openDatabase(path: string): Database {
  const database = new (driver())(path)
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON')
  return database
}
