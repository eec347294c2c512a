/** Owns the file that says which findings are accepted, and why. */
import { readFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { readSuppressions, type Suppression } from '@ferrule/core/lint'
import { readDocument } from '@ferrule/core/parse'
import { UsageError } from '../usage-error.js'

export const SUPPRESSIONS = 'ferrule-lint.json'

export interface SuppressionFile {
  readonly path?: string
  readonly text?: string
  readonly suppressions: readonly Suppression[]
}

/** Reads the file that is named, else the nearest above a folder. */
export async function loadSuppressions(folder: string, named?: string): Promise<SuppressionFile> {
  const path = named === undefined ? await nearest(folder) : resolve(named)
  if (path === undefined) return { suppressions: [] }
  const text = await readFile(path, 'utf8').catch(() => undefined)
  if (text === undefined) throw new UsageError(`${named ?? path} does not exist.`)
  const { document, diagnostics } = readDocument(text, { file: path })
  if (document === undefined) throw new UsageError(`${path} is unreadable: ${diagnostics[0]?.message ?? 'it is no JSON'}`)
  if (!Array.isArray(document['suppressions'])) {
    throw new UsageError(
      `${path} has no list \`suppressions\`.`,
      'It holds { "suppressions": [{ "rule": "…", "operation": "…", "reason": "…" }] }.',
    )
  }
  return { path, text, suppressions: readSuppressions(document) }
}

/** As far up as the project goes. */
async function nearest(from: string): Promise<string | undefined> {
  for (let folder = from; ; folder = dirname(folder)) {
    const isThere = async (name: string): Promise<boolean> => (await readFile(join(folder, name)).catch(() => undefined)) !== undefined
    if (await isThere(SUPPRESSIONS)) return join(folder, SUPPRESSIONS)
    if (dirname(folder) === folder || (await isThere('package.json'))) return undefined
  }
}
