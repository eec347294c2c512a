/** Owns `ferrule release`: keeping the definition of a version in the project, for later ones to be compared with. */
import { join } from 'node:path'
import type { ConnectorModel } from '@ferrule/core'
import { stringifyDocument } from '@ferrule/core/emit'
import { compareSides, type LocatedChange } from '../diff/compare.js'
import { flatChanges, printChanges } from '../diff/report.js'
import { readSide, type Side } from '../diff/sides.js'
import { DECLARATION_ERRORS, FAILED, FINE, type ExitCode } from '../exit-code.js'
import { printDiagnostics, withRelativeFiles } from '../print-diagnostics.js'
import { paint, printJson, printLine, shortPath } from '../print.js'
import { compareVersions, releasePath, releasesFolder, releasesIn, type Release } from '../releases/folder.js'
import { writeFiles, type FileToWrite } from '../write-files.js'

export interface ReleaseOptions {
  readonly releases?: string
  readonly dryRun?: boolean
  readonly json?: boolean
}

/** What is to be done about a version. */
type Outcome =
  | { readonly kind: 'write' | 'known'; readonly changes: readonly LocatedChange[] }
  | { readonly kind: 'refused'; readonly changes: readonly LocatedChange[]; readonly why: string; readonly hint: string }

/** Runs `ferrule release`. */
export async function release(entry: string, options: ReleaseOptions): Promise<ExitCode> {
  const side = await readSide(entry)
  const diagnostics = withRelativeFiles(side.diagnostics)
  const { published } = side
  if (published === undefined || diagnostics.length > 0) {
    if (options.json === true) printJson({ ok: false, diagnostics })
    else printDiagnostics(diagnostics)
    return DECLARATION_ERRORS
  }
  const folder = await releasesFolder(entry, options.releases)
  const target = releasePath(folder, published.version)
  const releases = await releasesIn(folder)
  const newest = releases.at(-1)
  const outcome = await decide(side, published, releases)
  const isWritten = outcome.kind === 'write' && options.dryRun !== true
  const files = outcome.kind === 'write' ? filesOf(side) : []
  if (isWritten) await writeFiles(target, files)
  if (options.json === true) {
    printJson({
      ok: outcome.kind !== 'refused',
      version: published.version,
      written: isWritten,
      files: files.map(({ path }) => shortPath(join(target, path))),
      changes: flatChanges(outcome.changes),
      ...(outcome.kind === 'refused' ? { error: { message: outcome.why, hint: outcome.hint } } : {}),
      diagnostics,
    })
  } else print(published, target, newest, outcome, files, isWritten)
  return outcome.kind === 'refused' ? FAILED : FINE
}

/** A version that was released stays what it was. */
async function decide(side: Side, { version }: ConnectorModel, releases: readonly Release[]): Promise<Outcome> {
  const newest = releases.at(-1)
  if (newest === undefined) return { kind: 'write', changes: [] }
  const same = releases.find((one) => one.version === version)
  const changes = compareSides(await readSide((same ?? newest).path), side)
  if (changes === undefined) {
    return {
      kind: 'refused',
      changes: [],
      why: `${shortPath((same ?? newest).path)} can not be read.`,
      hint: 'Restore it from git, or remove it.',
    }
  }
  if (same !== undefined) {
    if (changes.length === 0) return { kind: 'known', changes }
    return {
      kind: 'refused',
      changes,
      why: `${version} was released with something else.`,
      hint: 'Raise the `version` of the connector, and release that.',
    }
  }
  if (compareVersions(version, newest.version) > 0) return { kind: 'write', changes }
  return {
    kind: 'refused',
    changes,
    why: `${version} is not above ${newest.version}, the newest release.`,
    hint: 'Raise the `version` of the connector, and release that.',
  }
}

function filesOf({ files }: Side): readonly FileToWrite[] {
  return [
    { path: 'apiDefinition.swagger.json', content: stringifyDocument(files.definition as object) },
    ...(files.properties === undefined ? [] : [{ path: 'apiProperties.json', content: stringifyDocument(files.properties as object) }]),
    ...(files.script === undefined ? [] : [{ path: 'script.csx', content: files.script }]),
  ]
}

function print(
  { title, version }: ConnectorModel,
  target: string,
  newest: Release | undefined,
  outcome: Outcome,
  files: readonly FileToWrite[],
  isWritten: boolean,
): void {
  if (outcome.kind === 'known') return printLine(`${version} is released already, in ${shortPath(target)}, and has not changed.`)
  if (outcome.changes.length > 0 || newest !== undefined) {
    printLine(`${paint('bold', title)} ${version}, compared with ${newest === undefined ? 'nothing' : newest.version}\n`)
    printChanges(outcome.changes)
    printLine()
  }
  if (outcome.kind === 'refused') {
    printLine(`${paint('red', 'error', process.stderr)} ${outcome.why}`, process.stderr)
    return printLine(outcome.hint, process.stderr)
  }
  printLine(isWritten ? 'Released:' : 'Would be released:')
  for (const { path } of files) printLine(`  ${shortPath(join(target, path))}`)
}
