/** Owns a deployment from end to end: look, plan, do, read back, remember. */
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { stringifyDocument } from '@ferrule/core/emit'
import { UsageError } from '../usage-error.js'
import { DeployFailure, explain } from './explain.js'
import { readConnectorFolder, withSecret, type ConnectorFolder } from './folder.js'
import { notStored, planDeployment, type Plan, type Situation } from './plan.js'
import { findProgram } from './program.js'
import { recorded, sentDigest, writeRecord, type DeploymentRecord } from './record.js'
import { runProgram, type Ran } from './run.js'
import { redact } from './secret.js'
import { commandLine, type Call, type Target, type Tool } from './tools.js'

export interface Deployment {
  readonly tool: Tool
  readonly target: Target
  readonly wanted: ConnectorFolder
  readonly connectorId?: string
  readonly last?: DeploymentRecord
  readonly recordPath: string
  readonly secret?: string
  readonly allowed: Situation['allowed']
  readonly dryRun: boolean
  /** For each call of the tool. */
  readonly limitMs: number
  /** For the platform to show what was stored. */
  readonly waitMs: number
  readonly signal: AbortSignal
  /** Hears of each call before it is made, without its secret. */
  readonly onCall: (line: string) => void
}

export interface Deployed {
  readonly plan: Plan
  /** What was done, or would be: without secrets. */
  readonly commands: readonly string[]
  readonly connectorId?: string
  readonly done: boolean
}

