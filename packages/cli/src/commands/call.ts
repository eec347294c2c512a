/** Owns `ferrule call`: one step of a flow, run as the platform runs it. */
import { writeFile } from 'node:fs/promises'
import { FAILED, FINE, type ExitCode } from '../exit-code.js'
import { readInputs } from '../platform/inputs.js'
import {
  bodyText,
  described,
  printExchanges,
  printFailure,
  printFindings,
  printReport,
  printSafely,
  printWarnings,
} from '../platform/report.js'
import { withPlatform, type PlatformCommandOptions } from '../platform/with-platform.js'
import { UsageError } from '../usage-error.js'

export interface CallOptions extends PlatformCommandOptions {
  /** File for the answer's bytes. */
  readonly out?: string
  /** How many items are enough; pages are followed until then. */
  readonly items?: number
}

/** Runs `ferrule call`. */
export function call(source: string, operationId: string, inputs: readonly string[], options: CallOptions): Promise<ExitCode> {
  return withPlatform(source, options, async ({ platform, connect }) => {
    const values = await readInputs(platform, operationId, inputs)
    await connect()
    const { items } = options
    const result = await platform.invoke(operationId, values, items === undefined ? {} : { pagination: { threshold: items } })
    const { outcome, status, body, failure, exchanges, warnings, bytes } = result
    if (options.out !== undefined)
      await writeFile(options.out, bytes).catch((error: unknown) => {
        throw new UsageError(`${options.out ?? ''} can't be written: ${(error as Error).message}`)
      })
    if (options.json === true) {
      const { findings } = platform
      printReport(platform, {
        ok: failure === undefined,
        operationId,
        outcome,
        status,
        body,
        failure,
        exchanges: exchanges.map(described),
        findings,
        warnings,
      })
    } else {
      printExchanges(platform, exchanges)
      if (options.out === undefined && body !== null) printSafely(platform, bodyText(body))
      if (failure !== undefined) printFailure(platform, failure.message)
      printFindings(platform)
      printWarnings(platform, warnings)
    }
    return failure === undefined ? FINE : FAILED
  })
}
