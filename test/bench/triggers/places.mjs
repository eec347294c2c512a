/** Owns empty databases: files, and databases of a PostgreSQL server that `DATABASE_URL` names or that is started here. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { NoPostgres, startPostgres } from '../../../scripts/postgres.mjs'
import { query } from '../../support/query.mjs'

/** The stores that can be measured here, and what makes a place for each. */
export async function openPlaces(wanted) {
  const folder = mkdtempSync(join(tmpdir(), 'ferrule-bench-'))
  let server
  let made = 0
  if (wanted.includes('postgres') && process.env.DATABASE_URL === undefined)
    try {
      server = await startPostgres()
    } catch (error) {
      if (!(error instanceof NoPostgres)) throw error
      console.log(`PostgreSQL is not measured: ${error.message} Install it, or name a server by DATABASE_URL.`)
    }
  const url = process.env.DATABASE_URL ?? server?.url
  return {
    stores: wanted.filter((store) => store !== 'postgres' || url !== undefined),
    async empty(store) {
      if (store === 'raw') return undefined
      if (store === 'sqlite') return join(folder, `${++made}.sqlite`)
      const name = `ferrule_bench_${process.pid}_${++made}`
      await query(url, `CREATE DATABASE ${name}`)
      return Object.assign(new URL(url), { pathname: `/${name}` }).href
    },
    async remove(store, place) {
      if (store === 'postgres') await query(url, `DROP DATABASE ${new URL(place).pathname.slice(1)} WITH (FORCE)`)
    },
    async close() {
      await server?.remove()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
