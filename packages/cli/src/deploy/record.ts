/** Owns what is remembered of a deployment: `.ferrule/deployed/<environment>/<source>.json` in the project. It holds no secret. */
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname, join, relative, resolve } from 'node:path'
import { stringifyDocument } from '@ferrule/core/emit'
import { UsageError } from '../usage-error.js'
import type { ConnectorFolder } from './folder.js'
import { TOOL_NAMES, type ToolName } from './tools.js'

/** What was sent last, and what was read back then. */
export interface DeploymentRecord {
  readonly tool: ToolName
  readonly connectorId: string
  readonly sent: string
  readonly stored?: StoredRecord
  /** Whether the connector has custom code, for tools that don't bring it back. */
  readonly hasScript: boolean
}

export interface StoredRecord {
  readonly definition: object
  readonly properties: object
  readonly icon?: string
  readonly script?: string
}

/** Where a source's record for an environment is. */
export function recordPath(source: string, environment: string): string {
  const path = resolve(source)
  const project = projectOf(path)
  const name = relative(project, path)
    .replace(/\.[cm]?[jt]sx?$/, '')
    .replace(/[^\w.-]+/g, '-')
  return join(
    project,
    '.ferrule',
    'deployed',
    environment.replace(/^https?:\/\//i, '').replace(/[^\w.-]+/g, '-'),
    `${name || 'connector'}.json`,
  )
}

function projectOf(path: string): string {
  for (let folder = path; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return folder
    if (folder === dirname(folder)) return dirname(path)
  }
}

/** Reads a record; `undefined` where there is none. */
export async function readRecord(path: string): Promise<DeploymentRecord | undefined> {
  const text = await readFile(path, 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  try {
    const record = JSON.parse(text) as DeploymentRecord
    if (TOOL_NAMES.includes(record.tool) && typeof record.connectorId === 'string') return record
  } catch {
    // Said below.
  }
  throw new UsageError(
    `${path} is no record of a deployment.`,
    'Restore it from git, or remove it and name the connector with --connector-id.',
  )
}

/** Writes a record whole or not at all. */
export async function writeRecord(path: string, record: DeploymentRecord): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(`${path}.new`, stringifyDocument(record))
  await rename(`${path}.new`, path)
}

/** What a record keeps of what is stored. */
export function recorded({ definition, properties, icon, script }: ConnectorFolder): StoredRecord {
  return {
    definition,
    properties,
    ...(icon === undefined ? {} : { icon: digest(icon) }),
    ...(script === undefined ? {} : { script: digest(script) }),
  }
}

/** The same for the same content. */
export function sentDigest({ definition, properties, icon, script }: ConnectorFolder): string {
  return digest(JSON.stringify([definition, properties, icon === undefined ? null : digest(icon), script ?? null]))
}

function digest(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
}
