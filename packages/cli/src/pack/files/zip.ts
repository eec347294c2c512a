/** Owns zip files: written so that the same files give the same bytes, read so that a hostile one costs little. */
import { crc32 } from 'node:zlib'
import { zipSync, type Zippable } from 'fflate'
import { fromBufferPromise, type Entry, type ZipFile } from 'yauzl'
import type { FileToWrite } from '../../write-files.js'

/** Zip files know no date before 1980, and note local time: these parts are the same in every time zone. */
const DATE = new Date(1980, 0, 1, 12)

/** Writes a zip file with these entries, in this order. */
export function writeZip(files: readonly FileToWrite[]): Uint8Array {
  const entries: Zippable = {}
  for (const { path, content } of files) {
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
    // What is packed already gets no smaller.
    entries[path] = [bytes, { mtime: DATE, level: /\.(zip|png)$/i.test(path) ? 0 : 9 }]
  }
  return zipSync(entries)
}

/** What may still be unpacked; shared by all zip files inside one. */
export interface ZipBudget {
  entries: number
  bytes: number
}

export const createZipBudget = (): ZipBudget => ({ entries: 5_000, bytes: 200_000_000 })

/** A zip file that is none, is unsafe or is too large: the message says which. */
export class ZipError extends Error {
  override readonly name = 'ZipError'
  constructor(
    message: string,
    /** It is made to do harm, or might as well be. */
    readonly isHostile: boolean,
  ) {
    super(message)
  }
}

/** The files of a zip file by their paths, with `/` between folders. An entry is opened once its size is known, and read no further than that. */
export async function readZip(bytes: Uint8Array, budget: ZipBudget): Promise<ReadonlyMap<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>()
  const seen = new Set<string>()
  try {
    // Windows PowerShell writes \ between folders; it is read as /.
    const zip = await fromBufferPromise(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), { lazyEntries: true })
    for await (const entry of zip.eachEntry()) {
      const path = entry.fileName.replace(/^(?:\.\/)+/, '')
      admit(entry, path, seen, budget)
      if (!path.endsWith('/')) files.set(path, await contentOf(zip, entry))
    }
  } catch (cause) {
    if (cause instanceof ZipError) throw cause
    const message = cause instanceof Error ? cause.message : String(cause)
    // What the library refuses by itself: paths that lead out, and more bytes than an entry said.
    throw new ZipError(`It can't be unpacked: ${message.slice(0, 200)}.`, /absolute path|relative path|too many bytes/i.test(message))
  }
  return files
}

function admit({ uncompressedSize }: Entry, path: string, seen: Set<string>, budget: ZipBudget): void {
  const shown = JSON.stringify(path.slice(0, 100))
  if (/\p{Cc}/u.test(path) || /^[a-z]:/i.test(path))
    throw new ZipError(`The entry ${shown} leads out of the folder that it is unpacked into.`, true)
  budget.entries--
  budget.bytes -= uncompressedSize
  if (budget.entries < 0 || budget.bytes < 0)
    throw new ZipError('It holds more than a package can: too many entries, or too large ones.', true)
  // Programs differ in which of the two they take: what is checked must be what is used.
  const key = path.toLowerCase()
  if (seen.has(key)) throw new ZipError(`The entry ${shown} is there twice.`, true)
  seen.add(key)
}

async function contentOf(zip: ZipFile, entry: Entry): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  for await (const part of await zip.openReadStreamPromise(entry)) parts.push(part as Uint8Array)
  const content = Buffer.concat(parts)
  if (crc32(content) !== entry.crc32) throw new ZipError(`The entry ${JSON.stringify(entry.fileName.slice(0, 100))} is damaged.`, false)
  return content
}
