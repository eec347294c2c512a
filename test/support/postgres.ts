/**
 * Databases for tests: on the server that `DATABASE_URL` names, else on one that is started here. Where none can be, these tests are skipped,
 * and the reason is said.
 */
import { openPostgresStore } from '@ferrule/triggers/postgres'
import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { NoPostgres, startPostgres, type PostgresServer } from '../../scripts/postgres.mjs'

export interface TestDatabase {
  readonly url: string
  query(text: string, values?: unknown[]): Promise<readonly Record<string, unknown>[]>
  drop(): Promise<void>
}

/** A server of this file's own, which it may stop; `undefined` where there is none. */
export async function startServer(): Promise<PostgresServer | undefined> {
  try {
    // Nothing here has to survive this machine.
    return await startPostgres({ settings: { fsync: 'off', full_page_writes: 'off', autovacuum: 'off' } })
  } catch (error) {
    if (!(error instanceof NoPostgres)) throw error
    console.warn(
      `Skipped what needs PostgreSQL: ${error.message}\nInstall PostgreSQL, or name a server: DATABASE_URL=postgres://… npm test`,
    )
    return undefined
  }
}

const named = process.env.DATABASE_URL
const server = named === undefined ? await startServer() : undefined
const url = named ?? server?.url

/** Tests that need PostgreSQL. */
export const describeOnPostgres: typeof describe = url === undefined ? describe.skip : describe

// Pollers read up to the oldest transaction that is open on the server: tests beside these would hold them up.
const turn = named === undefined ? undefined : new pg.Client(named)
await turn?.connect()
await turn?.query('SELECT pg_advisory_lock(7261)')

const template = url === undefined ? undefined : await emptyDatabase(url)
if (template !== undefined) await (await openPostgresStore({ connectionString: template.url })).close()

afterAll(async () => {
  await template?.drop()
  await turn?.end()
  await server?.remove()
})

/** With the store's tables. */
export async function newDatabase(): Promise<TestDatabase> {
  if (url === undefined || template === undefined) throw new Error('There is no PostgreSQL here.')
  return emptyDatabase(url, template.url)
}

export async function emptyDatabase(on: string, like?: string): Promise<TestDatabase> {
  const name = `ferrule_${randomBytes(8).toString('hex')}`
  await once(on, `CREATE DATABASE ${name} TEMPLATE ${like === undefined ? 'template1' : new URL(like).pathname.slice(1)}`)
  const own = new URL(on)
  own.pathname = `/${name}`
  return {
    url: own.href,
    query: (text, values) => once(own.href, text, values),
    drop: async () => {
      await once(on, `DROP DATABASE ${name} WITH (FORCE)`)
    },
  }
}

async function once(connectionString: string, text: string, values?: unknown[]): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    return (await client.query(text, values)).rows as readonly Record<string, unknown>[]
  } finally {
    await client.end()
  }
}
