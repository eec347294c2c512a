/** Owns where the command line keeps a connector's calls: where the module says, else, while developing, in a file beside the project. */
import { join } from 'node:path'
import type { Bindings } from '@ferrule/core'
import type { CallStore } from '@ferrule/fastify'
import { developmentFolder } from './trigger-keeping.js'
import { UsageError } from './usage-error.js'

/** What a module may export as `calls`: the store, or a function that opens it. */
export type ExportedCalls = CallStore | (() => CallStore | Promise<CallStore>)

/** What keeps calls; `undefined` where nobody says, and nothing has to be kept. */
export async function callsOf(
  exported: unknown,
  entry: string,
  bindings: Bindings | undefined,
  development: boolean,
): Promise<CallStore | undefined> {
  if (exported !== undefined) {
    const given: unknown = typeof exported === 'function' ? await (exported as () => unknown)() : exported
    if (typeof (given as Partial<CallStore> | undefined)?.begin === 'function') return given as CallStore
    throw new UsageError(
      `\`calls\` of ${entry} is no store of calls.`,
      "Export for example: export const calls = () => openSqliteCalls({ file: 'calls.sqlite' }), from @ferrule/fastify/calls/sqlite",
    )
  }
  const needed = [...(bindings?.operations.values() ?? [])].some(({ longRunning, idempotent }) => longRunning ?? idempotent)
  if (!development || !needed) return undefined
  const { openSqliteCalls } = await import('@ferrule/fastify/calls/sqlite')
  return openSqliteCalls({ file: join(developmentFolder(entry), 'calls.sqlite') })
}
