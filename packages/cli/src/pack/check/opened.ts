/** Owns opening packages from disk: a folder or a zip file, with the zip files inside, as a tree of bounded size. */
import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { UsageError } from '../../usage-error.js'
import { createZipBudget, readZip, ZipError, type ZipBudget } from '../files/zip.js'
import type { ReportFinding } from './finding.js'

/** What a folder or a zip file holds. */
export interface Opened {
  /** `upload.zip > package.zip`. */
  readonly at: string
  /** By paths with `/`. */
  readonly files: ReadonlyMap<string, Uint8Array>
}

export interface OpenedPackage {
  /** What is uploaded: `intro.md` and a package. */
  readonly upload?: Opened
  /** A connector's folder, as Microsoft's repository has them. */
  readonly repository?: Opened
  readonly budget: ZipBudget
}

const LARGEST = 100_000_000
const DEFINITION = 'apiDefinition.swagger.json'

/** Opens what `ferrule pack --for certification` writes: the folder with both, one of the two, or the zip file alone. */
export async function openPackage(path: string, report: ReportFinding): Promise<OpenedPackage> {
  const found = await stat(path).catch(() => undefined)
  if (found === undefined) throw new UsageError(`${path} does not exist.`, 'Give the folder or the zip file of a package.')
  const budget = createZipBudget()
  if (!found.isDirectory()) {
    const upload = await openZip(await bounded(path), basename(path), budget, report)
    return { ...(upload === undefined ? {} : { upload }), budget }
  }
  const names = await readdir(path)
  const zips = names.filter((name) => /\.zip$/i.test(name)).sort()
  const zip = zips.find((name) => name === 'upload.zip') ?? (names.includes('intro.md') ? undefined : zips[0])
  const upload =
    zip === undefined
      ? names.includes('intro.md')
        ? await openFolder(path, basename(path))
        : undefined
      : await openZip(await bounded(join(path, zip)), zip, budget, report)
  const repository = names.includes(DEFINITION)
    ? await openFolder(path, basename(path))
    : names.includes('repository')
      ? await openFolder(join(path, 'repository'), 'repository')
      : undefined
  if (upload === undefined && repository === undefined && zip === undefined) {
    throw new UsageError(
      `${path} holds no package.`,
      `A package is a zip file with intro.md and package.zip, or a folder with ${DEFINITION}.`,
    )
  }
  return { ...(upload === undefined ? {} : { upload }), ...(repository === undefined ? {} : { repository }), budget }
}

/** Opens a zip file; where it can't be, that is reported. */
export async function openZip(bytes: Uint8Array, at: string, budget: ZipBudget, report: ReportFinding): Promise<Opened | undefined> {
  try {
    return { at, files: await readZip(bytes, budget) }
  } catch (error) {
    if (!(error instanceof ZipError)) throw error
    if (error.isHostile) report('5000.1.1.4', at, error.message, 'Zip the files again, with paths inside the folder and each file once.')
    else report('5000.1.1.16', at, error.message, 'Zip the files again, without a password.')
    return undefined
  }
}

async function openFolder(folder: string, at: string): Promise<Opened> {
  const files = new Map<string, Uint8Array>()
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isFile()) files.set(entry.name, await bounded(join(folder, entry.name)))
  }
  return { at, files }
}

async function bounded(path: string): Promise<Uint8Array> {
  const { size } = await stat(path)
  if (size > LARGEST) throw new UsageError(`${path} has more than ${LARGEST / 1_000_000} MB; no package has.`)
  return readFile(path)
}

/** Text as Microsoft's tools read it: a byte-order mark is none of it. */
export function textIn({ files }: Opened, path: string): string | undefined {
  const bytes = files.get(path)
  return bytes === undefined ? undefined : new TextDecoder().decode(bytes)
}

/** The JSON in a file; `undefined` where there is none. */
export function jsonIn(opened: Opened, path: string): unknown {
  try {
    return JSON.parse(textIn(opened, path) ?? '')
  } catch {
    return undefined
  }
}

/** The folders at the top. */
export function foldersIn({ files }: Opened): readonly string[] {
  return [...new Set([...files.keys()].flatMap((path) => (path.includes('/') ? [path.slice(0, path.indexOf('/'))] : [])))].sort()
}

/** The names of the files at the top, or directly in a folder. */
export function namesIn({ files }: Opened, folder = ''): readonly string[] {
  const start = folder === '' ? '' : `${folder}/`
  return [...files.keys()].flatMap((path) => {
    const name = path.slice(start.length)
    return path.startsWith(start) && name !== '' && !name.includes('/') ? [name] : []
  })
}
