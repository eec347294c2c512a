/** Owns serving a loaded connector: the instance is made here, and the places that people look for are named here. */
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { createDiagnosticCollector, type Diagnostic } from '@ferrule/core'
import type { TriggerServiceOptions } from '@ferrule/fastify'
import { callsOf } from './call-keeping.js'
import { tryTrigger, type TryTrigger } from './dev/try-trigger.js'
import { formatLog } from './format-log.js'
import type { LoadedConnector } from './load-connector.js'
import { messageOf } from './load-failure.js'
import { printLine } from './print.js'
import { declaredTriggers, developmentTriggers } from './trigger-keeping.js'
import { UsageError } from './usage-error.js'

/** What is served, and where. */
export interface Serving {
  readonly title: string
  /** Where the operations are, base path included. */
  readonly address: string
  readonly definition: string
  readonly openapi: string
  readonly health: string
  readonly operations: number
  readonly port: number
  /** How to see a trigger work; while developing, where there is one. */
  readonly trigger?: TryTrigger
}

export interface RunningServer {
  readonly serving: Serving
  /** Stops listening at once, and resolves when the requests that had begun are answered. */
  readonly close: () => Promise<void>
}

export interface ServeLoadedOptions {
  readonly host: string
  readonly port: number
  /** Where others reach the server; absent: the address it listens on. */
  readonly url: string | undefined
  /** What operations are forwarded to; absent: as declared. */
  readonly backend: string | undefined
  readonly log: 'requests' | 'json'
  /** Whether it delivers events too, where the module does not say; `false` where `ferrule work` does. */
  readonly deliver?: boolean
  /** Where Prometheus is answered; nowhere unless given. */
  readonly metrics?: string
  /** Keeps triggers in a file of the project where the module does not say where, and lets callbacks come to this machine. */
  readonly development?: boolean
}

/** Somebody else listens there. */
export class PortTaken extends Error {
  constructor(readonly port: number) {
    super(`Port ${port} is taken.`)
    this.name = 'PortTaken'
  }
}

export type Served =
  | { readonly server: RunningServer; readonly diagnostics?: never }
  | { readonly server?: never; readonly diagnostics: readonly Diagnostic[] }

/** Makes the connector and serves it. Throws `PortTaken`; what else hinders the connector comes back as diagnostics. */
export async function serveLoaded(loaded: LoadedConnector, options: ServeLoadedOptions): Promise<Served> {
  const { model } = loaded
  if (model === undefined) return { diagnostics: loaded.diagnostics }
  const { serve } = await import('@ferrule/fastify')
  const made = await loaded.create()
  if (made.connector === undefined) return { diagnostics: made.diagnostics }
  const { host, url, backend, log, metrics } = options
  const triggers = await triggersOf(loaded, options)
  const calls = await callsOf(loaded.calls, loaded.entry, loaded.bindings, options.development === true)
  // Links need the port before the server has one.
  const port = options.port === 0 ? await freePort(host) : options.port
  const { basePath } = url === undefined ? model.address : { basePath: new URL(url).pathname }
  try {
    const { address, close } = await serve(made.connector, {
      host,
      port,
      publicUrl: url ?? localAddress(host, port) + pathOf(basePath),
      ...(backend === undefined ? {} : { backend }),
      logger: log === 'json' ? true : { level: 'info', stream: { write: printLog } },
      // When to end is for our own commands to say.
      signals: false,
      ...(triggers === undefined ? {} : { triggers }),
      ...(calls === undefined ? {} : { calls }),
      ...(metrics === undefined ? {} : { metrics }),
    })
    return {
      server: {
        serving: describe(loaded, new URL(address).port, localAddress(host, port) + pathOf(basePath), options.development === true),
        close,
      },
    }
  } catch (error) {
    return explainFailure(error, port, loaded)
  }
}

/** Where the triggers of a loaded connector are kept. */
async function triggersOf(
  { model, triggers, entry }: LoadedConnector,
  { development, deliver }: Pick<ServeLoadedOptions, 'development' | 'deliver'>,
): Promise<TriggerServiceOptions | undefined> {
  const declared = await declaredTriggers(triggers, entry)
  const needed = model?.operations.some(({ kind, notification }) => kind !== 'action' || notification !== undefined) === true
  if (development !== true) return declared === undefined || deliver === undefined ? declared : { ...declared, deliver }
  return declared === undefined ? (needed ? developmentTriggers(entry) : undefined) : { ...declared, development: true }
}

function explainFailure(error: unknown, port: number, { entry }: LoadedConnector): Served {
  const { code, syscall, message } = error as NodeJS.ErrnoException
  if (code === 'EADDRINUSE') throw new PortTaken(port)
  if (syscall === 'listen' || syscall === 'getaddrinfo') {
    throw new UsageError(`Listening there is not possible: ${message}`, 'Choose another --host or --port.')
  }
  const { report, diagnostics } = createDiagnosticCollector()
  report('not-servable', { file: entry }, { detail: messageOf(error) })
  return { diagnostics }
}

function printLog(line: string): void {
  const text = formatLog(line)
  if (text !== undefined) printLine(text)
}

/** The address of a server on this machine, as a program on this machine reaches it. */
function localAddress(host: string, port: number): string {
  const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host
  return `http://${name}:${port}`
}

function pathOf(basePath: string): string {
  return basePath.replace(/\/+$/, '')
}

async function freePort(host: string): Promise<number> {
  const server = createServer()
  await once(server.listen(0, host), 'listening')
  const { port } = server.address() as AddressInfo
  await once(server.close(), 'close')
  return port
}

function describe({ model, bindings }: LoadedConnector, port: string, base: string, development: boolean): Serving {
  if (model === undefined) throw new Error('unreachable: nothing is served without a model')
  const trigger = development && bindings !== undefined ? tryTrigger(model, bindings, base) : undefined
  return {
    title: model.title,
    address: base,
    definition: `${base}/apiDefinition.swagger.json`,
    openapi: `${base}/openapi.json`,
    health: `${base}/health`,
    operations: model.operations.length,
    port: Number(port),
    ...(trigger === undefined ? {} : { trigger }),
  }
}
