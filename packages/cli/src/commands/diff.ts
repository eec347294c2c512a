/** Owns `ferrule diff`: what has changed between two versions of a connector, and what that does to flows and apps that exist. */
import type { Diagnostic } from '@ferrule/core'
import { compareSides, isBreaking, type LocatedChange } from '../diff/compare.js'
import { flatChanges, githubChanges, printChanges, printTitle } from '../diff/report.js'
import { readSides, type Side } from '../diff/sides.js'
import { suggestion } from '../diff/suggest.js'
import { DECLARATION_ERRORS, FAILED, FINE, type ExitCode } from '../exit-code.js'
import { printDiagnostics, withRelativeFiles } from '../print-diagnostics.js'
import { printJson, printLine, shortPath } from '../print.js'
import { releasesFolder, releasesIn } from '../releases/folder.js'
import { UsageError } from '../usage-error.js'

export interface DiffCommandOptions {
  readonly format: 'text' | 'github'
  readonly releases?: string
  readonly suggest?: boolean
  readonly json?: boolean
}

/** Runs `ferrule diff`. */
export async function diff(first: string, second: string | undefined, options: DiffCommandOptions): Promise<ExitCode> {
  const sides = await (second === undefined ? readSides(await newestRelease(first, options.releases), first) : readSides(first, second))
  const changes = compareSides(sides.old, sides.new)
  const diagnostics = withRelativeFiles([...sides.old.diagnostics, ...sides.new.diagnostics])
  const suggested = options.suggest === true ? await suggestion(sides.old, sides.new, changes ?? []) : undefined
  const ok = changes !== undefined && diagnostics.length === 0 && !isBreaking(changes)
  if (options.json === true)
    printJson({
      ...jsonOf(sides.old, sides.new, changes ?? [], diagnostics, ok),
      ...(options.suggest === true ? { suggestion: suggested ?? null } : {}),
    })
  else {
    if (diagnostics.length > 0) printDiagnostics(diagnostics)
    if (changes !== undefined) print(sides.old, sides.new, changes, options)
    if (options.suggest === true) printLine(`\n${suggested ?? 'No revision of an operation would mend it.'}`)
  }
  if (changes === undefined || diagnostics.length > 0) return DECLARATION_ERRORS
  return ok ? FINE : FAILED
}

function print(old: Side, now: Side, changes: readonly LocatedChange[], { format }: DiffCommandOptions): void {
  if (format === 'github') return githubChanges(changes).forEach((line) => printLine(line))
  printTitle(old, now)
  printChanges(changes)
}

function jsonOf(old: Side, now: Side, changes: readonly LocatedChange[], diagnostics: readonly Diagnostic[], ok: boolean): object {
  const side = ({ name, published }: Side): object => ({
    name,
    ...(published === undefined ? {} : { title: published.title, version: published.version }),
  })
  return { ok, old: side(old), new: side(now), changes: flatChanges(changes), diagnostics }
}

async function newestRelease(source: string, named: string | undefined): Promise<string> {
  const folder = await releasesFolder(source, named)
  const newest = (await releasesIn(folder)).at(-1)
  if (newest !== undefined) return shortPath(newest.path)
  throw new UsageError(
    `There is no release in ${shortPath(folder)} to compare with.`,
    '`ferrule release` keeps one; or give two things to compare: a file, a folder or a revision of git, and the entry.',
  )
}
