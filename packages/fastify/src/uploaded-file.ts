/** Owns files on their way in: streamed where nothing else has to be known first, on disk until then. */
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Transform, type Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import type { UploadedFile } from '@ferrule/core'
import { HttpError } from './errors.js'

/** A file whose bytes arrive while the method reads them. */
export function streamedFile(content: Readable, name: string, type: string): UploadedFile {
  return { name, type, content, bytes: () => buffer(content) }
}

/** Counts bytes and fails beyond a limit, so that nobody takes the beginning of a file for the file. */
export function limited(limit: number): Transform {
  let size = 0
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length
      if (size > limit) done(new HttpError('body-too-large'))
      else done(null, chunk)
    },
  })
}

/** A folder that holds the files of one request and is gone after it. */
export class Spool {
  #folder: Promise<string> | undefined
  #files = 0

  /** Takes a file completely, so that what follows it can be read. */
  async keep(content: Readable, limit: number, name: string, type: string): Promise<UploadedFile> {
    this.#folder ??= mkdtemp(join(tmpdir(), 'ferrule-upload-'))
    const path = join(await this.#folder, String(this.#files++))
    await pipeline(content, limited(limit), createWriteStream(path, { mode: 0o600, flags: 'wx' }))
    let opened: Readable | undefined
    return {
      name,
      type,
      get content(): Readable {
        return (opened ??= createReadStream(path))
      },
      bytes: () => buffer(createReadStream(path)),
    }
  }

  async clean(): Promise<void> {
    if (this.#folder !== undefined) await rm(await this.#folder, { recursive: true, force: true })
  }
}
