/** Owns `ferrule deploy`: bringing a connector into an environment with an installed `paconn` or `pac`. */
import type { Diagnostic } from '@ferrule/core'
import type { Change } from '@ferrule/core/diff'
import { checkedId, deploy, type Deployed } from '../deploy/deploy.js'
import { DeployFailure } from '../deploy/explain.js'
import type { ConnectorFolder } from '../deploy/folder.js'
import { readRecord, recordPath } from '../deploy/record.js'
import { readClientSecret } from '../deploy/secret.js'
import { TOOLS, type ToolName } from '../deploy/tools.js'
import type { LocatedChange } from '../diff/compare.js'
import { flatChanges, printChanges } from '../diff/report.js'
import { DECLARATION_ERRORS, FAILED, FINE, type ExitCode } from '../exit-code.js'
import { readPackSource, type PackSource } from '../pack/source.js'
import { TARGETS } from '../pack/targets/index.js'
import { printDiagnostics, withRelativeFiles } from '../print-diagnostics.js'
import { paint, printJson, printLine, shortPath } from '../print.js'
import { untilStopped } from '../stop-signals.js'
import { UsageError } from '../usage-error.js'

export interface DeployOptions {
  readonly environment?: string
  readonly tool?: ToolName
  readonly connectorId?: string
  readonly solution?: string
  readonly url?: string
  readonly secretFile?: string
  readonly record?: string
  readonly force?: boolean
  readonly allowBreaking?: boolean
  readonly removeScript?: boolean
  readonly timeout: number
  readonly wait: number
  readonly dryRun?: boolean
  readonly json?: boolean
}

/** Runs `ferrule deploy`. */
export async function deployCommand(argument: string, options: DeployOptions): Promise<ExitCode> {
  const { environment, json = false, dryRun = false } = options
  if (environment === undefined)
    throw new UsageError(
      'Where to deploy is not said.',
      'Add --environment and the id in the address of the portal: https://make.powerapps.com/environments/<id>/home.',
    )
  const path = options.record ?? recordPath(argument, environment)
  const last = await readRecord(path)
  const tool = TOOLS[options.tool ?? last?.tool ?? 'paconn']
  if (options.solution !== undefined && tool.name !== 'pac')
    throw new UsageError('paconn knows no solutions.', 'Add --tool pac, or leave --solution out.')
  const known = options.connectorId ?? last?.connectorId
  const connectorId = known === undefined ? undefined : checkedId(tool, known)
  const secret = await readClientSecret(options.secretFile)
  const { source, diagnostics } = await readPackSource(argument, options.url === undefined ? {} : { url: options.url })
  if (source === undefined) {
    printFailed(withRelativeFiles(diagnostics), json)
    return DECLARATION_ERRORS
  }
  const { wanted, notes } = await packed(source, environment, tool.name)
  const stop = new AbortController()
  void untilStopped().then(() => stop.abort())
  try {
    const deployed = await deploy({
      tool,
      target: { environment, solution: options.solution },
      wanted,
      ...(connectorId === undefined ? {} : { connectorId }),
      ...(last === undefined ? {} : { last }),
      recordPath: path,
      ...(secret === undefined ? {} : { secret }),
      allowed: { force: options.force === true, breaking: options.allowBreaking === true, removeScript: options.removeScript === true },
      dryRun,
      limitMs: options.timeout * 1000,
      waitMs: options.wait * 1000,
      signal: stop.signal,
      onCall: (line) => json || printLine(paint('dim', `$ ${line}`)),
    })
    print(deployed, source, notes, { environment, path, json, dryRun })
    return deployed.plan.kind === 'refuse' ? FAILED : FINE
  } catch (error) {
    if (!(error instanceof DeployFailure)) throw error
    const { reason, message, hint, output } = error
    if (json) printJson({ ok: false, error: { reason, message, hint, output } })
    else complain(message, hint, output)
    return FAILED
  }
}

/** What the folder for the tool would hold: without `stackOwner`, which no update takes. */
async function packed(
  source: PackSource,
  environment: string,
  tool: ToolName,
): Promise<{ readonly wanted: ConnectorFolder; readonly notes: readonly string[] }> {
  const { files, notes } = await TARGETS[tool](source, { out: source.folder, environment })
  const document = (name: string): object => JSON.parse(String(files.find(({ path }) => path === name)?.content)) as object
  return {
    wanted: {
      definition: document('apiDefinition.swagger.json'),
      properties: document('apiProperties.json'),
      ...(source.icon === undefined ? {} : { icon: source.icon }),
      ...(source.script === undefined ? {} : { script: new TextDecoder().decode(source.script) }),
    },
    notes,
  }
}

interface Printing {
  readonly environment: string
  readonly path: string
  readonly json: boolean
  readonly dryRun: boolean
}

function print(deployed: Deployed, { model }: PackSource, packNotes: readonly string[], printing: Printing): void {
  const { plan, commands, connectorId, done } = deployed
  const { environment, path, json, dryRun } = printing
  const [changes, notes] = [located(plan.changes), [...packNotes, ...plan.notes]]
  if (json)
    return printJson({
      ok: plan.kind !== 'refuse',
      connector: { title: model.title, version: model.version },
      plan: plan.kind,
      done,
      ...(connectorId === undefined ? {} : { connectorId }),
      commands,
      changes: flatChanges(changes),
      notes,
      ...(plan.kind === 'refuse'
        ? { error: { reason: plan.reason, message: plan.message, hint: plan.hint, differences: plan.differences } }
        : {}),
    })
  printLine(`${paint('bold', model.title)} ${model.version} → ${environment}${dryRun ? ', nothing is changed' : ''}\n`)
  if (changes.length > 0) printChanges(changes)
  if (plan.kind === 'refuse') {
    for (const difference of plan.differences.slice(0, MOST_DIFFERENCES)) printLine(`  ${difference}`)
    if (plan.differences.length > MOST_DIFFERENCES) printLine(`  … and ${plan.differences.length - MOST_DIFFERENCES} more.`)
    return complain(plan.message, plan.hint)
  }
  for (const note of notes) printLine(`${note}\n`)
  if (dryRun) for (const line of commands) printLine(`  $ ${line}`)
  printLine(closing(deployed, dryRun))
  if (done) printLine(`What was deployed is kept in ${shortPath(path)}; it holds no secret, commit it.`)
}

const MOST_DIFFERENCES = 20

function closing({ plan, connectorId }: Deployed, dryRun: boolean): string {
  if (plan.kind === 'nothing') return `Nothing to do: ${connectorId} is as declared.`
  if (dryRun) return plan.kind === 'create' ? 'The connector would be created.' : `${connectorId} would be updated.`
  return `${plan.kind === 'create' ? 'Created' : 'Updated'}: ${connectorId}. What is stored is what was sent.`
}

function located(changes: readonly Change[]): readonly LocatedChange[] {
  return changes.map((change) => ({ change, place: {}, now: {} }))
}

function complain(message: string, hint: string, output = ''): void {
  if (output !== '') printLine(`${output}\n`, process.stderr)
  printLine(`${paint('red', 'error', process.stderr)} ${message}`, process.stderr)
  printLine(hint, process.stderr)
}

function printFailed(diagnostics: readonly Diagnostic[], json: boolean): void {
  if (json) printJson({ ok: false, diagnostics })
  else printDiagnostics(diagnostics)
}
