import { storeConformance, type OpenedStore } from '@ferrule/testing'
import { openPostgresStore, type PgClient } from '@ferrule/triggers/postgres'
import pg from 'pg'
import { describeOnPostgres, newDatabase } from '../../../../test/support/postgres.js'

describeOnPostgres('the PostgreSQL store', () => {
  for (const { name, run } of storeConformance(openStore)) test(name, run)
})

async function openStore(): Promise<OpenedStore<PgClient>> {
  const database = await newDatabase()
  let store = await openPostgresStore({ connectionString: database.url })
  return {
    store,
    reopen: async () => {
      await store.close()
      store = await openPostgresStore({ connectionString: database.url })
      return store
    },
    inTransaction: async (work) => {
      const client = new pg.Client(database.url)
      await client.connect()
      try {
        await client.query('BEGIN')
        await work(client)
        await client.query('COMMIT')
      } catch (error) {
        await client.query('ROLLBACK')
        throw error
      } finally {
        await client.end()
      }
    },
    dispose: async () => {
      await store.close()
      await database.drop()
    },
  }
}
