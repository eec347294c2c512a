/** Owns fetching a document: within bounds of size and time, from public addresses unless told otherwise. */
import { request as requestHttp, type IncomingMessage } from 'node:http'
import { request as requestHttps } from 'node:https'
import { pipeline, type Readable } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import { assertPublicHost, PrivateAddressError, publicLookup } from './public-address.js'

export interface FetchOptions {
  /** Whether a URL may lead to an address that is not public. */
  readonly mayBePrivate: (url: URL) => boolean
  /** More bytes than these are not read. */
  readonly maxBytes: number
  /** Ends it all. */
  readonly signal?: AbortSignal
}

export interface Fetched {
  readonly bytes: Uint8Array
  /** Where it was in the end, after redirects. */
  readonly url: string
}

/** Why something could not be fetched, in words for people. */
export class FetchError extends Error {
  constructor(
    message: string,
    /** The address is not public. */
    readonly isPrivate = false,
    /** What was answered, where that is why. */
    readonly status?: number,
  ) {
    super(message)
    this.name = 'FetchError'
  }
}

const TIMEOUT_MS = 30_000
const MAX_REDIRECTS = 5

/** Fetches a document over HTTP. Redirects are followed here: each hop is looked at like the first. */
export async function fetchDocument(url: string, options: FetchOptions): Promise<Fetched> {
  const timeout = AbortSignal.timeout(TIMEOUT_MS)
  const signal = options.signal === undefined ? timeout : AbortSignal.any([timeout, options.signal])
  let at = url
  try {
    for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
      if (!URL.canParse(at) || !/^https?:$/.test(new URL(at).protocol)) throw new FetchError(`${at} is no address of a document.`)
      const response = await send(new URL(at), { ...options, signal })
      const { statusCode = 0, headers } = response
      if (statusCode >= 300 && statusCode < 400 && headers.location !== undefined) {
        response.destroy()
        if (!URL.canParse(headers.location, at)) throw new FetchError(`${at} redirects to no address.`)
        at = new URL(headers.location, at).href
        continue
      }
      if (statusCode < 200 || statusCode >= 300) {
        response.destroy()
        throw new FetchError(`${at} answered with status ${statusCode}.`, false, statusCode)
      }
      return { bytes: await readAll(decoded(response), at, options.maxBytes), url: at }
    }
  } catch (error) {
    if (error instanceof FetchError) throw error
    if (error instanceof PrivateAddressError) throw new FetchError(error.message, true)
    if (timeout.aborted) throw new FetchError(`${at} did not answer within ${TIMEOUT_MS / 1000} seconds.`)
    throw new FetchError(`${at} can't be fetched: ${reasonOf(error)}`)
  }
  throw new FetchError(`${url} redirects more than ${MAX_REDIRECTS} times.`)
}

function send(url: URL, { mayBePrivate, signal }: FetchOptions): Promise<IncomingMessage> {
  const guarded = !mayBePrivate(url)
  if (guarded) assertPublicHost(url.hostname)
  const request = url.protocol === 'https:' ? requestHttps : requestHttp
  return new Promise((resolve, reject) => {
    request(url, {
      // No connection is shared: each is made to an address that was looked at for it.
      agent: false,
      headers: { accept: 'application/json, application/yaml, */*', 'accept-encoding': 'identity', 'user-agent': 'ferrule' },
      ...(guarded ? { lookup: publicLookup() } : {}),
      ...(signal === undefined ? {} : { signal }),
    })
      .on('response', resolve)
      .on('error', reject)
      .end()
  })
}

/** Some servers compress what they store, whether that was asked for or not. */
function decoded(response: IncomingMessage): Readable {
  const decoder = { gzip: createGunzip, 'x-gzip': createGunzip, deflate: createInflate, br: createBrotliDecompress }
  const encoding = response.headers['content-encoding']?.trim().toLowerCase() ?? 'identity'
  if (encoding === 'identity') return response
  if (!Object.hasOwn(decoder, encoding)) throw new FetchError(`It is encoded as ${encoding.slice(0, 40)}, which is not read.`)
  return pipeline(response, decoder[encoding as keyof typeof decoder](), () => undefined)
}

async function readAll(stream: Readable, url: string, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of stream as AsyncIterable<Uint8Array>) {
    length += chunk.length
    if (length > maxBytes) throw new FetchError(`${url} is larger than ${Math.ceil(maxBytes / 1e6)} MB.`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function reasonOf(error: unknown): string {
  // Several addresses that can't be reached make one error of several.
  const [first] = error instanceof AggregateError ? (error.errors as readonly unknown[]) : [error]
  return first instanceof Error ? first.message : String(first)
}
