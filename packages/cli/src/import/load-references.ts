/** Owns where the documents that references name may come from: the public internet, the folder of the source, the server of the source. */
import { readFile, realpath, stat } from 'node:fs/promises'
import { dirname, resolve, sep } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { readDocument } from '@ferrule/core/parse'
import type { Loaded } from './bundle.js'
import { FetchError, fetchDocument } from './fetch.js'
import type { ImportSource } from './source.js'

const MAX_DOCUMENTS = 200
const MAX_TOTAL_BYTES = 64_000_000
const MAX_TOTAL_MS = 120_000

/** The address of a source, which references in it are relative to. */
export function addressOf({ url, name }: ImportSource): string {
  return url ?? pathToFileURL(resolve(name)).href
}

export interface LoadOptions {
  /** The source may lie at an address that is not public; what it refers to may do so on the same server, and nowhere else. */
  readonly allowPrivate?: boolean | undefined
}

/** Loads documents that references name, each once. Bounds hold for all of them together. */
export function createReferenceLoader(source: ImportSource, { allowPrivate = false }: LoadOptions): (url: string) => Promise<Loaded> {
  const known = new Map<string, Promise<Loaded>>()
  const signal = AbortSignal.timeout(MAX_TOTAL_MS)
  const ownServer = source.url === undefined ? undefined : new URL(source.url).origin
  let left = MAX_TOTAL_BYTES
  return (url) => {
    const before = known.get(url)
    if (before !== undefined) return before
    const loaded =
      known.size >= MAX_DOCUMENTS ? Promise.resolve({ reason: `more than ${MAX_DOCUMENTS} documents are not read` }) : load(url)
    known.set(url, loaded)
    return loaded
  }

  async function load(url: string): Promise<Loaded> {
    const read = await readBytes(url)
    if ('reason' in read) return read
    left -= read.bytes.length
    const { document, diagnostics } = readDocument(read.bytes)
    const problem = diagnostics.find(({ severity }) => severity === 'error')
    return document === undefined ? { reason: lowered(problem?.message ?? 'it can not be read') } : { document, url: read.url }
  }

  async function readBytes(url: string): Promise<{ readonly bytes: Uint8Array; readonly url: string } | { readonly reason: string }> {
    const { protocol } = new URL(url)
    if (left <= 0) return { reason: `more than ${MAX_TOTAL_BYTES / 1e6} MB are not read` }
    if (protocol === 'file:') return source.url === undefined ? readBelow(source, url, left) : { reason: 'it is a file' }
    try {
      return await fetchDocument(url, { mayBePrivate: (hop) => allowPrivate && hop.origin === ownServer, maxBytes: left, signal })
    } catch (error) {
      if (error instanceof FetchError) return { reason: lowered(error.message) }
      throw error
    }
  }
}

/** A file in the folder of the source, or below it: a definition from somewhere else has no say about other files. */
async function readBelow(
  { name }: ImportSource,
  url: string,
  maxBytes: number,
): Promise<{ readonly bytes: Uint8Array; readonly url: string } | { readonly reason: string }> {
  try {
    const [folder, path] = [await realpath(dirname(resolve(name))), await realpath(fileURLToPath(url))]
    if (!path.startsWith(folder.endsWith(sep) ? folder : folder + sep)) return { reason: 'the file lies outside the folder of the source' }
    const found = await stat(path)
    if (!found.isFile() || found.size > maxBytes) return { reason: found.isFile() ? 'the file is too large' : 'it is no file' }
    return { bytes: await readFile(path), url }
  } catch {
    return { reason: 'there is no such file, or it may not be read' }
  }
}

/** A sentence as a part of another. */
function lowered(message: string): string {
  const text = message.replace(/\.$/, '')
  return /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text
}
