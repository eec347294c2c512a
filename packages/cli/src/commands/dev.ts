/** Owns `ferrule dev`: one server process after the other, a new one for each change of the sources. */
import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { Diagnostic } from '@ferrule/core'
import type { Event } from '../dev/messages.js'
import { startServer, type ServerHandle } from '../dev/server-handle.js'
import { watchSources, type SourceWatcher } from '../dev/watch-sources.js'
import { FINE, type ExitCode } from '../exit-code.js'
import { printSomeFindings } from '../lint/formats/text.js'
import { flat, type Located } from '../lint/located.js'
import { printDiagnostics, withRelativeFiles } from '../print-diagnostics.js'
import { count, paint, printJson, printLine, shortPath } from '../print.js'
import type { Serving } from '../serve-connector.js'
import { untilStopped } from '../stop-signals.js'
import { UsageError } from '../usage-error.js'

export interface DevOptions {
  readonly port?: number
  readonly host: string
  readonly url?: string
  readonly backend?: string
  readonly json?: boolean
}

const DEFAULT_PORT = 3000
/** How many ports after the usual one are tried. */
const PORTS_TRIED = 20
/** How long requests that have begun may take once their server was told to stop. */
const PATIENCE_MS = 5_000

/** Runs `ferrule dev`; resolves when it was told to stop. */
export async function dev(entry: string, options: DevOptions): Promise<ExitCode> {
  const session = new DevSession(entry, options)
  const stopped = untilStopped()
  const failed = session.run()
  try {
    await Promise.race([stopped, failed])
  } finally {
    await session.stop()
  }
  if (options.json === true) printJson({ event: 'stopped' })
  return FINE
}

/** The life of one `ferrule dev`: which process serves, which one is about to, and what is watched. */
class DevSession {
  readonly #entry: string
  readonly #options: DevOptions
  readonly #tell: Teller
  /** Every process that has not ended. */
  readonly #alive = new Set<ServerHandle>()
  #serving: { readonly handle: ServerHandle; readonly where: Serving } | undefined
  /** Counts the loads; a load that is no longer the newest gives way. */
  #load = 0
  #watcher: SourceWatcher | undefined
  #stopping = false

  constructor(entry: string, options: DevOptions) {
    this.#entry = resolve(entry)
    this.#options = options
    this.#tell = options.json === true ? jsonTeller : textTeller
  }

