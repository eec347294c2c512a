/** Publishing in a transaction of the application's own, whatever library it is one of. */
import { createTriggers, type Triggers } from '@ferrule/triggers'
import { fromDrizzle, fromKnex, fromKysely, openPostgresStore, type PgClient } from '@ferrule/triggers/postgres'
import { sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/node-postgres'
import knexOf from 'knex'
import { CamelCasePlugin, Kysely, PostgresDialect, sql as kyselySql } from 'kysely'
import pg from 'pg'
import { describeOnPostgres, newDatabase, type TestDatabase } from '../../../../test/support/postgres.js'

interface Library {
  /** Places an order and publishes it in one transaction; rolls back where `fail` says so. */
  place(id: string, publish: (transaction: PgClient) => Promise<unknown>, fail: boolean): Promise<void>
  close(): Promise<void>
}

const failed = new Error('the order was not placed')

const libraries: Readonly<Record<string, (url: string) => Promise<Library>>> = {
  pg: async (url) => {
    const client = new pg.Client(url)
    await client.connect()
    return {
      place: async (id, publish, fail) => {
        await client.query('BEGIN')
        await client.query('INSERT INTO orders VALUES ($1)', [id])
        await publish(client)
        await client.query(fail ? 'ROLLBACK' : 'COMMIT')
        if (fail) throw failed
      },
      close: () => client.end(),
    }
  },
  Kysely: async (url) => {
    // A plugin that spells columns anew: ours must not mind.
    const db = new Kysely<object>({
      dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: url }) }),
      plugins: [new CamelCasePlugin()],
    })
    return {
      place: (id, publish, fail) =>
        db.transaction().execute(async (trx) => {
          await kyselySql`INSERT INTO orders VALUES (${id})`.execute(trx)
          await publish(fromKysely(trx))
          if (fail) throw failed
        }),
      close: () => db.destroy(),
    }
  },
  Knex: async (url) => {
    const knex = knexOf({ client: 'pg', connection: url })
    return {
      place: (id, publish, fail) =>
        knex.transaction(async (trx) => {
          await trx('orders').insert({ id })
          await publish(fromKnex(trx))
          if (fail) throw failed
        }),
      close: () => knex.destroy(),
    }
  },
  Drizzle: async (url) => {
    const pool = new pg.Pool({ connectionString: url })
    const db = drizzle(pool)
    return {
      place: (id, publish, fail) =>
        db.transaction(async (tx) => {
          await tx.execute(sql`INSERT INTO orders VALUES (${id})`)
          await publish(fromDrizzle(tx))
          if (fail) throw failed
        }),
      close: () => pool.end(),
    }
  },
}

describeOnPostgres.each(Object.entries(libraries))('an event that is published in a transaction of %s', (_, open) => {
  let database: TestDatabase
  let triggers: Triggers<PgClient>
  let library: Library

  beforeEach(async () => {
    database = await newDatabase()
    await database.query('CREATE TABLE orders (id text PRIMARY KEY)')
    triggers = createTriggers({ store: await openPostgresStore({ connectionString: database.url }), keys: [Buffer.alloc(32, 1)] })
    library = await open(database.url)
  })
  afterEach(async () => {
    await library.close()
    await triggers.store.close()
    await database.drop()
  })

  const publish = (id: string) => (transaction: PgClient) =>
    triggers.publish({ topic: 'orderPlaced', event: { what: 'a ? and a $1', text: 'é\u0000' }, id, transaction })
  const kept = async () => (await triggers.store.read({ topic: 'orderPlaced', after: '', limit: 10 })).events

  test('is there with what the transaction wrote', async () => {
    await library.place('one', publish('order-1'), false)
    const [event, ...others] = await kept()
    expect(event?.id).toBe('order-1')
    expect(Buffer.from(event?.body ?? []).toString()).toBe('{"what":"a ? and a $1","text":"é\\u0000"}')
    expect(others).toEqual([])
    expect((await triggers.store.claimFanOuts(8, 500)).map((fanOut) => fanOut.event.id)).toEqual(['order-1'])
  })

  test('was never there where the transaction rolls back', async () => {
    await expect(library.place('one', publish('order-1'), true)).rejects.toThrow(failed)
    expect(await kept()).toEqual([])
    expect((await triggers.store.backlog()).fanOuts).toBe(0)
    expect(await database.query('SELECT 1 FROM ferrule_jobs.job')).toEqual([])
    expect(await database.query('SELECT * FROM orders')).toEqual([])
  })

  test('is told that it was there before, and the transaction goes on', async () => {
    await triggers.publish({ topic: 'orderPlaced', event: {}, id: 'order-1' })
    let again: unknown
    await library.place('one', async (transaction) => (again = await publish('order-1')(transaction)), false)
    expect(again).toEqual({ id: 'order-1', duplicate: true })
    expect(await database.query('SELECT * FROM orders')).toEqual([{ id: 'one' }])
  })
})

describeOnPostgres('a transaction that an event is published in', () => {
  test('is as durable as any: `synchronous_commit` is not off, and stays what it is where it asks for more', async () => {
    const database = await newDatabase()
    const store = await openPostgresStore({ connectionString: database.url })
    const client = new pg.Client(database.url)
    await client.connect()
    const after = async (setting: string): Promise<unknown> => {
      await client.query(`BEGIN; SET LOCAL synchronous_commit = ${setting}`)
      await store.append([{ id: setting, topic: 't', body: Buffer.from('{}'), createdAt: 0, fanOut: true }], { transaction: client })
      const { rows } = await client.query('SHOW synchronous_commit')
      await client.query('COMMIT')
      return rows[0]
    }
    expect(await after('off')).toEqual({ synchronous_commit: 'on' })
    expect(await after('remote_apply')).toEqual({ synchronous_commit: 'remote_apply' })
    expect(await after('local')).toEqual({ synchronous_commit: 'local' })
    await client.end()
    await store.close()
    await database.drop()
  })
})
