/** Owns where nodes keep things: a SQLite file, or a database on a PostgreSQL of the harness' own, which it may stop and kill. */
import { openSqliteStore } from '@ferrule/triggers/sqlite'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { NoPostgres, startPostgres } from '../../scripts/postgres.mjs'
import { query } from '../support/query.mjs'

export { NoPostgres }

let server
/** The server of this run, started when it is needed. Durable, as one that is used. */
export async function postgresServer() {
  server ??= startPostgres()
  return server
}
export async function removeServer() {
  await (await server?.catch(() => undefined))?.remove()
}

export async function newPlace(kind, folder) {
  if (kind === 'sqlite') {
    const file = join(folder, 'store.sqlite')
    return { kind, file, name: file }
  }
  const { url } = await postgresServer()
  const name = `faults_${randomBytes(6).toString('hex')}`
  await query(url, `CREATE DATABASE ${name}`)
  const own = new URL(url)
  own.pathname = `/${name}`
  return { kind, url: own.href, name: own.href }
}

/** Looks at a store, as `ferrule triggers` does. */
export async function look(place, work) {
  const store =
    place.kind === 'sqlite'
      ? await openSqliteStore({ file: place.file, worker: false })
      : await (await import('@ferrule/triggers/postgres')).openPostgresStore({ connectionString: place.url, connections: 4 })
  try {
    return await work(store)
  } finally {
    await store.close()
  }
}
