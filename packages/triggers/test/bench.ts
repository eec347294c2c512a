/** Owns what most tests of the engine begin with: triggers on a SQLite file, a receiver, and a clock that the test moves. */
import { receiver, testClock, type Receiver, type TestClock } from '@ferrule/testing'
import { createTriggers, type Store, type TriggerLog, type Triggers, type TriggersOptions } from '@ferrule/triggers'
import { openSqliteStore, type SqliteHandle } from '@ferrule/triggers/sqlite'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Bench {
  readonly triggers: Triggers<SqliteHandle>
  readonly store: Store<SqliteHandle>
  readonly receiver: Receiver
  readonly clock: TestClock
  readonly file: string
  /** What was logged, as JSON. */
  readonly log: readonly string[]
  /** Subscribes a path of the receiver; gives the token. */
  subscribe(path: string, filter?: unknown): Promise<string>
  close(): Promise<void>
}

export const KEY = Buffer.alloc(32, 7)
/** Callbacks may go to the receiver, on this machine. */
export const LOOPBACK = { allowHttp: true, ports: 'any', allowAddresses: ['127.0.0.0/8', '::1/128'] } as const

export async function openBench(options: Partial<TriggersOptions<SqliteHandle>> = {}): Promise<Bench> {
  const folder = mkdtempSync(join(tmpdir(), 'ferrule-triggers-'))
  const file = join(folder, 'store.sqlite')
  const clock = testClock()
  const here = await receiver()
  const store = await openSqliteStore({ file, clock })
  const log: string[] = []
  const triggers = createTriggers({
    store,
    clock,
    keys: [KEY],
    callbacks: LOOPBACK,
    log: remember(log),
    // The middle of the spread: times are what the schedule says.
    random: () => 0.5,
    ...options,
  })
  return {
    triggers,
    store,
    receiver: here,
    clock,
    file,
    log,
    subscribe: async (path, filter) =>
      (await triggers.subscribe({ topic: 'orderPlaced', principal: 'me', callbackUrl: here.origin + path, filter })).token,
    close: async () => {
      await triggers.stop()
      await store.close()
      await here.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function remember(lines: string[]): TriggerLog {
  const at =
    (level: string) =>
    (data: object, message: string): void =>
      void lines.push(JSON.stringify({ level, message, ...data }, (_, value: unknown) => (value instanceof Error ? value.message : value)))
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}

/** Waits until something is so; fails after five seconds of real time. */
export async function until(condition: () => boolean | Promise<boolean>, otherwise = 'it never came about'): Promise<void> {
  const end = performance.now() + 5_000
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(otherwise)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

/** How many deliveries of each state there are. */
export async function statesOf(store: Store): Promise<Readonly<Record<string, number>>> {
  const counts: Record<string, number> = {}
  for (const { state } of (await store.deliveries({}, { limit: 100_000 })).items) counts[state] = (counts[state] ?? 0) + 1
  return counts
}
