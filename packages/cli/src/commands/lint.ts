/** Owns `ferrule lint`: what is wrong with a connector's documents, before the platform or a reviewer says so. */
import { readFile, writeFile } from 'node:fs/promises'
import type { Diagnostic, DiagnosticCode } from '@ferrule/core'
import { applyEdits, judgeConnector, RULES, type Finding, type Ruleset } from '@ferrule/core/lint'
import { DECLARATION_ERRORS, FINE, type ExitCode } from '../exit-code.js'
import { githubOf } from '../lint/formats/github.js'
import { jsonOf } from '../lint/formats/json.js'
import { sarifOf } from '../lint/formats/sarif.js'
import { printReport } from '../lint/formats/text.js'
import { sorted, type LintReport, type Located } from '../lint/located.js'
import { loadSuppressions, type SuppressionFile } from '../lint/suppressions.js'
import { printDiagnostics, withRelativeFiles } from '../print-diagnostics.js'
import { count, printJson, printLine, shortPath } from '../print.js'
import { filePlaces, readConnectorSource, type ConnectorSource } from '../sources/connector-source.js'
import { UsageError } from '../usage-error.js'

export interface LintCommandOptions {
  readonly ruleset: Ruleset
  readonly format?: 'text' | 'sarif' | 'github'
  readonly config?: string
  readonly titles?: string
  readonly fix?: boolean
  readonly json?: boolean
}

/** Files are mended as often as a change makes room for another. */
const MOST_ROUNDS = 10

/** Runs `ferrule lint`. */
export async function lint(argument: string, options: LintCommandOptions): Promise<ExitCode> {
  let source = await readConnectorSource(argument)
  const suppressions = await loadSuppressions(source.folder, options.config)
  const taken = options.titles === undefined ? undefined : await readTitles(options.titles)
  const mended = options.fix === true ? await mend(argument, source, suppressions, options) : 0
  if (mended > 0) source = await readConnectorSource(argument)
  const failed = source.diagnostics.some(({ severity }) => severity === 'error')
  const reported = source.diagnostics.map(({ code }): DiagnosticCode => code)
  const files = { ...source.files, ...(taken === undefined ? {} : { taken }) }
  const { findings, suppressed } = failed
    ? { findings: [], suppressed: [] }
    : judgeConnector(files, suppressions.suppressions, { ruleset: options.ruleset, reported })
  const locate = locator(source, suppressions)
  const report: LintReport = {
    ruleset: options.ruleset,
    found: sorted(findings.map((finding) => ({ finding, place: locate(finding) }))),
    suppressed: sorted(suppressed.map((finding) => ({ finding, place: locate(finding) }))),
  }
  const ok = !failed && !findings.some(({ severity }) => severity === 'error')
  print(report, withRelativeFiles(source.diagnostics), ok, mended, options)
  return ok ? FINE : DECLARATION_ERRORS
}

function print(
  report: LintReport,
  diagnostics: readonly Diagnostic[],
  ok: boolean,
  mended: number,
  { format, json }: LintCommandOptions,
): void {
  if (json === true) return printJson({ ...jsonOf(report, diagnostics, ok), fixed: mended })
  if (diagnostics.length > 0) printDiagnostics(diagnostics)
  if (format === 'sarif') return printLine(JSON.stringify(sarifOf(report, RULES), null, 2))
  if (format === 'github') return githubOf(report).forEach((line) => printLine(line))
  if (mended > 0) printLine(`${count(mended, 'change') ?? ''} made.\n`)
  if (!diagnostics.some(({ severity }) => severity === 'error')) printReport(report)
}

/** Places as people would type them. */
function locator(source: ConnectorSource, { path, text }: SuppressionFile): (finding: Finding) => Located['place'] {
  const inSuppressions = filePlaces({ suppressions: text }, path === undefined ? {} : { suppressions: path })
  return (finding) => {
    const place = finding.document === 'suppressions' ? inSuppressions(finding) : source.placeOf(finding)
    return place.file === undefined ? place : { ...place, file: shortPath(place.file) }
  }
}

/** Writes the fixes that are certain into the files. */
async function mend(
  argument: string,
  first: ConnectorSource,
  { suppressions }: SuppressionFile,
  { ruleset }: LintCommandOptions,
): Promise<number> {
  if (first.files.texts === undefined || /^https?:/i.test(argument)) {
    throw new UsageError('Only files are mended.', 'Without --fix, each finding in a class says what would have to change.')
  }
  let made = 0
  let source = first
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const { findings } = judgeConnector(source.files, suppressions, { ruleset })
    let changed = 0
    for (const document of ['definition', 'properties'] as const) changed += await mendFile(source, document, findings)
    made += changed
    if (changed === 0) break
    source = await readConnectorSource(argument)
  }
  return made
}

async function mendFile(
  { files, paths }: ConnectorSource,
  document: 'definition' | 'properties',
  findings: readonly Finding[],
): Promise<number> {
  const text = files.texts?.[document]
  const path = paths[document]
  const edits = findings.filter((finding) => finding.document === document).flatMap(({ fix }) => fix ?? [])
  if (text === undefined || path === undefined || edits.length === 0) return 0
  const edited = applyEdits(text, edits)
  if (edited.made > 0) await writeFile(path, edited.text)
  return edited.made
}

async function readTitles(path: string): Promise<readonly string[]> {
  const text = await readFile(path, 'utf8').catch(() => undefined)
  if (text === undefined) throw new UsageError(`${path} does not exist.`)
  return text.split('\n').filter((line) => line.trim() !== '')
}
