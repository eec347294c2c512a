/** Owns what `ferrule import` reads: a file, a connector's folder, or a URL that was named on the command line. */
import { readFile, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Diagnostic } from '@ferrule/core'
import { UsageError } from '../usage-error.js'
import { FetchError, fetchDocument } from './fetch.js'

export interface ImportSource {
  /** The document that describes the API: its bytes, or what they hold. */
  readonly document: Uint8Array | Readonly<Record<string, unknown>>
  /** What diagnostics and the README call it. */
  readonly name: string
  /** Its own address, where it came from one. */
  readonly url?: string
  readonly properties?: { readonly name: string; readonly content: Uint8Array }
  readonly icon?: { readonly name: string; readonly content: Uint8Array }
  readonly script?: { readonly name: string; readonly content: Uint8Array }
}

/** A source that is there and can't be read: what is wrong with it. */
export class UnreadableSource extends Error {
  constructor(readonly diagnostics: readonly Diagnostic[]) {
    super('The source is unreadable.')
    this.name = 'UnreadableSource'
  }
}

export interface ReadOptions {
  /** Lets a URL lead to an address that is not public. */
  readonly allowPrivate?: boolean
}

const DEFINITIONS = ['apiDefinition.swagger.json', 'apiDefinition.json', 'swagger.json', 'openapi.json', 'openapi.yaml', 'openapi.yml']
/** As many as the parsers take. */
const MAX_BYTES = 96_000_000

/** Reads whatever the argument names. */
export async function readImportSource(argument: string, options: ReadOptions = {}): Promise<ImportSource> {
  if (/^https?:\/\//i.test(argument)) return readUrl(argument, options)
  const found = await stat(argument).catch(() => undefined)
  if (found === undefined) throw new UsageError(`${argument} does not exist.`, 'Give a file, a folder with a definition, or a URL.')
  if (!found.isFile() && !found.isDirectory()) throw new UsageError(`${argument} is neither a file nor a folder.`)
  return found.isDirectory() ? readFolder(argument) : readSingle(argument)
}

async function readUrl(argument: string, { allowPrivate = false }: ReadOptions): Promise<ImportSource> {
  try {
    const { bytes, url } = await fetchDocument(argument, { mayBePrivate: () => allowPrivate, maxBytes: MAX_BYTES })
    return { document: bytes, name: url, url }
  } catch (error) {
    if (!(error instanceof FetchError)) throw error
    throw new UsageError(error.message, error.isPrivate ? 'Add --allow-private where that is meant.' : undefined)
  }
}

async function readSingle(path: string): Promise<ImportSource> {
  // A definition that lies in a connector's folder comes with what lies beside it.
  return basename(path) === DEFINITIONS[0] ? besides(dirname(path), path) : { document: await readWhole(path), name: path }
}

async function readFolder(folder: string): Promise<ImportSource> {
  for (const name of DEFINITIONS) {
    const path = join(folder, name)
    if ((await stat(path).catch(() => undefined))?.isFile() === true) return besides(folder, path)
  }
  throw new UsageError(
    `${folder} holds no definition.`,
    `A connector's folder holds ${DEFINITIONS[0] ?? ''}; for other documents, give the file.`,
  )
}

async function besides(folder: string, path: string): Promise<ImportSource> {
  const [document, properties, icon, script] = await Promise.all([
    readWhole(path),
    optional(join(folder, 'apiProperties.json')),
    optional(join(folder, 'icon.png')),
    optional(join(folder, 'script.csx')),
  ])
  return {
    document,
    name: path,
    ...(properties === undefined ? {} : { properties: { name: join(folder, 'apiProperties.json'), content: properties } }),
    ...(icon === undefined ? {} : { icon: { name: 'icon.png', content: icon } }),
    ...(script === undefined ? {} : { script: { name: 'script.csx', content: script } }),
  }
}

async function readWhole(path: string): Promise<Uint8Array> {
  const { size } = await stat(path)
  if (size > MAX_BYTES) {
    const { createDiagnosticCollector } = await import('@ferrule/core')
    const { report, diagnostics } = createDiagnosticCollector()
    report('too-large', { file: path }, { what: 'bytes', seen: size.toLocaleString('en-US'), most: MAX_BYTES.toLocaleString('en-US') })
    throw new UnreadableSource(diagnostics)
  }
  return readFile(path)
}

async function optional(path: string): Promise<Uint8Array | undefined> {
  const found = await stat(path).catch(() => undefined)
  return found?.isFile() === true ? readWhole(path) : undefined
}
