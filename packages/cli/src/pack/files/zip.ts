/** Owns zip files: written so that the same files give the same bytes, read so that a hostile one costs little. */
import { unzipSync, zipSync, type UnzipFileInfo, type Zippable } from 'fflate'
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

/** The files of a zip file by their paths, with `/` between folders. Sizes are looked at before anything is unpacked. */
export function readZip(bytes: Uint8Array, budget: ZipBudget): ReadonlyMap<string, Uint8Array> {
  const seen = new Set<string>()
  let unpacked: Readonly<Record<string, Uint8Array>>
  try {
    unpacked = unzipSync(bytes, { filter: (entry) => admit(entry, seen, budget) })
  } catch (cause) {
    if (cause instanceof ZipError) throw cause
    throw new ZipError(`It can't be unpacked: ${cause instanceof Error ? cause.message : String(cause)}.`, false)
  }
  return new Map(Object.entries(unpacked).map(([name, content]) => [entryPath(name), content]))
}

function admit({ name, originalSize, compression }: UnzipFileInfo, seen: Set<string>, budget: ZipBudget): boolean {
  const path = entryPath(name)
  const shown = JSON.stringify(name.slice(0, 100))
  if (/^(?:[a-z]:|\/)/i.test(path) || path.split('/').includes('..') || /\p{Cc}/u.test(path))
    throw new ZipError(`The entry ${shown} leads out of the folder that it is unpacked into.`, true)
  budget.entries--
  budget.bytes -= originalSize
  if (budget.entries < 0 || budget.bytes < 0)
    throw new ZipError('It holds more than a package can: too many entries, or too large ones.', true)
  // Programs differ in which of the two they take: what is checked must be what is used.
  const key = path.toLowerCase()
  if (seen.has(key)) throw new ZipError(`The entry ${shown} is there twice.`, true)
  seen.add(key)
  if (path.endsWith('/')) return false
  if (compression !== 0 && compression !== 8) throw new ZipError(`The entry ${shown} is compressed in a way that is not allowed.`, false)
  return true
}

/** Windows PowerShell writes `\` between folders. */
function entryPath(name: string): string {
  return name.replaceAll('\\', '/').replace(/^(?:\.\/)+/, '')
}
