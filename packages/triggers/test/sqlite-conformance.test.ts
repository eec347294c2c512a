import { storeConformance, type OpenedStore } from '@ferrule/testing'
import { openDatabase, openSqliteStore, type SqliteHandle } from '@ferrule/triggers/sqlite'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

describe('the SQLite store', () => {
  for (const { name, run } of storeConformance(openStore)) test(name, run)
})

async function openStore(): Promise<OpenedStore<SqliteHandle>> {
  const folder = mkdtempSync(join(tmpdir(), 'ferrule-sqlite-'))
  const file = join(folder, 'store.sqlite')
  let store = await openSqliteStore({ file })
  return {
    store,
    reopen: async () => {
      await store.close()
      store = await openSqliteStore({ file })
      return store
    },
    inTransaction: async (work) => {
      const handle = openDatabase(file)
      handle.exec('BEGIN')
      try {
        await work(handle)
        handle.exec('COMMIT')
      } catch (error) {
        handle.exec('ROLLBACK')
        throw error
      } finally {
        handle.close()
      }
    },
    dispose: async () => {
      await store.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
