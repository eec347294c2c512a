/** The experiment that readers of a log by number fail: writers that commit late, in another order, or not at all. */
import { openPostgresStore } from '@ferrule/triggers/postgres'
import pg from 'pg'
import { setTimeout as sleep } from 'node:timers/promises'
import { describeOnPostgres, newDatabase } from '../../../../test/support/postgres.js'

const WRITERS = 20
const FOR_MS = Number(process.env.FERRULE_POLLING_MS ?? 3_000)

describeOnPostgres('a reader of the log', () => {
  test(
    'beside twenty writers that take their time to commit, or roll back, misses nothing and reads in order',
    async () => {
      const database = await newDatabase()
      const store = await openPostgresStore({ connectionString: database.url })
      const committed = new Set<string>()
      const rolledBack = new Set<string>()
      const read: { readonly id: string; readonly position: string }[] = []
      let position = await store.now()
      const end = Date.now() + FOR_MS

      const writers = Promise.all(
        Array.from({ length: WRITERS }, async (_, writer) => {
          const client = new pg.Client(database.url)
          await client.connect()
          for (let index = 0; Date.now() < end; index++) {
            const id = `${writer}-${index}`
            await client.query('BEGIN')
            await store.append([{ id, topic: 'orderPlaced', body: Buffer.from('{}'), createdAt: Date.now(), fanOut: false }], {
              transaction: client,
            })
            await sleep(Math.random() * 20)
            const commits = Math.random() > 0.05
            await client.query(commits ? 'COMMIT' : 'ROLLBACK')
            ;(commits ? committed : rolledBack).add(id)
          }
          await client.end()
        }),
      )
      const reader = (async () => {
        for (let quiet = 0; quiet < 3;) {
          const page = await store.read({ topic: 'orderPlaced', after: position, limit: 50 })
          read.push(...page.events)
          position = page.position
          quiet = page.events.length === 0 && Date.now() > end + 500 ? quiet + 1 : 0
          await sleep(5)
        }
      })()
      await Promise.all([writers, reader])

      const ids = read.map(({ id }) => id)
      expect(committed.size).toBeGreaterThan(WRITERS)
      expect(rolledBack.size).toBeGreaterThan(0)
      expect([...committed].filter((id) => !ids.includes(id))).toEqual([])
      expect(ids.filter((id) => rolledBack.has(id))).toEqual([])
      expect(new Set(ids).size).toBe(ids.length)
      // Read again from the start, all of it comes in the same order.
      const again = await store.read({ topic: 'orderPlaced', after: '', limit: 1_000_000 })
      expect(again.events.map(({ id }) => id)).toEqual(ids)
      await store.close()
      await database.drop()
    },
    FOR_MS + 60_000,
  )
})
