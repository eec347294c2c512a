/** Owns `ferrule import`: a project of decorated classes from a description that somebody wrote by hand, or another tool did. */
import { basename, resolve } from 'node:path'
import type { ConnectorModel, Diagnostic } from '@ferrule/core'
import { parseConnector, readDocument, type DocumentKind } from '@ferrule/core/parse'
import { DECLARATION_ERRORS, FINE, type ExitCode } from '../exit-code.js'
import { bundle } from '../import/bundle.js'
import { addressOf, createReferenceLoader } from '../import/load-references.js'
import { byHarm, printFindings, printLosses } from '../import/report.js'
import { readImportSource, UnreadableSource, type ImportSource, type ReadOptions } from '../import/source.js'
import { hasErrors } from '../load-connector.js'
import { packageName, refuseUsed } from '../new-project.js'
import { withRelativeFiles } from '../print-diagnostics.js'
import { count, paint, printJson, printLine, shortPath } from '../print.js'
import { generateTypeScript, type Loss } from '../typescript/index.js'
import { projectFiles } from '../typescript/project.js'
import { UsageError } from '../usage-error.js'
import { writeFiles, type FileToWrite, type WrittenFile } from '../write-files.js'

export interface ImportOptions {
  readonly out: string
  readonly tags?: readonly string[]
  readonly operations?: readonly string[]
  readonly fetchRefs?: boolean
  readonly allowPrivate?: boolean
  readonly json?: boolean
}

export interface Imported {
  readonly kind?: DocumentKind
  /** Absent where the source can't be read. */
  readonly model?: ConnectorModel
  readonly files: readonly FileToWrite[]
  readonly diagnostics: readonly Diagnostic[]
  /** What the source says and the project does not. */
  readonly losses: readonly Loss[]
  /** References that the compiler can't check. */
  readonly raw: readonly Loss[]
}

/** Runs `ferrule import`. A source with errors is reported, and nothing is written. */
export async function importCommand(argument: string, options: ImportOptions): Promise<ExitCode> {
  const target = resolve(options.out)
  refuseUsed(options.out, target)
  const imported = await readAndImport(argument, options, packageName(basename(target)))
  refuseUnknown(imported.diagnostics)
  const failed = imported.model === undefined || hasErrors(imported.diagnostics)
  const written = failed ? [] : await writeFiles(target, imported.files)
  const diagnostics = withRelativeFiles(byHarm(imported.diagnostics))
  if (options.json === true) printJson({ ok: !failed, ...describe(imported), files: written, diagnostics, losses: imported.losses })
  else report(imported, failed ? undefined : written, diagnostics, options.out)
  return failed ? DECLARATION_ERRORS : FINE
}

async function readAndImport(argument: string, options: ImportOptions, name: string): Promise<Imported> {
  try {
    const source = await readImportSource(argument, options)
    const { tags, operations } = options
    if (options.fetchRefs !== true) return importSource(source, { name, tags, operations })
    const { document, diagnostics } = await followReferences(source, options)
    const imported = importSource({ ...source, document }, { name, tags, operations })
    return { ...imported, diagnostics: [...diagnostics, ...imported.diagnostics] }
  } catch (error) {
    if (!(error instanceof UnreadableSource)) throw error
    return { files: [], diagnostics: error.diagnostics, losses: [], raw: [] }
  }
}

/** The document with everything that it refers to in others. */
async function followReferences(
  source: ImportSource,
  options: ReadOptions,
): Promise<Required<Pick<ImportSource, 'document'>> & Pick<Imported, 'diagnostics'>> {
  const read =
    source.document instanceof Uint8Array
      ? readDocument(source.document, { file: source.name })
      : { document: source.document, diagnostics: [] }
  if (read.document === undefined) throw new UnreadableSource(read.diagnostics)
  const whole = { document: read.document as Readonly<Record<string, unknown>>, url: addressOf(source), name: source.name }
  const { document, diagnostics } = await bundle(whole, createReferenceLoader(source, options))
  return { document, diagnostics: [...read.diagnostics, ...diagnostics] }
}

/** What was asked for by name and is not there is wrong use, not a fault of the source. */
function refuseUnknown(diagnostics: readonly Diagnostic[]): void {
  const unknown = diagnostics.filter(({ code }) => code === 'import-not-found')
  if (unknown.length > 0) throw new UsageError(unknown.map(({ message }) => message).join(' '), unknown[0]?.fix)
}

export interface ImportSourceOptions {
  /** The package's name. */
  readonly name: string
  readonly tags?: readonly string[] | undefined
  readonly operations?: readonly string[] | undefined
}

/** Source → files of a project. Reads and writes nothing. */
export function importSource(source: ImportSource, { name, tags, operations }: ImportSourceOptions): Imported {
  const {
    kind,
    model: read,
    diagnostics,
  } = parseConnector(
    { definition: source.document, properties: source.properties?.content },
    { files: { definition: source.name, properties: source.properties?.name }, source: source.url, tags, operations },
  )
  const known = kind === undefined ? {} : { kind }
  if (read === undefined) return { ...known, files: [], diagnostics, losses: [], raw: [] }
  const model = withFilesBeside(read, source)
  const { files, losses, raw } = generateTypeScript(model)
  const beside = [source.icon, source.script].flatMap((file) =>
    file === undefined ? [] : [{ path: `src/${file.name}`, content: file.content }],
  )
  const project = projectFiles(name, model, source.url ?? basename(source.name))
  return { ...known, model, files: [...project, ...files, ...beside], diagnostics, losses, raw }
}

/** The model, with the paths of the icon and the script that lie beside a definition. */
function withFilesBeside(model: ConnectorModel, { icon, script }: ImportSource): ConnectorModel {
  return {
    ...model,
    ...(icon === undefined ? {} : { icon: `./${icon.name}` }),
    ...(script === undefined ? {} : { script: { path: `./${script.name}`, ...model.script } }),
  }
}

const KINDS: Readonly<Record<DocumentKind, string>> = { swagger2: 'Swagger 2.0', openapi3: 'OpenAPI 3', postman: 'Postman' }

function describe({ kind, model, raw }: Imported): object {
  return {
    ...(kind === undefined ? {} : { kind }),
    ...(model === undefined
      ? {}
      : { connector: { title: model.title, version: model.version, operations: model.operations.length }, unchecked: raw.length }),
  }
}

function report(
  { kind, model, losses }: Imported,
  written: readonly WrittenFile[] | undefined,
  diagnostics: readonly Diagnostic[],
  out: string,
): void {
  printFindings(diagnostics)
  if (written === undefined || model === undefined) return printLine('Nothing was written.', process.stderr)
  printLosses(losses)
  const what = [`${paint('bold', model.title)} ${model.version}`, count(model.operations.length, 'operation') ?? 'no operations']
  printLine(`${what.join(', ')}${kind === undefined ? '' : `, from ${KINDS[kind]}`}`)
  printLine()
  for (const { path } of written) printLine(`  ${shortPath(path)}`)
  printLine()
  printLine('Start it:')
  printLine()
  printLine(`  cd ${out}`)
  printLine('  npm install')
  printLine('  npm start')
}
