/** Owns a served shop for tests: a real file in a temporary folder, a real port, and a caller who has a key. */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSqliteStore } from '@ferrule/triggers/sqlite'
import { serve } from '@ferrule/fastify'
import type { Served } from '@ferrule/fastify'
import { Orders } from '../../src/connector.js'
import { openShop } from '../../src/shop.js'

export const KEY = 'a key of the tests, and of nothing else'

export interface Call {
  /** `null` sends none. */
  readonly key?: string | null
  readonly headers?: Readonly<Record<string, string>>
  /** Sent as JSON. */
  readonly json?: unknown
  /** Sent as it is. */
  readonly body?: NonNullable<RequestInit['body']>
}

export interface Answer<Body> {
  readonly status: number
  readonly headers: Headers
  /** Parsed where it is JSON; `undefined` where there is none. */
  readonly body: Body
}

export interface ServedShop {
  /** Where the connector is, with its base path. */
  readonly url: () => string
  /** Calls an operation of the connector; `path` begins below the base path. */
  readonly call: <Body = never>(method: string, path: string, call?: Call) => Promise<Answer<Body>>
  /** Stops the server, closes the file, and starts both again on the same file. */
  readonly restart: () => Promise<void>
  /** Stops everything and removes the file. */
  readonly close: () => Promise<void>
}

const TRIGGERS_KEY = randomBytes(32)

/** Serves a new shop; of a class of one's own where it asks otherwise who is calling. */
export async function serveShop(Shop: typeof Orders = Orders): Promise<ServedShop> {
  const folder = mkdtempSync(join(tmpdir(), 'ferrule-orders-'))
  const start = async (): Promise<{ readonly served: Served; readonly stop: () => Promise<void> }> => {
    const shop = openShop(join(folder, 'orders.sqlite'))
    const served = await serve(new Shop(shop, new Map([[KEY, { name: 'tests' }]])), {
      port: 0,
      logger: false,
      signals: false,
      triggers: {
        store: await openSqliteStore({ file: join(folder, 'orders.sqlite') }),
        keys: [TRIGGERS_KEY],
        development: true,
      },
    })
    const stop = async (): Promise<void> => {
      await served.close()
      shop.close()
    }
    return { served, stop }
  }
  let running = await start()
  const url = (): string => `${running.served.address}/api`
  return {
    url,
    async call<Body>(method: string, path: string, { key = KEY, headers = {}, json, body }: Call = {}): Promise<Answer<Body>> {
      const response = await fetch(`${url()}${path}`, {
        method,
        headers: {
          ...(key === null ? {} : { 'x-api-key': key }),
          ...(json === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(json === undefined ? {} : { body: JSON.stringify(json) }),
        ...(body === undefined ? {} : { body, duplex: 'half' }),
      })
      const text = await response.text()
      const parsed: unknown =
        text === '' ? undefined : /\bjson\b/.test(response.headers.get('content-type') ?? '') ? JSON.parse(text) : text
      return { status: response.status, headers: response.headers, body: parsed as Body }
    },
    async restart() {
      await running.stop()
      running = await start()
    },
    async close() {
      await running.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
