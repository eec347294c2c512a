/** The suite for stores, on every driver of SQLite that is there; and what its statements cost. */
import { storeConformance, type OpenedStore } from '@ferrule/testing'
import { openSqliteStore, type SqliteHandle } from '@ferrule/triggers/sqlite'
import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const require = createRequire(import.meta.url)
type Driver = new (file: string) => SqliteHandle

const drivers: readonly (readonly [string, Driver])[] = [
  ['libsql', require('libsql') as Driver],
  // Since Node 22.13 without a flag.
  ...(process.getBuiltinModule('node:sqlite') === undefined
    ? []
    : [['node:sqlite', (require('node:sqlite') as { readonly DatabaseSync: Driver }).DatabaseSync] as const]),
]

describe.each(drivers)('the SQLite store on %s', (_, Driver) => {
  /** What SQLite says of each statement that was prepared. */
  const plans = new Map<string, readonly string[]>()

  for (const { name, run } of storeConformance(openStore)) test(name, run)

  test('no statement reads a whole table that grows', () => {
    expect(plans.size).toBeGreaterThan(40)
    const scans = [...plans].flatMap(([sql, details]) =>
      details
        .filter((detail) => /^SCAN (d|e|s|a|b|ferrule_\w+)\b/.test(detail) && !detail.includes('INDEX'))
        .map((detail) => ({ sql, detail })),
    )
    // One row; and deliveries from the newest on, to the end of the page.
    const allowed = /FROM ferrule_totals|FROM ferrule_migrations|ORDER BY d\.event DESC/
    expect(scans.filter(({ sql }) => !allowed.test(sql))).toEqual([])
  })

  test('dead letters and the deliveries of a subscription are listed without looking at others or sorting', () => {
    const listing = [...plans].filter(
      ([sql]) => /ORDER BY (d\.event|e\.seq) DESC, d\.subscription DESC/.test(sql) && /d\.state = 'dead'|s\.id = |d\.id = /.test(sql),
    )
    expect(listing.length).toBeGreaterThan(2)
    expect(listing.flatMap(([, details]) => details).filter((detail) => /^SCAN d$|TEMP B-TREE/.test(detail))).toEqual([])
  })

  async function openStore(): Promise<OpenedStore<SqliteHandle>> {
    const folder = mkdtempSync(join(tmpdir(), 'ferrule-sqlite-'))
    const connect = (): SqliteHandle => {
      const handle = new Driver(join(folder, 'store.sqlite'))
      handle.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL')
      return handle
    }
    let handle = connect()
    let prepared = listenTo(handle)
    let store = await openSqliteStore({ database: handle })
    const close = async (): Promise<void> => {
      explain(handle, prepared)
      await store.close()
      handle.close()
    }
    return {
      store,
      reopen: async () => {
        await close()
        handle = connect()
        prepared = listenTo(handle)
        store = await openSqliteStore({ database: handle })
        return store
      },
      inTransaction: async (work) => {
        const own = connect()
        own.exec('BEGIN')
        try {
          await work(own)
          own.exec('COMMIT')
        } catch (error) {
          own.exec('ROLLBACK')
          throw error
        } finally {
          own.close()
        }
      },
      dispose: async () => {
        await close()
        rmSync(folder, { recursive: true, force: true })
      },
    }
  }

  function listenTo(handle: SqliteHandle): ReadonlySet<string> {
    const prepare = handle.prepare.bind(handle)
    const prepared = new Set<string>()
    handle.prepare = (sql) => {
      prepared.add(sql)
      return prepare(sql)
    }
    return prepared
  }

  function explain(handle: SqliteHandle, prepared: ReadonlySet<string>): void {
    for (const sql of [...prepared].filter((one) => !/^\s*PRAGMA/.test(one) && !plans.has(one))) {
      const values = Array.from({ length: sql.split('?').length - 1 }, () => 1)
      const rows = handle.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...values) as { readonly detail: string }[]
      plans.set(
        sql,
        rows.map(({ detail }) => detail),
      )
    }
  }
})
