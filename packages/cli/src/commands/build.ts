/** Owns `ferrule build`: the definition's files from a declaration, without constructing or serving anything. */
import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { createDiagnosticCollector, type ConnectorModel, type Diagnostic } from '@ferrule/core'
import { emitApiProperties, emitOpenApi31, emitSettings, emitSwagger2, stringifyDocument } from '@ferrule/core/emit'
import { hasErrors, loadConnector } from '../load-connector.js'
import { DECLARATION_ERRORS, FINE, type ExitCode } from '../exit-code.js'
import { flat } from '../lint/located.js'
import { printSomeFindings } from '../lint/formats/text.js'
import { recommendedFindings } from '../lint/recommended.js'
import { printDiagnostics, withRelativeFiles } from '../print-diagnostics.js'
import { count, paint, printJson, printLine, shortPath } from '../print.js'
import { writeFiles, type FileToWrite, type WrittenFile } from '../write-files.js'

export interface BuildOptions {
  readonly out: string
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
  const made = model === undefined || hasErrors(diagnostics) ? { files: [], diagnostics: [] } : await documents(model, file, options)
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

interface Documents {
  readonly files: readonly FileToWrite[]
  readonly diagnostics: readonly Diagnostic[]
}

async function documents(model: ConnectorModel, entry: string, { out, environment, stackOwner }: BuildOptions): Promise<Documents> {
  const { icon: iconPath, script: { path: scriptPath } = {} } = model
  const { report, diagnostics } = createDiagnosticCollector()
  const icon = iconPath === undefined ? undefined : await readBeside(iconPath, entry, basename(iconPath))
  if (iconPath !== undefined && icon === undefined) report('icon-not-found', { file: entry }, { path: iconPath })
  // The platform's command lines and its reviewers know custom code by this name alone.
  const script = scriptPath === undefined ? undefined : await readBeside(scriptPath, entry, 'script.csx')
  if (scriptPath !== undefined && script === undefined) report('script-not-found', { file: entry }, { path: scriptPath })
  const settings = {
    ...keptSettings(out, environment),
    ...(icon === undefined ? {} : { icon: icon.path }),
    ...(script === undefined ? {} : { script: script.path }),
  }
  const emitted = [
    { path: 'apiDefinition.swagger.json', ...emitSwagger2(model) },
    { path: 'apiProperties.json', ...emitApiProperties(model, { stackOwner }) },
    { path: 'settings.json', ...emitSettings(settings) },
    { path: 'openapi.json', ...emitOpenApi31(model) },
  ]
  return {
    files: [
      ...emitted.map(({ path, document }) => ({ path, content: stringifyDocument(document) })),
      ...[icon, script].filter((file) => file !== undefined),
    ],
    diagnostics: [...emitted.flatMap(({ diagnostics: own }) => own), ...diagnostics],
  }
}

/** A file beside the entry, to write under a name; `undefined` where there is none. */
async function readBeside(path: string, entry: string, name: string): Promise<FileToWrite | undefined> {
  const content = await readFile(resolve(dirname(entry), path)).catch(() => undefined)
  return content === undefined ? undefined : { path: name, content }
}

/** The connector's id, which the platform's own command line notes in `settings.json`, outlives a build for the same environment. */
function keptSettings(out: string, environment: string | undefined): { readonly environment?: string; readonly connectorId?: string } {
  const known = readSettings(join(out, 'settings.json'))
  const target = environment ?? known.environment
  return {
    ...(target === undefined ? {} : { environment: target }),
    ...(known.connectorId === undefined || target !== known.environment ? {} : { connectorId: known.connectorId }),
  }
}

function readSettings(path: string): { readonly environment?: string | undefined; readonly connectorId?: string | undefined } {
  try {
    const { environment, connectorId } = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>
    const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)
    return { environment: text(environment), connectorId: text(connectorId) }
  } catch {
    return {}
  }
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
  const width = Math.max(...written.map(({ path }) => shortPath(path).length))
  for (const { path, bytes } of written) printLine(`  ${shortPath(path).padEnd(width)}  ${paint('dim', size(bytes))}`)
  if (diagnostics.length > 0) printLine()
  printDiagnostics(diagnostics)
}

function size(bytes: number): string {
  return bytes < 1000 ? `${bytes} B` : `${(bytes / 1000).toFixed(1)} kB`
}
