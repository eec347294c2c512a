/** Owns `ferrule serve`: a connector as in production, without reload. */
import { hasErrors, loadConnector } from '../load-connector.js'
import { DECLARATION_ERRORS, FINE, type ExitCode } from '../exit-code.js'
import { printDiagnostics, withRelativeFiles } from '../print-diagnostics.js'
import { printJson } from '../print.js'
import { PortTaken, serveLoaded, type Served } from '../serve-connector.js'
import { untilStopped } from '../stop-signals.js'
import { UsageError } from '../usage-error.js'

export interface ServeCommandOptions {
  readonly port?: number
  readonly host?: string
  readonly url?: string
  readonly backend?: string
  /** `false` leaves deliveries to `ferrule work`. */
  readonly deliver?: boolean
  /** Where Prometheus is answered. */
  readonly metrics?: string
  readonly json?: boolean
}

/** Runs `ferrule serve`; resolves when the server was told to stop and has answered what had begun. */
export async function serveCommand(entry: string, options: ServeCommandOptions): Promise<ExitCode> {
  const json = options.json === true
  const loaded = await loadConnector(entry, options)
  const found = withRelativeFiles(loaded.diagnostics)
  const served: Served = hasErrors(found) ? { diagnostics: found } : await serveOrRefuse(loaded, options)
  if (served.server === undefined) {
    const diagnostics = withRelativeFiles(served.diagnostics)
    if (json) printJson({ event: 'failed', ok: false, diagnostics })
    else printDiagnostics(diagnostics)
    return DECLARATION_ERRORS
  }
  if (json) printJson({ event: 'listening', ...served.server.serving, diagnostics: found })
  else printDiagnostics(found)
  await untilStopped()
  await served.server.close()
  if (json) printJson({ event: 'stopped' })
  return FINE
}

async function serveOrRefuse(
  loaded: Parameters<typeof serveLoaded>[0],
  { port, host, url, backend, deliver, metrics }: ServeCommandOptions,
): Promise<Served> {
  try {
    return await serveLoaded(loaded, {
      host: host ?? process.env['HOST'] ?? '0.0.0.0',
      port: port ?? environmentPort() ?? 3000,
      // In production links lead where the declaration says.
      url: url ?? declaredAddress(loaded),
      backend,
      // What commander says unless it is told otherwise is no answer: the module may say.
      ...(deliver === false ? { deliver } : {}),
      ...(metrics === undefined ? {} : { metrics }),
      log: 'json',
    })
  } catch (error) {
    if (error instanceof PortTaken) throw new UsageError(error.message, 'Choose another with --port, or stop what listens there.')
    throw error
  }
}

function declaredAddress({ model }: Parameters<typeof serveLoaded>[0]): string | undefined {
  if (model === undefined) return undefined
  const { scheme, host, basePath } = model.address
  return `${scheme}://${host}${basePath === '/' ? '' : basePath}`
}

function environmentPort(): number | undefined {
  const text = process.env['PORT']
  if (text === undefined || text === '') return undefined
  const port = Number(text)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new UsageError(`PORT is ${text}, which is no port.`)
  return port
}
