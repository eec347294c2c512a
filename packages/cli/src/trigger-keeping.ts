/** Owns where the command line keeps a connector's triggers: where the module says, else, while developing, in a file beside the project. */
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { TriggerServiceOptions } from '@ferrule/fastify'
import { UsageError } from './usage-error.js'

/** What a module may export as `triggers`: the options, or a function that makes them. */
export type ExportedTriggers = TriggerServiceOptions | (() => TriggerServiceOptions | Promise<TriggerServiceOptions>)

/** What the module says; `undefined` where it says nothing. */
export async function declaredTriggers(exported: unknown, entry: string): Promise<TriggerServiceOptions | undefined> {
  if (exported === undefined) return undefined
  const given: unknown = typeof exported === 'function' ? await (exported as () => unknown)() : exported
  const { store, keys } = (given ?? {}) as Partial<TriggerServiceOptions>
  if (store !== undefined && Array.isArray(keys)) return given as TriggerServiceOptions
  throw new UsageError(
    `\`triggers\` of ${entry} is no { store, keys }.`,
    "Export for example: export const triggers = async () => ({ store: await openSqliteStore({ file: 'triggers.sqlite' }), keys: [process.env.TRIGGERS_KEY] })",
  )
}

/** A file and a key of this project's own, for a developer's machine. */
export async function developmentTriggers(entry: string): Promise<TriggerServiceOptions> {
  const { openSqliteStore } = await import('@ferrule/triggers/sqlite')
  const folder = developmentFolder(entry)
  return {
    store: await openSqliteStore({ file: join(folder, 'triggers.sqlite') }),
    keys: [localKey(join(folder, 'triggers.key'))],
    development: true,
  }
}

/** Where a developer's machine keeps what a project needs; git does not see it. */
export function developmentFolder(entry: string): string {
  const folder = join(projectFolder(entry), '.ferrule')
  mkdirSync(folder, { recursive: true })
  const ignore = join(folder, '.gitignore')
  if (!existsSync(ignore)) writeFileSync(ignore, '*\n')
  return folder
}

function localKey(file: string): string {
  if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString('base64'), { mode: 0o600 })
  return readFileSync(file, 'utf8').trim()
}

/** The folder of the package that the entry belongs to. */
function projectFolder(entry: string): string {
  for (let folder = dirname(entry); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return folder
    if (dirname(folder) === folder) return dirname(entry)
  }
}
