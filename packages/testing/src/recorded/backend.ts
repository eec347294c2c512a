/** Owns a backend that is recorded once and replayed from then on, so that tests of a connector need neither network nor credentials. */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { request, type Dispatcher } from 'undici'
import { lastingHeaders, ORIGIN, recordedBody, redacted, withTexts, type RecordedExchange, type Recording } from './recording.js'
import { replay } from './replay.js'
import { serve, type Answered, type Asked, type Serving } from './server.js'

export interface RecordedBackendOptions {
  /** Where the recording is kept. */
  readonly file: string
  /** The real backend: `https://api.contoso.example`. */
  readonly backend: string
  /** Ask the real backend, and write what it answers into the file when this closes; otherwise answer from the file. */
  readonly record?: boolean
  /** What must not be written down: keys, tokens, passwords. Headers of requests never are. */
  readonly secrets?: readonly string[]
}

/**
 * Stands where the backend is: give its `origin` to the code that calls the backend.
 *
 * ```ts
 * const backend = await recordedBackend({ file, backend: 'https://api.contoso.example', record: process.env['RECORD'] !== undefined })
 * ```
 */
export async function recordedBackend(options: RecordedBackendOptions): Promise<Serving> {
  const { file, record = false, secrets = [] } = options
  return record ? recordingServer(options) : replay(await read(file), { secrets })
}

async function read(file: string): Promise<Recording> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Recording
  } catch (cause) {
    throw new Error(`${file} can't be read: record it first, with recordedBackend({ record: true }).`, { cause })
  }
}

async function recordingServer({ file, backend, secrets = [] }: RecordedBackendOptions): Promise<Serving> {
  const exchanges: RecordedExchange[] = []
  const { origin: real } = new URL(backend)
  const server = await serve(async (asked, origin) => {
    const answered = await passOn(asked, backend)
    exchanges.push(exchangeOf(asked, answered))
    // Addresses lead back here, so that the rest of a conversation is recorded too.
    const bytes = isText(answered.bytes) ? Buffer.from(answered.bytes.toString('utf8').replaceAll(real, origin)) : answered.bytes
    return { ...answered, headers: withTexts(answered.headers, (text) => text.replaceAll(real, origin)), bytes }
  })
  return {
    origin: server.origin,
    async close() {
      await server.close()
      const clean = (text: string): string => redacted(text.replaceAll(real, ORIGIN), secrets)
      await mkdir(dirname(file), { recursive: true })
      await writeFile(file, `${JSON.stringify(withTexts({ exchanges }, clean), null, 2)}\n`)
    },
  }
}

async function passOn({ method, path, headers, bytes }: Asked, backend: string): Promise<Answered> {
  const own = Object.entries(headers).filter(([name]) => !/^(accept-encoding|connection|content-length|host|transfer-encoding)$/.test(name))
  const {
    statusCode,
    headers: answered,
    body,
  } = await request(`${backend.replace(/\/+$/, '')}${path}`, {
    method: method as Dispatcher.HttpMethod,
    headers: Object.fromEntries(own),
    ...(bytes.length === 0 ? {} : { body: bytes }),
  })
  const texts = Object.entries(answered).map(([name, value]): [string, string] => [name, [value ?? ''].flat().join(', ')])
  return { status: statusCode, headers: lastingHeaders(Object.fromEntries(texts)), bytes: Buffer.from(await body.arrayBuffer()) }
}

function exchangeOf({ method, path, bytes }: Asked, answered: Answered): RecordedExchange {
  const [sent, received] = [recordedBody(bytes), recordedBody(answered.bytes)]
  return {
    request: { method, path, ...(sent === undefined ? {} : { body: sent }) },
    response: { status: answered.status, headers: answered.headers, ...(received === undefined ? {} : { body: received }) },
  }
}

const isText = (bytes: Buffer): boolean => Buffer.from(bytes.toString('utf8')).equals(bytes)
