/** Owns `ferrule work`: a process that delivers events of a connector's triggers, and serves nobody. */
import { hasErrors, loadConnector } from '../load-connector.js'
import { DECLARATION_ERRORS, FINE, type ExitCode } from '../exit-code.js'
import { printDiagnostics, withRelativeFiles } from '../print-diagnostics.js'
import { printJson } from '../print.js'
import { untilStopped } from '../stop-signals.js'
import { declaredTriggers } from '../trigger-keeping.js'
import { UsageError } from '../usage-error.js'

export interface WorkCommandOptions {
  readonly json?: boolean
}

/** Runs `ferrule work`; resolves when it was told to stop and has ended what had begun. */
export async function workCommand(entry: string, { json = false }: WorkCommandOptions): Promise<ExitCode> {
  const loaded = await loadConnector(entry)
  const created = hasErrors(loaded.diagnostics) ? { diagnostics: loaded.diagnostics } : await loaded.create()
  if (created.connector === undefined) {
    const diagnostics = withRelativeFiles(created.diagnostics)
    if (json) printJson({ event: 'failed', ok: false, diagnostics })
    else printDiagnostics(diagnostics)
    return DECLARATION_ERRORS
  }
  const triggers = await declaredTriggers(loaded.triggers, entry)
  if (triggers === undefined)
    throw new UsageError(
      `${entry} exports no \`triggers\`: there is nothing to deliver.`,
      'Export where they are kept, as for `ferrule serve`.',
    )
  const { work } = await import('@ferrule/fastify')
  // When to end is for our own commands to say.
  const { close } = await work(created.connector, { triggers, signals: false })
  if (json) printJson({ event: 'working', title: loaded.model?.title })
  await untilStopped()
  await close()
  if (json) printJson({ event: 'stopped' })
  return FINE
}
