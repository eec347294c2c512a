import { openPostgresStore } from '@ferrule/triggers/postgres'
import pg from 'pg'
import PgBoss from 'pg-boss'
import { newDatabase } from '../../../../../test/support/postgres.js'
import type { Place } from './place.js'

const LEASE_S = 5

/** One database, whose clock is the test's: it stands still until it is moved. All that a killed process leaves is what it had committed. */
export async function postgresPlace(start: number): Promise<Place> {
  const database = await newDatabase()
  await database.query(`
    CREATE SCHEMA moved;
    CREATE TABLE moved.clock (at timestamptz NOT NULL);
    INSERT INTO moved.clock VALUES (to_timestamp(${start / 1000}));
    CREATE FUNCTION moved.now() RETURNS timestamptz LANGUAGE sql STABLE AS 'SELECT at FROM moved.clock';
    CREATE FUNCTION moved.clock_timestamp() RETURNS timestamptz LANGUAGE sql STABLE AS 'SELECT at FROM moved.clock';
    DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET search_path = moved, pg_catalog, public', current_database()); END $$`)
  const own = new pg.Pool({ connectionString: database.url, max: 2 })
  own.on('error', () => undefined)
  // Other nodes look after what a dead one had.
  const boss = new PgBoss({
    db: { executeSql: async (text, values) => ({ rows: (await own.query(text, values)).rows as unknown[] }) },
    schema: 'ferrule_jobs',
    supervise: false,
    schedule: false,
    archiveCompletedAfterSeconds: 60,
  })
  let last: MortalPool | undefined
  const all: MortalPool[] = []
  return {
    leases: true,
    async open(clock) {
      last = new MortalPool(database.url)
      all.push(last)
      return openPostgresStore({ pool: last.pool, leaseSeconds: LEASE_S, clock })
    },
    kill: () => last?.kill(),
    async pass(ms) {
      await own.query(`UPDATE moved.clock SET at = at + $1 * interval '1 millisecond'`, [ms])
    },
    tend: () => boss.maintain(),
    async remove() {
      await Promise.all(all.map((one) => one.end()))
      await own.end()
      await database.drop()
    },
  }
}

/** The connections of one process. */
class MortalPool {
  readonly pool: pg.Pool
  private readonly clients = new Set<pg.PoolClient>()
  private isDead = false

  constructor(connectionString: string) {
    this.pool = new pg.Pool({ connectionString, max: 8 })
    this.pool.on('error', () => undefined)
    this.pool.on('connect', (client) => {
      this.clients.add(client)
      if (this.isDead) cut(client)
    })
    this.pool.on('remove', (client) => this.clients.delete(client as pg.PoolClient))
  }

  kill(): void {
    this.isDead = true
    for (const client of this.clients) cut(client)
  }

  end(): Promise<void> {
    return this.pool.end()
  }
}

function cut(client: pg.PoolClient): void {
  ;(client as unknown as { readonly connection: { readonly stream: { destroy(): void } } }).connection.stream.destroy()
}
