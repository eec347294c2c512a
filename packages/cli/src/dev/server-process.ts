/** Owns the process that serves under `ferrule dev`: it loads, waits to be told to listen, and ends when it is told or left alone. */
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { recommendedFindings } from '../lint/recommended.js'
import { hasErrors, loadConnector, type LoadedConnector } from '../load-connector.js'
import { messageOf } from '../load-failure.js'
import { loadedModules } from '../loader/install.js'
import { PortTaken, serveLoaded, type RunningServer } from '../serve-connector.js'
import { UsageError } from '../usage-error.js'
import type { Command, Event } from './messages.js'

let loaded: LoadedConnector | undefined
let running: RunningServer | undefined

// Ctrl-C reaches the whole process group; when to end is for the parent to say, who lets requests finish.
process.on('SIGINT', () => undefined)
process.on('SIGTERM', () => undefined)
process.on('disconnect', () => void close())
process.on('message', (command: Command) => void obey(command).catch(tellUnusable))

async function obey(command: Command): Promise<void> {
  if (command.type === 'load') return load(command)
  if (command.type === 'listen') return listen(command)
  return close()
}

async function load({ entry, url }: Command & { type: 'load' }): Promise<void> {
  loaded = await loadConnector(entry, { url })
  const { model, diagnostics } = loaded
  const ok = model !== undefined && !hasErrors(diagnostics)
  const found = ok ? await recommendedFindings(loaded) : []
  tell({ type: 'loaded', ok, diagnostics, found, files: loadedFiles() })
}

async function listen({ host, port, url, backend }: Command & { type: 'listen' }): Promise<void> {
  if (loaded?.model === undefined) throw new Error('unreachable: listening before loading')
  try {
    const served = await serveLoaded(loaded, { host, port, url, backend, log: 'requests', development: true })
    if (served.server === undefined) return tell({ type: 'failed', diagnostics: served.diagnostics })
    running = served.server
    tell({ type: 'listening', serving: running.serving })
  } catch (error) {
    if (!(error instanceof PortTaken)) throw error
    tell({ type: 'port-taken' })
  }
}

async function close(): Promise<void> {
  await running?.close().catch(() => undefined)
  process.exit(0)
}

function tell(event: Event): void {
  process.send?.(event)
}

function tellUnusable(error: unknown): void {
  tell({
    type: 'unusable',
    message: error instanceof UsageError ? error.message : messageOf(error),
    hint: error instanceof UsageError ? error.hint : undefined,
  })
}

/** The user's files behind what runs, also those outside the project's folder. */
function loadedFiles(): readonly string[] {
  const urls = [...loadedModules()].filter((url) => url.startsWith('file:'))
  const required = Object.keys(createRequire(import.meta.url).cache)
  return [...new Set([...urls.map((url) => fileURLToPath(url)), ...required])].filter((file) => !/[\\/]node_modules[\\/]/.test(file))
}
