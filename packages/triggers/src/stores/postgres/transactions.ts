/**
 * Owns publishing within a transaction of another library: each of these makes what `transaction` takes, without importing the library. A
 * client of `pg` is taken as it is.
 */
import type { PgClient } from './database.js'

/** A transaction of [Kysely](https://kysely.dev): `db.transaction().execute(trx => …)`. */
export interface KyselyTransaction {
  executeQuery(query: RawKyselyQuery): Promise<{ readonly rows: unknown[] }>
}
export interface RawKyselyQuery {
  readonly sql: string
  readonly parameters: readonly unknown[]
  readonly query: { readonly kind: 'RawNode'; readonly sqlFragments: readonly string[]; readonly parameters: readonly never[] }
  readonly queryId: { readonly queryId: string }
}

export function fromKysely(transaction: KyselyTransaction): PgClient {
  return {
    query: (sql, parameters = []) =>
      transaction.executeQuery({
        sql,
        parameters,
        query: { kind: 'RawNode', sqlFragments: [sql], parameters: [] },
        queryId: { queryId: 'ferrule' },
      }),
  }
}

/** A transaction of [Knex](https://knexjs.org): `knex.transaction(async trx => …)`. */
export interface KnexTransaction {
  raw(sql: string, bindings: readonly unknown[]): PromiseLike<{ readonly rows: unknown[] }>
}

export function fromKnex(transaction: KnexTransaction): PgClient {
  return {
    async query(text, values = []) {
      const bindings: unknown[] = []
      // Its placeholders are question marks, each with a value of its own; it takes no `undefined`.
      const sql = text.replaceAll('?', '\\?').replace(/\$(\d+)/g, (_, number: string) => {
        bindings.push(values[Number(number) - 1] ?? null)
        return '?'
      })
      const { rows } = await transaction.raw(sql, bindings)
      return { rows }
    },
  }
}

/** A transaction of [Drizzle](https://orm.drizzle.team) over `pg`: `db.transaction(async tx => …)`. */
export interface DrizzleTransaction {
  /** Given what answers `getSQL()` with what answers `toQuery()` with a text and its values. */
  execute(query: never): PromiseLike<{ readonly rows: unknown[] }>
}

export function fromDrizzle(transaction: DrizzleTransaction): PgClient {
  return {
    async query(sql, params = []) {
      const query = { getSQL: () => ({ toQuery: () => ({ sql, params }) }) }
      const { rows } = await transaction.execute(query as never)
      return { rows }
    },
  }
}
