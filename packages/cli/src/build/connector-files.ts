/** Owns the files that the platform makes a connector of: its definition, properties and settings, with the icon and the custom code. */
import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { createDiagnosticCollector, type ConnectorModel, type Diagnostic } from '@ferrule/core'
import { emitApiProperties, emitSettings, emitSwagger2, stringifyDocument } from '@ferrule/core/emit'
import type { FileToWrite } from '../write-files.js'
import type { FormatRequest, Made } from './formats.js'

/** Writes what `paconn` and `pac connector` take. */
export async function connectorFiles(model: ConnectorModel, { entry, out, environment, stackOwner }: FormatRequest): Promise<Made> {
  const beside = await filesBeside(model, entry)
  const { icon, script } = beside
  const settings = {
    ...keptSettings(out, environment),
    ...(icon === undefined ? {} : { icon: icon.path }),
    ...(script === undefined ? {} : { script: script.path }),
  }
  const emitted = [
    { path: 'apiDefinition.swagger.json', ...emitSwagger2(model) },
    { path: 'apiProperties.json', ...emitApiProperties(model, { stackOwner }) },
    { path: 'settings.json', ...emitSettings(settings) },
  ]
  return {
    files: [
      ...emitted.map(({ path, document }) => ({ path, content: stringifyDocument(document) })),
      ...[icon, script].filter((file) => file !== undefined),
    ],
    diagnostics: [...emitted.flatMap(({ diagnostics }) => diagnostics), ...beside.diagnostics],
  }
}

export interface FilesBeside {
  readonly icon?: FileToWrite
  readonly script?: FileToWrite
  /** Errors about those that are declared and not there. */
  readonly diagnostics: readonly Diagnostic[]
}

/** The icon and the custom code that a declaration names, by paths relative to its module. */
export async function filesBeside(
  { icon: iconPath, script: { path: scriptPath } = {} }: ConnectorModel,
  entry: string,
): Promise<FilesBeside> {
  const { report, diagnostics } = createDiagnosticCollector()
  const icon = iconPath === undefined ? undefined : await readBeside(iconPath, entry, basename(iconPath))
  if (iconPath !== undefined && icon === undefined) report('icon-not-found', { file: entry }, { path: iconPath })
  // The platform's command lines and its reviewers know custom code by this name alone.
  const script = scriptPath === undefined ? undefined : await readBeside(scriptPath, entry, 'script.csx')
  if (scriptPath !== undefined && script === undefined) report('script-not-found', { file: entry }, { path: scriptPath })
  return { ...(icon === undefined ? {} : { icon }), ...(script === undefined ? {} : { script }), diagnostics }
}

/** A file beside the entry, to write under a name; `undefined` where there is none. */
async function readBeside(path: string, entry: string, name: string): Promise<FileToWrite | undefined> {
  const content = await readFile(resolve(dirname(entry), path)).catch(() => undefined)
  return content === undefined ? undefined : { path: name, content }
}

/** The connector's id, which the platform's own command line notes in `settings.json`, outlives a build for the same environment. */
export function keptSettings(
  out: string,
  environment: string | undefined,
): { readonly environment?: string; readonly connectorId?: string } {
  const known = readSettings(join(out, 'settings.json'))
  const target = environment ?? known.environment
  return {
    ...(target === undefined ? {} : { environment: target }),
    ...(known.connectorId === undefined || target !== known.environment ? {} : { connectorId: known.connectorId }),
  }
}

function readSettings(path: string): { readonly environment?: string | undefined; readonly connectorId?: string | undefined } {
  try {
    const { environment, connectorId } = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>
    const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)
    return { environment: text(environment), connectorId: text(connectorId) }
  } catch {
    return {}
  }
}
