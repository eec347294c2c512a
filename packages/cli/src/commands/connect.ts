/** Owns `ferrule connect`: makes a connection as a maker does, signs in, and tests it. */
import { FINE, type ExitCode } from '../exit-code.js'
import { printExchanges, printReport, printSafely } from '../platform/report.js'
import { variableOf } from '../platform/secrets.js'
import { withPlatform, type PlatformCommandOptions } from '../platform/with-platform.js'

/** Runs `ferrule connect`. */
export function connect(source: string, options: PlatformCommandOptions): Promise<ExitCode> {
  return withPlatform(source, options, async ({ platform, connect: make }) => {
    const { dialog } = platform
    if (options.json !== true) {
      for (const { name, label, required } of dialog.fields)
        printSafely(platform, `${label} (${name})${required ? ', required' : ''}: ${variableOf(name)}`)
      if (dialog.signIn !== undefined) {
        const { label, identityProvider, redirectUrls } = dialog.signIn
        printSafely(
          platform,
          `${label}: ${identityProvider}, which sends back to ${redirectUrls.GlobalPerConnector} or ${redirectUrls.Global}`,
        )
      }
      for (const { name, label } of dialog.sets) printSafely(platform, `Authentication type ${label}: --set ${name}`)
    }
    const connection = await make()
    const { operationId, status } = await platform.testConnection(connection)
    if (options.json === true)
      printReport(platform, { ok: true, connection: connection.name, status: connection.status, test: { operationId, status }, dialog })
    else {
      printExchanges(platform, platform.exchanges.slice(-1))
      printSafely(
        platform,
        operationId === undefined ? 'Connected; the definition declares no test of connections.' : `Connected, as ${operationId} says.`,
      )
    }
    return FINE
  })
}
