/** Owns `ferrule import`: a project of decorated classes from a definition that somebody wrote by hand, or another tool did. */
import { basename, resolve } from 'node:path'
import type { ConnectorModel, Diagnostic } from '@ferrule/core'
import { parseApiProperties, parseSwagger2 } from '@ferrule/core/parse'
import { DECLARATION_ERRORS, FINE, type ExitCode } from '../exit-code.js'
import { readImportSource, type ImportSource } from '../import-source.js'
import { packageName, refuseUsed } from '../new-project.js'
import { printDiagnostics, withRelativeFiles } from '../print-diagnostics.js'
import { count, paint, printJson, printLine, shortPath } from '../print.js'
import { selectOperations } from '../select-operations.js'
import { generateTypeScript, type Loss } from '../typescript/index.js'
import { projectFiles } from '../typescript/project.js'
import { writeFiles, type FileToWrite, type WrittenFile } from '../write-files.js'

export interface ImportOptions {
  readonly out: string
  readonly tags?: readonly string[]
  readonly operations?: readonly string[]
  readonly allowPrivate?: boolean
  readonly json?: boolean
}

export interface Imported {
  /** Absent where the source can't be read. */
  readonly model?: ConnectorModel
  readonly files: readonly FileToWrite[]
  readonly diagnostics: readonly Diagnostic[]
  /** What the source says and the project does not. */
  readonly losses: readonly Loss[]
  /** References that the compiler can't check. */
  readonly raw: readonly Loss[]
}

/** Runs `ferrule import`. */
export async function importCommand(argument: string, options: ImportOptions): Promise<ExitCode> {
  const target = resolve(options.out)
  refuseUsed(options.out, target)
  const source = await readImportSource(argument, options)
  const imported = importSource(source, { ...options, name: packageName(basename(target)) })
  const failed = imported.model === undefined
  const written = failed ? [] : await writeFiles(target, imported.files)
  const diagnostics = withRelativeFiles(byHarm(imported.diagnostics))
  if (options.json === true) printJson({ ok: !failed, ...describe(imported), files: written, diagnostics, losses: imported.losses })
  else report(imported, written, diagnostics, options.out)
  return failed ? DECLARATION_ERRORS : FINE
}

export interface ImportSourceOptions {
  /** The package's name. */
  readonly name: string
  readonly tags?: readonly string[] | undefined
  readonly operations?: readonly string[] | undefined
}

/** Source → files of a project. Reads and writes nothing. */
export function importSource(source: ImportSource, { name, tags, operations }: ImportSourceOptions): Imported {
  const { model: whole, diagnostics } = readModel(source)
  if (whole === undefined) return { files: [], diagnostics, losses: [], raw: [] }
  const selected = selectOperations(whole, { tags, operations })
  const model: ConnectorModel = { ...selected, ...(source.icon === undefined ? {} : { icon: `./${source.icon.name}` }) }
  const { files, losses, raw } = generateTypeScript(model)
  const beside = [source.icon, source.script].flatMap((file) =>
    file === undefined ? [] : [{ path: `src/${file.name}`, content: file.content }],
  )
  return {
    model,
    files: [...projectFiles(name, model, source.url ?? basename(source.name)), ...files, ...beside],
    diagnostics,
    losses,
    raw,
  }
}

/** The model that a definition and the properties beside it make. */
function readModel(source: ImportSource): { readonly model?: ConnectorModel; readonly diagnostics: readonly Diagnostic[] } {
  const parsed = parseSwagger2(source.document, { file: source.name })
  if (parsed.model === undefined || source.properties === undefined) return parsed
  const { properties, diagnostics } = parseApiProperties(source.properties.content, { file: source.properties.name })
  const script =
    properties?.script === undefined && source.script === undefined
      ? {}
      : { script: { ...(source.script === undefined ? {} : { path: `./${source.script.name}` }), ...properties?.script } }
  return { model: { ...parsed.model, ...properties, ...script }, diagnostics: [...parsed.diagnostics, ...diagnostics] }
}

/** Errors before warnings, and what is found most often first. */
function byHarm(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const often = new Map<string, number>()
  for (const { code } of diagnostics) often.set(code, (often.get(code) ?? 0) + 1)
  const rank = ({ severity, code }: Diagnostic): number => (severity === 'error' ? 1e9 : 0) + (often.get(code) ?? 0)
  return [...diagnostics].sort((a, b) => rank(b) - rank(a) || (a.code < b.code ? -1 : a.code > b.code ? 1 : 0))
}

function describe({ model, raw }: Imported): object {
  return model === undefined
    ? {}
    : { connector: { title: model.title, version: model.version, operations: model.operations.length }, unchecked: raw.length }
}

function report({ model, losses }: Imported, written: readonly WrittenFile[], diagnostics: readonly Diagnostic[], out: string): void {
  if (model === undefined) {
    printDiagnostics(diagnostics)
    printLine('Nothing was written.', process.stderr)
    return
  }
  printDiagnostics(diagnostics)
  if (losses.length > 0) {
    printLine(paint('yellow', 'Not carried over:', process.stderr), process.stderr)
    for (const [what, places] of grouped(losses)) printLine(`  ${what}: ${places}`, process.stderr)
  }
  printLine(`${paint('bold', model.title)} ${model.version}, ${count(model.operations.length, 'operation') ?? 'no operations'}`)
  printLine()
  for (const { path } of written) printLine(`  ${shortPath(path)}`)
  printLine()
  printLine('Start it:')
  printLine()
  printLine(`  cd ${out}`)
  printLine('  npm install')
  printLine('  npm start')
}

/** The places of each kind of loss, the first few by name. */
function grouped(losses: readonly Loss[]): readonly (readonly [string, string])[] {
  const places = new Map<string, string[]>()
  for (const { at, what } of losses) places.set(what, [...(places.get(what) ?? []), at])
  return [...places]
    .sort(([, a], [, b]) => b.length - a.length)
    .map(([what, at]) => [what, `${at.slice(0, 3).join(', ')}${at.length > 3 ? ` and ${at.length - 3} more` : ''}`])
}
