/** Owns opening the pretend platform for a command, in front of a server, and what is said where that, or the step, is not possible. */
import { ConnectionError, MissingInput, openPlatform, UnknownInput, type Connection, type Platform } from '@ferrule/testing'
import { UnknownOperation } from '@ferrule/testing/designer'
import { isUrl, type ConnectorDocuments } from '@ferrule/testing/documents'
import { readConnectorDocuments } from '../connector-documents.js'
import { DECLARATION_ERRORS, FAILED, type ExitCode } from '../exit-code.js'
import { paint, printJson, printLine } from '../print.js'
import { UsageError } from '../usage-error.js'
import { CLIENT_SECRET, connectionInput, type ConnectingOptions } from './secrets.js'

export interface PlatformCommandOptions extends ConnectingOptions {
  /** Where the connector's server is, with its base path. */
  readonly url?: string
}
export interface Opened {
  readonly platform: Platform
  /** Makes the connection that the options describe. */
  readonly connect: () => Promise<Connection>
}

/** Runs a step; what makers would read where it is not possible is printed. */
export async function withPlatform(
  source: string,
  options: PlatformCommandOptions,
  work: (opened: Opened) => Promise<ExitCode>,
): Promise<ExitCode> {
  const documents = await readConnectorDocuments(source)
  if (documents.diagnostics.length > 0) await printFound(documents, options)
  const { definition, properties = {} } = documents
  if (definition === undefined) return DECLARATION_ERRORS
  const clientSecret = process.env[CLIENT_SECRET]
  const platform = await openPlatform({
    ...{ definition, properties, baseUrl: options.url ?? addressOf(source, definition) },
    ...(clientSecret === undefined ? {} : { clientSecret }),
  })
  try {
    return await work({ platform, connect: () => connect(platform, options) })
  } catch (error) {
    return explain(error, platform, options.json === true)
  } finally {
    await platform.close()
  }
}

/** A connector that asks for nothing needs no connection, which is made all the same. */
async function connect(platform: Platform, options: PlatformCommandOptions): Promise<Connection> {
  const { values, signIn } = await connectionInput(platform.dialog, options)
  return platform.connect(values, { signIn, ...(options.set === undefined ? {} : { set: options.set }) })
}

async function printFound({ definition, diagnostics }: ConnectorDocuments, { json = false }: PlatformCommandOptions): Promise<void> {
  const { printDiagnostics, withRelativeFiles } = await import('../print-diagnostics.js')
  const found = withRelativeFiles(diagnostics)
  if (!json) printDiagnostics(found)
  else if (definition === undefined) printJson({ ok: false, diagnostics: found })
}

/** Where the definition was shown, the server is; files say where it is meant to be. */
function addressOf(source: string, definition: object): string {
  if (isUrl(source)) return source.replace(/\/(?:[^/]+\.(?:json|ya?ml))?$/i, '')
  const { schemes, host, basePath } = definition as {
    readonly schemes?: readonly string[]
    readonly host?: string
    readonly basePath?: string
  }
  if (host === undefined) throw new UsageError('The definition has no host.', 'Say by --url where the server is.')
  return `${schemes?.[0] ?? 'https'}://${host}${(basePath ?? '').replace(/\/+$/, '')}`
}

function explain(error: unknown, platform: Platform, json: boolean): ExitCode {
  if (error instanceof UsageError) throw error
  if (error instanceof ConnectionError) {
    // What refuses a secret may repeat it.
    const message = platform.redact(error.message)
    if (json) printJson({ ok: false, error: { message } })
    else printLine(`${paint('red', 'The connection failed:', process.stderr)} ${message}`, process.stderr)
    return FAILED
  }
  if (error instanceof UnknownOperation) throw new UsageError(error.message, '`ferrule cards <source>` lists what there is.')
  // The platform's own complaints about what it was asked for have no other name.
  const isAsked = error instanceof MissingInput || error instanceof UnknownInput || (error instanceof Error && error.name === 'Error')
  if (isAsked) throw new UsageError(platform.redact(error.message))
  throw error
}
