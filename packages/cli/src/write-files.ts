/** Owns writing what a command made: all of it into one folder, or nothing. */
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { UsageError } from './usage-error.js'

/** A file that a command makes. */
export interface FileToWrite {
  /** Below the folder; may hold folders of its own. */
  readonly path: string
  readonly content: string | Uint8Array
}

export interface WrittenFile {
  readonly path: string
  readonly bytes: number
}

/** Writes files into a folder, which is made where it is missing. Files that are there are replaced. */
export async function writeFiles(folder: string, files: readonly FileToWrite[]): Promise<readonly WrittenFile[]> {
  try {
    for (const { path } of files) await mkdir(dirname(join(folder, path)), { recursive: true })
    for (const { path, content } of files) await writeFile(join(folder, path), content)
  } catch (cause) {
    throw new UsageError(`${folder} can't be written: ${(cause as Error).message}`, 'Give a folder that you may write to.')
  }
  return toWrite(folder, files)
}

/** What writing files would give, without writing them. */
export function toWrite(folder: string, files: readonly FileToWrite[]): readonly WrittenFile[] {
  return files.map(({ path, content }) => ({ path: join(folder, path), bytes: Buffer.byteLength(content) }))
}