  /** Serves, and again on each change. Never resolves; rejects where there is nothing to wait for. */
  run(): Promise<never> {
    return new Promise((_, reject) => {
      this.#watcher = watchSources(projectFolder(this.#entry), (files) => {
        this.#tell.changed(files.map(shortPath))
        void this.#start().catch(reject)
      })
      void this.#start().catch(reject)
    })
  }

  async stop(): Promise<void> {
    this.#stopping = true
    this.#watcher?.close()
    await Promise.all([...this.#alive].map((handle) => handle.stop(PATIENCE_MS)))
  }

  async #start(): Promise<void> {
    const load = ++this.#load
    const handle = this.#spawn()
    const loaded = await handle.ask({ type: 'load', entry: this.#entry, url: this.#options.url })
    if (load !== this.#load || this.#stopping) return void handle.stop(0)
    if (loaded.type === 'loaded') this.#watcher?.add(loaded.files)
    if (loaded.type !== 'loaded' || !loaded.ok) return this.#giveUp(handle, loaded)
    // The old process stops listening at once and answers what it has begun, while the new one already takes over.
    const before = this.#serving
    this.#serving = undefined
    void before?.handle.stop(PATIENCE_MS)
    const listening = await this.#listen(handle, before?.where.port)
    if (listening.type !== 'listening') return this.#giveUp(handle, listening)
    this.#serving = { handle, where: listening.serving }
    this.#tell.listening(listening.serving, withRelativeFiles(loaded.diagnostics), loaded.found, before !== undefined)
  }

  #spawn(): ServerHandle {
    const handle = startServer(this.#options.json === true)
    this.#alive.add(handle)
    void handle.ended.then(({ asked, code }) => {
      this.#alive.delete(handle)
      if (this.#serving?.handle !== handle) return
      this.#serving = undefined
      if (!asked && !this.#stopping) this.#tell.crashed(code)
    })
    return handle
  }

  async #listen(handle: ServerHandle, again: number | undefined): ReturnType<ServerHandle['ask']> {
    const { host, port: wanted, url, backend } = this.#options
    const ask = (port: number): ReturnType<ServerHandle['ask']> => handle.ask({ type: 'listen', host, port, url, backend })
    if (again !== undefined) return untilFree(() => ask(again))
    for (let port = wanted ?? DEFAULT_PORT; ; port++) {
      const answer = await ask(port)
      if (answer.type !== 'port-taken') return answer
      if (wanted !== undefined || port === DEFAULT_PORT + PORTS_TRIED) {
        throw new UsageError(`Port ${port} is taken.`, 'Choose another with --port, or stop what listens there.')
      }
      this.#tell.portTaken(port)
    }
  }

  #giveUp(handle: ServerHandle, event: Event | { readonly type: 'ended' }): void {
    void handle.stop(0)
    if (event.type === 'unusable') {
      // At the start nothing can be waited for that would help; later the file may come back.
      if (this.#load === 1) throw new UsageError(event.message, event.hint)
      this.#tell.unusable(event.message, this.#serving?.where)
    } else if (event.type === 'loaded' || event.type === 'failed')
      this.#tell.broken(withRelativeFiles(event.diagnostics), this.#serving?.where)
    else if (event.type === 'port-taken') this.#tell.unusable('The port is taken.', undefined)
    else this.#tell.crashed(null)
  }
}

/** The old server's port is free once it has stopped listening, which it was just asked to do. */
async function untilFree(listen: () => ReturnType<ServerHandle['ask']>): ReturnType<ServerHandle['ask']> {
  const deadline = Date.now() + PATIENCE_MS
  for (;;) {
    const answer = await listen()
    if (answer.type !== 'port-taken' || Date.now() > deadline) return answer
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** The folder whose sources belong to an entry: that of the nearest package.json. */
function projectFolder(entry: string): string {
  const own = dirname(entry)
  for (let folder = own; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return folder
    if (dirname(folder) === folder) return own
  }
}

interface Teller {
  readonly listening: (where: Serving, diagnostics: readonly Diagnostic[], found: readonly Located[], again: boolean) => void
  readonly changed: (files: readonly string[]) => void
  readonly broken: (diagnostics: readonly Diagnostic[], still: Serving | undefined) => void
  readonly unusable: (message: string, still: Serving | undefined) => void
  readonly crashed: (code: number | null) => void
  readonly portTaken: (port: number) => void
}

const jsonTeller: Teller = {
  listening: (where, diagnostics, found, again) =>
    printJson({ event: 'listening', ...where, again, diagnostics, findings: found.map((located) => flat(located)) }),
  changed: (files) => printJson({ event: 'changed', files }),
  broken: (diagnostics, still) => printJson({ event: 'broken', stillServing: still !== undefined, diagnostics }),
  unusable: (message, still) => printJson({ event: 'unusable', message, stillServing: still !== undefined }),
  crashed: (code) => printJson({ event: 'crashed', code }),
  portTaken: (port) => printJson({ event: 'port-taken', port }),
}

const textTeller: Teller = {
  listening: ({ title, address, definition, openapi, health, operations, trigger }, diagnostics, found, again) => {
    if (again) {
      printLine(`${paint('green', 'Serving again')} at ${address}, ${count(operations, 'operation') ?? 'no operations'}`)
    } else {
      printLine()
      printLine(`  ${paint('bold', title)}, ${count(operations, 'operation') ?? 'no operations'}`)
      printLine()
      printLine(`  address     ${paint('cyan', address)}`)
      printLine(`  definition  ${definition}`)
      printLine(`  OpenAPI     ${openapi}`)
      printLine(`  health      ${health}`)
      printLine()
      if (trigger !== undefined) {
        printLine(`  See ${paint('bold', trigger.operationId)} arrive here: subscribe as a flow does, then publish a sample.`)
        printLine(`  Callbacks to this machine and over plain http are accepted while developing alone.`)
        printLine()
        printLine(`  ${trigger.subscribe}`)
        printLine(`  ${trigger.test}`)
        printLine()
      }
      printLine(paint('dim', '  Serves again when a source file changes. Ctrl-C ends it.'))
      printLine()
    }
    printDiagnostics(diagnostics)
    printSomeFindings(found)
  },
  changed: (files) => {
    const more = files.length > 1 ? ` and ${files.length - 1} more` : ''
    printLine(paint('dim', `${files[0] ?? 'A file'}${more} changed.`))
  },
  broken: (diagnostics, still) => {
    printDiagnostics(diagnostics)
    printLine(waiting(still), process.stderr)
  },
  unusable: (message, still) => {
    printLine(`${paint('red', 'error', process.stderr)} ${message}`, process.stderr)
    printLine(waiting(still), process.stderr)
  },
  crashed: (code) => {
    printLine(
      `${paint('red', 'The server ended', process.stderr)}${code === null ? '' : ` with code ${code}`}. Waiting for a change.`,
      process.stderr,
    )
  },
  portTaken: (port) => printLine(`Port ${port} is taken; trying ${port + 1}.`),
}

function waiting(still: Serving | undefined): string {
  return `Waiting for a change.${still === undefined ? '' : ` Until then the last version without errors serves at ${still.address}.`}`
}