/** Deploys a connector, or says what would be done. Throws a `DeployFailure` where a step fails. No file of ours outlives it but the record. */
export async function deploy(deployment: Deployment): Promise<Deployed> {
  const program = await findProgram(deployment.tool)
  // Only the owner can enter the folder: for a moment a file in it may hold the secret.
  const folder = await mkdtemp(join(tmpdir(), 'ferrule-deploy-'))
  try {
    await chmod(folder, 0o700)
    return await inFolder(deployment, program, folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function inFolder(deployment: Deployment, program: string, folder: string): Promise<Deployed> {
  const { tool, target, wanted, connectorId, last, secret, allowed, dryRun } = deployment
  const session: Session = { deployment, program, folder }
  const stored = connectorId === undefined ? undefined : await download(session, connectorId)
  const plan = planDeployment({
    tool,
    wanted,
    ...(stored === undefined ? {} : { stored }),
    ...(last === undefined || last.connectorId !== connectorId ? {} : { last }),
    hasSecret: secret !== undefined,
    allowed,
  })
  const found = { plan, ...(connectorId === undefined ? {} : { connectorId }) }
  if (plan.kind === 'refuse') return { ...found, commands: [], done: false }
  if (plan.kind === 'nothing') {
    if (!dryRun && stored !== undefined && connectorId !== undefined) await remember(deployment, connectorId, stored)
    return { ...found, commands: [], done: false }
  }
  const change =
    plan.kind === 'create' || connectorId === undefined
      ? tool.create(target, wanted, tool.takesSecret ? secret : undefined)
      : tool.update(target, wanted, connectorId)
  if (dryRun) {
    const back = tool.download(target, connectorId ?? '<id>', 'stored')
    return { ...found, commands: [change, back].map((call) => commandLine(call, secret)), done: false }
  }
  await writeWanted(session)
  const output = await run(session, change, connectorId ?? '')
  const id = connectorId ?? (await createdId(session, output))
  // Should reading back fail, the id is known all the same.
  await writeRecord(deployment.recordPath, recordOf(deployment, id))
  const now = await readBack(session, id)
  await remember(deployment, id, now)
  return { plan, connectorId: id, commands: [commandLine(change, secret)], done: true }
}

interface Session {
  readonly deployment: Deployment
  readonly program: string
  readonly folder: string
}

/** Both tools read the files in their working folder. */
async function writeWanted({ deployment: { tool, wanted, secret, connectorId }, folder }: Session): Promise<void> {
  // Updating takes the secret from the properties, where no list of processes shows it.
  const holdsSecret = tool.takesSecret && secret !== undefined && connectorId !== undefined
  const files = {
    'apiDefinition.swagger.json': stringifyDocument(wanted.definition),
    'apiProperties.json': stringifyDocument(holdsSecret ? withSecret(wanted.properties, secret) : wanted.properties),
    'icon.png': wanted.icon,
    'script.csx': wanted.script,
  }
  for (const [name, content] of Object.entries(files))
    if (content !== undefined) await writeFile(join(folder, name), content, { mode: 0o600 })
}

async function run(session: Session, call: Call, connectorId: string): Promise<string> {
  const ran = await attempt(session, call)
  if (ran.kind === 'ended' && ran.code === 0) return ran.output
  const { tool, target, limitMs } = session.deployment
  throw explain(ran, call, tool, target, connectorId, limitMs)
}

async function attempt({ deployment, program, folder }: Session, call: Call): Promise<Ran> {
  const { secret, limitMs, signal, onCall } = deployment
  onCall(commandLine(call, secret))
  const ran = await runProgram(program, call.args, { cwd: folder, limitMs, signal })
  return { ...ran, output: redact(ran.output, secret) }
}

async function createdId({ deployment: { tool, target }, folder }: Session, output: string): Promise<string> {
  // paconn notes the id; what either prints is for people.
  const settings = await readFile(join(folder, 'settings.json'), 'utf8').catch(() => '{}')
  const { connectorId } = JSON.parse(settings) as { readonly connectorId?: string }
  const id = connectorId ?? tool.createdId(output, target)
  if (id !== undefined) return id
  throw new DeployFailure(
    'unknown-id',
    `${tool.name} has created the connector, and has not said under which id.`,
    'Look for it in the portal, and name it with --connector-id from now on; without, there would be two.',
    output,
  )
}

let downloads = 0

async function download(session: Session, connectorId: string): Promise<ConnectorFolder> {
  const { tool, target, limitMs } = session.deployment
  const to = `stored-${++downloads}`
  await mkdir(join(session.folder, to), { mode: 0o700 })
  const call = tool.download(target, connectorId, to)
  const ran = await attempt(session, call)
  const stored = await readConnectorFolder(join(session.folder, to))
  // paconn falls over the empty address of custom code that was taken away, after it has written both documents.
  const fellOver = ran.kind === 'ended' && /Invalid URL ''/.test(ran.output) && stored !== undefined
  if (ran.kind !== 'ended' || (ran.code !== 0 && !fellOver)) throw explain(ran, call, tool, target, connectorId, limitMs)
  if (stored !== undefined) return stored
  throw new DeployFailure(
    'unreadable',
    `What ${tool.name} downloaded is not a definition with properties.`,
    `\`${commandLine(call)}\` shows what it downloads.`,
    ran.output,
  )
}

/** What is stored once it is what was sent, or once the time is over. */
async function readBack(session: Session, connectorId: string): Promise<ConnectorFolder> {
  const { wanted, tool, waitMs, signal, recordPath } = session.deployment
  const end = Date.now() + waitMs
  for (let wait = 1000; ; wait *= 2) {
    const stored = await download(session, connectorId)
    const missing = notStored(wanted, stored, tool)
    if (missing.length === 0) return stored
    if (Date.now() + wait > end)
      throw new DeployFailure(
        'not-stored',
        `${tool.name} reported success, and what is stored is not what was sent: ${listed(missing)}.`,
        `The platform can take a while to show it: run \`ferrule deploy\` with --force again later, or --wait <seconds>. The id is kept in ${recordPath}.`,
      )
    await pause(wait, undefined, { signal }).catch(() => undefined)
  }
}

/** At most a handful of places, and how many more. */
function listed(places: readonly string[]): string {
  const shown = places.slice(0, 5).join(', ')
  return places.length > 5 ? `${shown} and ${places.length - 5} more` : shown
}

async function remember(deployment: Deployment, connectorId: string, stored: ConnectorFolder): Promise<void> {
  await writeRecord(deployment.recordPath, { ...recordOf(deployment, connectorId), stored: recorded(stored) })
}

function recordOf({ tool, wanted }: Deployment, connectorId: string): DeploymentRecord {
  return { tool: tool.name, connectorId, sent: sentDigest(wanted), hasScript: wanted.script !== undefined }
}

/** Refuses an id that the tool does not know connectors by. */
export function checkedId(tool: Tool, id: string): string {
  if (tool.id.pattern.test(id)) return id
  throw new UsageError(
    `${id} is no connector that ${tool.name} knows: it knows them by ${tool.id.words}.`,
    `Give the id as ${tool.name} writes it, or deploy with --tool ${tool.name === 'pac' ? 'paconn' : 'pac'}.`,
  )
}
