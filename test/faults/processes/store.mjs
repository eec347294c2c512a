/**
 * Opens a node's store, and the places where the node can be made to die. They are made from what anybody can give a store and its users: a
 * store around the store, a connection that counts its statements. Nothing in the packages knows of them.
 */
import { openSqliteStore, openDatabase } from '@ferrule/triggers/sqlite'
import { AsyncLocalStorage } from 'node:async_hooks'

/** What a node is doing when it dies: `before` or `after` a call of its store, or `within` one, between two statements. */
const FAILPOINTS = {
  'after-event-commit': { call: 'append', when: 'after' },
  'after-send-before-record': { call: 'record', when: 'before' },
  'mid-fan-out': { call: 'recordFanOut', when: 'within' },
  'mid-claim': { call: 'claimDue', when: 'within' },
  'mid-sweep': { call: 'sweep', when: 'within' },
}

/** Beside the store, what the application does on the same database: transactions and questions of its own. */
export async function openStore(place, failpoint) {
  const fuse = new Fuse(failpoint)
  const { store, ...database } = await (place.kind === 'sqlite' ? openSqlite(place, fuse) : openPostgres(place, fuse))
  return { store: failpoint === undefined ? store : fuse.around(store), ...database }
}

class Fuse {
  inside = new AsyncLocalStorage()
  point
  left

  /** `count`: dies when it comes to the place for this time. */
  constructor({ name, count } = {}) {
    this.point = FAILPOINTS[name]
    this.left = count
  }

  burn() {
    if (--this.left === 0) process.kill(process.pid, 'SIGKILL')
  }

  statement() {
    if (this.point?.when === 'within' && this.inside.getStore() === this.point.call) this.burn()
  }

  around(store) {
    const { call, when } = this.point
    return new Proxy(store, {
      get: (target, name) => {
        const value = target[name]
        if (typeof value !== 'function') return value
        const method = value.bind(target)
        if (name !== call) return method
        if (when === 'within') return (...given) => this.inside.run(call, method, ...given)
        return async (...given) => {
          if (when === 'before') this.burn()
          const result = await method(...given)
          if (when === 'after') this.burn()
          return result
        }
      },
    })
  }
}

async function openSqlite({ file }, fuse) {
  const store = await openSqliteStore({ database: countedHandle(openDatabase(file), () => fuse.statement()) })
  const begin = async () => {
    const handle = openDatabase(file)
    handle.exec('BEGIN IMMEDIATE')
    return {
      handle,
      lock: async () => undefined,
      end: async (commit) => {
        handle.exec(commit ? 'COMMIT' : 'ROLLBACK')
        handle.close()
      },
    }
  }
  return { store, begin }
}

function countedHandle(handle, onStatement) {
  const counted = (target, names, wrap) =>
    new Proxy(target, {
      get: (_, name) => {
        const value = target[name]
        if (typeof value !== 'function' || name === 'constructor') return value
        return names.includes(name) ? wrap(value.bind(target)) : value.bind(target)
      },
    })
  const ran =
    (method) =>
    (...given) => {
      const result = method(...given)
      onStatement()
      return result
    }
  return counted(handle, ['prepare'], (prepare) => (sql) => counted(prepare(sql), ['run', 'get', 'all'], ran))
}

async function openPostgres({ url, leaseSeconds }, fuse) {
  const { openPostgresStore } = await import('@ferrule/triggers/postgres')
  const { default: pg } = await import('pg')
  const pool = new pg.Pool({ connectionString: url, max: 10, connectionTimeoutMillis: 4_000, keepAlive: true })
  const connect = pool.connect.bind(pool)
  const counted = new WeakSet()
  // pg calls it with a callback for its own `query`.
  pool.connect = (callback) => {
    if (callback !== undefined) return connect(callback)
    return connect().then((client) => {
      if (!counted.has(client)) countStatements(client, () => fuse.statement())
      counted.add(client)
      return client
    })
  }
  const store = await openPostgresStore({ pool, ...(leaseSeconds === undefined ? {} : { leaseSeconds }) })
  const own = new pg.Pool({ connectionString: url, max: 25 })
  own.on('error', () => undefined)
  const begin = async () => {
    const client = await own.connect()
    await client.query('BEGIN')
    return {
      handle: client,
      lock: (row) => client.query('UPDATE locks SET held = held + 1 WHERE name = $1', [row]).then(() => undefined),
      end: async (commit) => {
        await client.query(commit ? 'COMMIT' : 'ROLLBACK')
        client.release()
      },
    }
  }
  const articles = async ({ after, limit }) => {
    const { rows } = await own.query(
      `SELECT id, changed_at AS "changedAt", clock_timestamp() AS now FROM articles
       WHERE $1::timestamptz IS NULL OR (changed_at, id) > ($1, $2) ORDER BY changed_at, id LIMIT $3`,
      [after?.position ?? null, after?.id ?? null, limit],
    )
    const now = rows[0]?.now ?? (await own.query('SELECT clock_timestamp() AS now')).rows[0].now
    return { items: rows.map(({ id, changedAt }) => ({ id, changedAt })), now }
  }
  return { store, begin, articles }
}

function countStatements(client, onStatement) {
  const query = client.query.bind(client)
  client.query = (...given) => {
    const asked = query(...given)
    return typeof asked?.then === 'function'
      ? asked.then((result) => {
          onStatement()
          return result
        })
      : asked
  }
}
