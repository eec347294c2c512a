/** Owns keeping the bytes of a form as they arrive, so that they can be sent on as they are after somebody has read the first of them. */
import { once } from 'node:events'
import { createReadStream, createWriteStream, type WriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { HttpError } from '../errors.js'

/** What is kept in memory; a file that fields follow goes to disk. */
const MEMORY_LIMIT = 1_048_576

/** The bytes of one request's body, from the first on. */
export class RecordedBody {
  readonly #raw: IncomingMessage
  #chunks: Buffer[] = []
  #size = 0
  #folder: string | undefined
  #disk: Promise<WriteStream> | undefined
  #spilling: Promise<void> | undefined
  readonly #listener = (chunk: Buffer): void => this.#keep(chunk)

  /** Whoever reads the body is to begin in the same turn of the event loop. */
  constructor(raw: IncomingMessage) {
    this.#raw = raw
    raw.on('data', this.#listener)
  }

  /** The whole body: what has arrived, then the rest while it arrives. Nobody else reads on. */
  async *whole(limit: number): AsyncGenerator<Buffer> {
    const raw = this.#raw
    raw.unpipe()
    raw.off('data', this.#listener)
    raw.pause()
    await this.#spilling
    let size = this.#size
    if (size > limit) throw new HttpError('body-too-large')
    if (this.#disk !== undefined) {
      const disk = await this.#disk
      disk.end()
      await once(disk, 'close')
      for await (const chunk of createReadStream(disk.path)) yield chunk as Buffer
    }
    for (const chunk of this.#chunks) yield chunk
    this.#chunks = []
    if (raw.readableEnded) return
    for await (const chunk of raw) {
      size += (chunk as Buffer).length
      if (size > limit) throw new HttpError('body-too-large')
      yield chunk as Buffer
    }
  }

  async clean(): Promise<void> {
    this.#raw.off('data', this.#listener)
    this.#chunks = []
    if (this.#disk !== undefined) (await this.#disk.catch(() => undefined))?.destroy()
    if (this.#folder !== undefined) await rm(this.#folder, { recursive: true, force: true })
  }

  #keep(chunk: Buffer): void {
    this.#size += chunk.length
    this.#chunks.push(chunk)
    if (this.#size <= MEMORY_LIMIT || this.#spilling !== undefined) return
    // Nothing more arrives until this is on disk, or a little: whoever parses the form may let some through.
    this.#raw.pause()
    this.#spilling = this.#spill()
      .catch((error: unknown) => void this.#raw.destroy(error as Error))
      .finally(() => {
        this.#spilling = undefined
        // Not where somebody else reads on.
        if (this.#raw.listeners('data').includes(this.#listener)) this.#raw.resume()
      })
  }

  async #spill(): Promise<void> {
    const disk = await (this.#disk ??= this.#open())
    const chunks = this.#chunks
    this.#chunks = []
    for (const chunk of chunks) if (!disk.write(chunk)) await once(disk, 'drain')
  }

  async #open(): Promise<WriteStream> {
    this.#folder = await mkdtemp(join(tmpdir(), 'ferrule-forward-'))
    return createWriteStream(join(this.#folder, 'body'), { mode: 0o600, flags: 'wx' })
  }
}
