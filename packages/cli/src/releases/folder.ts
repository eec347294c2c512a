/** Owns where releases are kept: `releases/<version>/`, beside the project's package.json. */
import { existsSync } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { UsageError } from '../usage-error.js'

export interface Release {
  readonly version: string
  readonly path: string
}

const FOLDER = 'releases'

/** The folder of releases: the one that is named, else that of the project around a source. */
export async function releasesFolder(source: string, named?: string): Promise<string> {
  if (named !== undefined) return resolve(named)
  const path = resolve(source)
  const isFolder = (await stat(path).catch(() => undefined))?.isDirectory() === true
  const start = isFolder ? path : dirname(path)
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return join(folder, FOLDER)
    if (folder === dirname(folder)) return join(start, FOLDER)
  }
}

/** Every release of a folder, the oldest version first; none where there is no such folder. */
export async function releasesIn(folder: string): Promise<readonly Release[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  return entries
    .filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, 'apiDefinition.swagger.json')))
    .map(({ name }) => ({ version: name, path: join(folder, name) }))
    .sort((a, b) => compareVersions(a.version, b.version))
}

/** Where a version is kept. A version that can be no folder's name can not be released. */
export function releasePath(folder: string, version: string): string {
  if (!/^\w[\w.+-]*$/.test(version)) {
    throw new UsageError(`The version "${version}" can not be the name of a folder.`, 'Give the connector a version such as 1.0.0.')
  }
  return join(folder, version)
}

/** As semantic versions are ordered, of however many numbers they are made: a preview comes before what it is a preview of. */
export function compareVersions(a: string, b: string): number {
  const [first, second] = [partsOf(a), partsOf(b)]
  const byNumbers = compareParts(first.numbers, second.numbers, '0')
  if (byNumbers !== 0) return byNumbers
  if (first.preview === undefined || second.preview === undefined)
    return Number(first.preview === undefined) - Number(second.preview === undefined)
  return compareParts(first.preview, second.preview, '')
}

function partsOf(version: string): { readonly numbers: readonly string[]; readonly preview?: readonly string[] } {
  const [numbers = '', ...preview] = (version.split('+')[0] ?? '').split('-')
  return { numbers: numbers.split('.'), ...(preview.length === 0 ? {} : { preview: preview.join('-').split('.') }) }
}

function compareParts(a: readonly string[], b: readonly string[], absent: string): number {
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const [mine, theirs] = [a[index] ?? absent, b[index] ?? absent]
    const areNumbers = /^\d+$/.test(mine) && /^\d+$/.test(theirs)
    const order = areNumbers ? Number(mine) - Number(theirs) : mine < theirs ? -1 : mine > theirs ? 1 : 0
    if (order !== 0) return order
  }
  return 0
}
