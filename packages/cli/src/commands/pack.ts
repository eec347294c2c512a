/** Owns `ferrule pack`: what a connector is handed on as, and whether a package is what Microsoft takes. */
import type { ConnectorModel, Diagnostic, DiagnosticCode } from '@ferrule/core'
import { judgeConnector } from '@ferrule/core/lint'
import { emitIntro } from '@ferrule/core/emit'
import { DECLARATION_ERRORS, FINE, type ExitCode } from '../exit-code.js'
import { printReport } from '../lint/formats/text.js'
import { flat, sorted, type Located } from '../lint/located.js'
import { loadSuppressions } from '../lint/suppressions.js'
import { checkPackage } from '../pack/check/index.js'
import type { PackageFinding } from '../pack/check/finding.js'
import { readKept } from '../pack/kept.js'
import { readPackSource, type PackSource } from '../pack/source.js'
import { TARGETS } from '../pack/targets/index.js'
import type { TargetName } from '../pack/targets/names.js'
import type { Packed } from '../pack/targets/packed.js'
import { printDiagnostics, withRelativeFiles } from '../print-diagnostics.js'
import { count, paint, printJson, printLine, printFiles, shortPath } from '../print.js'
import { UsageError } from '../usage-error.js'
import { toWrite, writeFiles, type WrittenFile } from '../write-files.js'

export interface PackOptions {
  readonly for?: TargetName
  readonly out?: string
  readonly url?: string
  readonly environment?: string
  readonly prefix?: string
  readonly from?: string
  readonly dryRun?: boolean
  readonly check?: string
  readonly json?: boolean
}

/** What is known when the command ends. */
interface Outcome {
  readonly ok: boolean
  readonly model?: ConnectorModel
  readonly diagnostics?: readonly Diagnostic[]
  /** What the rules of certification have against the definition. */
  readonly findings?: readonly Located[]
  readonly files?: readonly WrittenFile[]
  readonly notes?: readonly string[]
  /** What the package was found to be, once written. */
  readonly checked?: readonly PackageFinding[]
}

/** Runs `ferrule pack`. */
export async function pack(argument: string | undefined, options: PackOptions): Promise<ExitCode> {
  const outcome = options.check === undefined ? await make(argument, options) : await check(options.check)
  print(outcome, options)
  return outcome.ok ? FINE : DECLARATION_ERRORS
}

async function check(path: string): Promise<Outcome> {
  const checked = await checkPackage(path)
  return { ok: isFine(checked), checked }
}

async function make(argument: string | undefined, options: PackOptions): Promise<Outcome> {
  const { for: target, out } = options
  if (argument === undefined)
    throw new UsageError('There is nothing to pack.', 'Name the file that exports the connector, or --check a package.')
  if (target === undefined)
    throw new UsageError('Whom the package is for is not said.', `Add --for ${Object.keys(TARGETS).join(', --for ')}.`)
  if (out === undefined) throw new UsageError('Where to write is not said.', 'Add --out and a folder.')
  const { source, diagnostics } = await readPackSource(argument, options.url === undefined ? {} : { url: options.url })
  if (source === undefined) return { ok: false, diagnostics }
  const { suppressions } = await loadSuppressions(source.folder)
  const certifies = target === 'certification'
  const findings = certifies ? await certificationFindings(source, options, diagnostics) : []
  const found = { model: source.model, diagnostics, findings }
  if (findings.some(({ finding }) => finding.severity === 'error')) return { ok: false, ...found }
  const packed: Packed = await TARGETS[target](source, { ...options, out, ...(options.from === undefined ? {} : { kept: options.from }) })
  const files = options.dryRun === true ? toWrite(out, packed.files) : await writeFiles(out, packed.files)
  const checked = certifies && options.dryRun !== true ? await checkPackage(out, { suppressions }) : []
  return { ok: isFine(checked), ...found, files, notes: packed.notes, ...(certifies && options.dryRun !== true ? { checked } : {}) }
}

/** What reviewers would reject: found before anything is written. */
async function certificationFindings(
  source: PackSource,
  { from }: PackOptions,
  diagnostics: readonly Diagnostic[],
): Promise<readonly Located[]> {
  const { suppressions } = await loadSuppressions(source.folder)
  const { sections } = await readKept(source.folder, from)
  const readme = emitIntro(source.model, { sections }).document
  const reported = diagnostics.map(({ code }): DiagnosticCode => code)
  const { findings } = judgeConnector({ ...source.files, readme }, suppressions, { ruleset: 'certification', reported })
  return sorted(
    findings.map((finding) => {
      const place = source.placeOf(finding)
      return { finding, place: place.file === undefined ? place : { ...place, file: shortPath(place.file) } }
    }),
  )
}

function isFine(checked: readonly PackageFinding[]): boolean {
  return !checked.some(({ severity }) => severity === 'error')
}

function print(outcome: Outcome, { json, dryRun }: PackOptions): void {
  const { ok, model, files = [], notes = [], checked } = outcome
  const [diagnostics, findings] = [withRelativeFiles(outcome.diagnostics ?? []), outcome.findings ?? []]
  if (json === true) {
    const connector = model === undefined ? {} : { connector: { title: model.title, version: model.version } }
    printJson({
      ok,
      ...connector,
      files,
      notes,
      diagnostics,
      findings: findings.map((located) => flat(located)),
      ...(checked && { checked }),
    })
    return
  }
  printDiagnostics(diagnostics)
  if (findings.length > 0) printReport({ ruleset: 'certification', found: findings, suppressed: [] })
  if (files.length > 0) {
    if (model !== undefined) printLine(`${paint('bold', model.title)} ${model.version}${dryRun === true ? ', not written' : ''}\n`)
    printFiles(files)
    for (const note of notes) printLine(`\n${note}`)
  } else if (checked === undefined) printLine('Nothing was written.', process.stderr)
  if (checked !== undefined) printChecked(checked)
}

function printChecked(checked: readonly PackageFinding[]): void {
  for (const { code, severity, at, message, fix } of checked) {
    const colour = severity === 'error' ? 'red' : 'yellow'
    printLine(`\n${at}\n  ${paint(colour, `${severity} ${code}`, process.stderr)}: ${message}\n  ${fix}`, process.stderr)
  }
  const errors = checked.filter(({ severity }) => severity === 'error').length
  printLine(errors === 0 ? '\nThe package has what Microsoft asks for.' : `\n${count(errors, 'error') ?? ''} in the package.`)
}
