/** Owns `ferrule build`: the definition's files from a declaration, without constructing or serving anything. */
import type { ConnectorModel, Diagnostic } from '@ferrule/core'
import { DEFAULT_FORMATS, makeDocuments, type FormatName } from '../build/formats.js'
import { hasErrors, loadConnector } from '../load-connector.js'
import { DECLARATION_ERRORS, FINE, type ExitCode } from '../exit-code.js'
import { flat } from '../lint/located.js'
import { printSomeFindings } from '../lint/formats/text.js'
import { recommendedFindings } from '../lint/recommended.js'
import { printDiagnostics, withRelativeFiles } from '../print-diagnostics.js'
import { count, paint, printFiles, printJson, printLine } from '../print.js'
import { writeFiles, type WrittenFile } from '../write-files.js'

export interface BuildOptions {
  readonly out: string
  readonly format?: readonly FormatName[]
  readonly url?: string
  readonly environment?: string
  readonly stackOwner: boolean
  readonly json?: boolean
}

/** Runs `ferrule build`. */
export async function build(entry: string, options: BuildOptions): Promise<ExitCode> {
  const loaded = await loadConnector(entry, options)
  const { entry: file, model, diagnostics: declared, compile } = loaded
  const diagnostics = hasErrors(declared) ? declared : [...declared, ...(await compile())]
  const made =
    model === undefined || hasErrors(diagnostics)
      ? { files: [], diagnostics: [] }
      : await makeDocuments(model, options.format ?? DEFAULT_FORMATS, { ...options, entry: file })
  const all = withRelativeFiles([...diagnostics, ...made.diagnostics])
  const failed = model === undefined || hasErrors(all)
  const found = failed ? [] : await recommendedFindings(loaded)
  const written = failed ? [] : await writeFiles(options.out, made.files)
  if (options.json === true)
    printJson({
      ok: !failed,
      ...(model === undefined ? {} : describe(model)),
      files: written,
      diagnostics: all,
      findings: found.map((located) => flat(located)),
    })
  else {
    report(failed ? undefined : model, written, all)
    printSomeFindings(found)
  }
  return failed ? DECLARATION_ERRORS : FINE
}

function describe({ title, version, operations }: ConnectorModel): object {
  return { connector: { title, version, operations: operations.length } }
}

function report(model: ConnectorModel | undefined, written: readonly WrittenFile[], diagnostics: readonly Diagnostic[]): void {
  if (model === undefined) {
    printDiagnostics(diagnostics)
    printLine('Nothing was written.', process.stderr)
    return
  }
  printLine(`${paint('bold', model.title)} ${model.version}, ${count(model.operations.length, 'operation') ?? 'no operations'}`)
  printLine()
  printFiles(written)
  if (diagnostics.length > 0) printLine()
  printDiagnostics(diagnostics)
}
