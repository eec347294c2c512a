/** Owns running one command line: every way it can end becomes an exit code and, with `--json`, one object. */
import { CommanderError } from 'commander'
import { FINE, WRONG_USE, type ExitCode } from './exit-code.js'
import { paint, printJson, printLine } from './print.js'
import { createProgram } from './program.js'
import { UsageError } from './usage-error.js'

/** Runs the command that the arguments name. Throws only where the fault is ours. */
export async function run(args: readonly string[]): Promise<ExitCode> {
  const json = args.includes('--json')
  let code: ExitCode = FINE
  const program = createProgram({ quiet: json, finish: (ended) => (code = ended) })
  try {
    await program.parseAsync(args, { from: 'user' })
    return code
  } catch (error) {
    // `--help` and `--version` end in an error too, with exit code 0; help in place of a missing command has been printed.
    if (error instanceof CommanderError && (error.exitCode === 0 || (error.code === 'commander.help' && !json))) {
      return error.exitCode === 0 ? FINE : WRONG_USE
    }
    if (!(error instanceof CommanderError) && !(error instanceof UsageError)) throw error
    complain(error, json)
    return WRONG_USE
  }
}

function complain(error: CommanderError | UsageError, json: boolean): void {
  const hint = error instanceof UsageError ? error.hint : undefined
  const message =
    error instanceof CommanderError && error.code === 'commander.help' ? 'No command was given.' : error.message.replace(/^error: /, '')
  if (json) return printJson({ ok: false, error: { message, ...(hint === undefined ? {} : { hint }) } })
  // Commander has already written about what it found wrong itself.
  if (error instanceof CommanderError) return
  printLine(`${paint('red', 'error', process.stderr)} ${message}`, process.stderr)
  if (hint !== undefined) printLine(hint, process.stderr)
}
