/** Owns the shape of SQLite drivers that are used here, and which one is taken where nobody names another. */
import { createRequire } from 'node:module'

/** The part of better-sqlite3's shape that is needed: better-sqlite3, libsql and node:sqlite have it. */
export interface SqliteHandle {
  prepare(sql: string): SqliteStatement
  exec(sql: string): unknown
  close(): unknown
}
export interface SqliteStatement {
  run(...values: SqliteValue[]): { readonly changes: number | bigint }
  get(...values: SqliteValue[]): unknown
  all(...values: SqliteValue[]): unknown[]
}
export type SqliteValue = string | number | null | Uint8Array

const require = createRequire(import.meta.url)

/** node:sqlite where it needs no flag, else libsql, which installs without a compiler. */
function defaultDriver(): new (file: string) => SqliteHandle {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major > 22 || (major === 22 && minor >= 13))
    return (require('node:sqlite') as { DatabaseSync: new (file: string) => SqliteHandle }).DatabaseSync
  return require('libsql') as new (file: string) => SqliteHandle
}

/**
 * Opens a file with the driver that stores use by themselves, so that a transaction on the handle can be given to `publish`. A commit is on
 * disk when it returns. Another process that writes at the moment is waited for, for 5 seconds.
 */
export function openDatabase(file: string): SqliteHandle {
  const handle = new (defaultDriver())(file)
  handle.exec('PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON')
  return handle
}

/** Opens a file to look at: nothing is written to it. */
export function openUntouched(file: string): SqliteHandle {
  return new (defaultDriver())(file)
}

/** Opens another connection by the driver of a handle: what one process does to a file has to go through one copy of SQLite. */
export function openBeside(handle: SqliteHandle, file: string): SqliteHandle {
  return new (handle.constructor as new (file: string) => SqliteHandle)(file)
}

/** The file behind a handle, absolute; `''` for a database in memory. */
export function fileOf(handle: SqliteHandle): string {
  const [main] = handle.prepare('PRAGMA database_list').all() as { readonly file: string | null }[]
  return main?.file ?? ''
}

/** BLOBs come as `Buffer`, `Uint8Array` or, from libsql, `ArrayBuffer`. */
export function bytesOf(value: unknown): Uint8Array {
  if (value instanceof Uint8Array) return value
  return new Uint8Array(value as ArrayBuffer)
}

/** SQLite's result code of an error, without the extension; `undefined` for errors that are none of SQLite's. */
export function resultCode(error: unknown): number | undefined {
  const { errcode, rawCode, code } = (error ?? {}) as { readonly errcode?: unknown; readonly rawCode?: unknown; readonly code?: unknown }
  const number = errcode ?? rawCode
  if (typeof number === 'number') return number & 0xff
  return typeof code === 'string' ? Object.entries(CODES).find(([name]) => code === name || code.startsWith(`${name}_`))?.[1] : undefined
}

/** Those that say that the database can't be used now, by the names that better-sqlite3 gives. */
const CODES = {
  SQLITE_PERM: 3,
  SQLITE_BUSY: 5,
  SQLITE_LOCKED: 6,
  SQLITE_NOMEM: 7,
  SQLITE_READONLY: 8,
  SQLITE_IOERR: 10,
  SQLITE_CORRUPT: 11,
  SQLITE_FULL: 13,
  SQLITE_CANTOPEN: 14,
  SQLITE_PROTOCOL: 15,
  SQLITE_NOTADB: 26,
} as const

/** Somebody else writes at the moment. */
export function isBusy(error: unknown): boolean {
  const code = resultCode(error)
  return code === CODES.SQLITE_BUSY || code === CODES.SQLITE_LOCKED
}

/** Nothing is wrong with the statement; the database can't carry it out: disk full, file gone, no rights, and the like. */
export function isUnavailable(error: unknown): boolean {
  return (Object.values(CODES) as readonly (number | undefined)[]).includes(resultCode(error))
}
