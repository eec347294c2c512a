/** Owns why a user's module did not load: what Node or the compiler threw becomes a diagnostic with a place and a fix. */
import { readFileSync } from 'node:fs'
import { dirname, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createDiagnosticCollector, type Diagnostic, type Place, type Report } from '@ferrule/core'
import { readSyntaxError } from './loader/compile.js'
import { findUnparsable, importPath, runtimeImports } from './loader/imports.js'
import { parserFrame, userFrames } from './stack-frames.js'

/** The diagnostic about an error that was thrown while `entry` was loading. */
export function explainLoadFailure(error: unknown, entry: string): readonly Diagnostic[] {
  const { report, diagnostics } = createDiagnosticCollector()
  const explained = [explainSyntax, explainMissing, explainExport, explainOrder, explainStandardDecorators].some((explain) =>
    explain(error, report, entry),
  )
  if (!explained) report('module-throws', userFrames(error)[0] ?? { file: entry }, { detail: messageOf(error) })
  return diagnostics
}

/** What an error says, in one line. */
export function messageOf(error: unknown): string {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : `it threw ${String(error)}`
  return text.replace(/\s*\n\s*/g, ' ')
}

type Explain = (error: unknown, report: Report, entry: string) => boolean

const explainSyntax: Explain = (error, report, entry) => {
  // Node's own parser tells a program that imports neither file nor line, so we look ourselves.
  const isOurs = error instanceof SyntaxError && !EXPORT_MISSING.test(error.message)
  const place = readSyntaxError(error) ?? (isOurs ? findUnparsable(entry) : undefined)
  if (place === undefined) return false
  const { file, line, column, detail } = place
  report('syntax-error', { file, line, ...(column === undefined ? {} : { column }) }, { detail })
  return true
}

const explainMissing: Explain = (error, report) => {
  const { code, message } = error as { code?: unknown; message?: unknown }
  if ((code !== 'ERR_MODULE_NOT_FOUND' && code !== 'MODULE_NOT_FOUND') || typeof message !== 'string') return false
  const importer = importerOf(error, message)
  const [, what, missing] = /^Cannot find (package|module) '([^']+)'/.exec(message) ?? []
  if (missing === undefined) return false
  const path = missing.startsWith('file:') ? fileURLToPath(missing) : missing
  const isPackage = what === 'package' || !/^(?:\.|\/|[a-z]:[\\/])/i.test(missing)
  const at = importer === undefined ? {} : placeOfImport(importer, (specifier) => means(specifier, importer, path))
  if (isPackage) report('package-not-found', at, { name: packageName(missing) })
  else report('module-not-found', at, { specifier: at.specifier ?? missing })
  return true
}

const EXPORT_MISSING = /requested module '([^']+)'.*does not provide an export named '([^']+)'/s

const explainExport: Explain = (error, report) => {
  const [, specifier, name] = (error instanceof SyntaxError && EXPORT_MISSING.exec(error.message)) || []
  if (specifier === undefined || name === undefined) return false
  const importer = parserFrame(error)?.file
  report('export-not-found', importer === undefined ? {} : placeOfImport(importer, (other) => other === specifier), { specifier, name })
  return true
}

const explainOrder: Explain = (error, report) => {
  const name = error instanceof ReferenceError ? /^Cannot access '([^']+)' before initialization$/.exec(error.message)?.[1] : undefined
  if (name === undefined) return false
  const frames = userFrames(error)
  for (const frame of frames) {
    const origin = runtimeImports(frame.file).find(({ names }) => names.includes(name))?.file
    const back = origin === undefined ? undefined : importPath(origin, frame.file)
    if (back === undefined) continue
    const cycle = [frame.file, ...back].map((file) => relative(dirname(frame.file), file)).join(' → ')
    report('circular-import', frame, { name, cycle })
    return true
  }
  report('used-before-declared', frames[0] ?? {}, { name })
  return true
}

/** Standard decorators hand no prototype over, and class-validator's are the first to fall over that. */
const explainStandardDecorators: Explain = (error, report, entry) => {
  const fellOver = error instanceof TypeError && /reading 'constructor'/.test(error.message)
  if (!fellOver || !/[\\/]node_modules[\\/]class-(?:validator|transformer)[\\/]/.test(error.stack ?? '')) return false
  report('standard-decorators', userFrames(error)[0] ?? { file: entry }, { name: 'The module' })
  return true
}

/** The file that asked for what is missing. */
function importerOf(error: unknown, message: string): string | undefined {
  const imported = / imported from (.+?)(?:\n|$)/.exec(message)?.[1]
  const required = (error as { requireStack?: readonly string[] }).requireStack?.[0]
  const file = imported ?? required
  return file?.startsWith('file:') ? fileURLToPath(file) : file
}

function means(specifier: string, importer: string, missing: string): boolean {
  return specifier === missing || resolve(dirname(importer), specifier) === missing || specifier.startsWith(`${missing}/`)
}

/** The line that names a module. */
function placeOfImport(importer: string, wanted: (specifier: string) => boolean): Place & { readonly specifier?: string } {
  const lines = readFileSync(importer, 'utf8').split('\n')
  for (const [index, text] of lines.entries()) {
    const quoted = [...text.matchAll(/(?:from|import|require|import\()\s*\(?\s*(['"])([^'"]+)\1/g)].find(([, , specifier]) =>
      wanted(specifier ?? ''),
    )
    if (quoted !== undefined) return { file: importer, line: index + 1, column: quoted.index + 1, specifier: quoted[2] ?? '' }
  }
  return { file: importer }
}

function packageName(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')
}
