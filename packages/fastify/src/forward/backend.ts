/** Owns the connections to a backend, and one exchange over them: a request out, a reply back, as a whole or as a stream. */
import { Readable } from 'node:stream'
import { Pool, type Dispatcher } from 'undici'

/** Headers by lower-case name. */
export type Headers = Record<string, string | string[]>

/** A request as it leaves. */
export interface Outgoing {
  readonly method: string
  /** Below the origin, with its query. */
  readonly path: string
  readonly headers: Headers
  readonly body: Buffer | Readable | undefined
}

/** A reply as it came. */
export interface Received {
  readonly status: number
  readonly headers: Headers
  readonly body: Buffer | Readable
}

/** How a reply's body is taken, decided by its head. */
export type Take = (status: number, headers: Headers) => 'whole' | 'stream' | 'nothing'

/** Why an exchange came to nothing, and whether a part of the request may have arrived. */
export class ExchangeError extends Error {
  override readonly name = 'ExchangeError'

  constructor(
    readonly reason: 'timeout' | 'gone' | 'too-large' | 'connection' | 'protocol',
    readonly sent: boolean,
    cause?: unknown,
  ) {
    super(`the exchange with the backend came to nothing: ${reason}`, { cause })
  }
}

/** Bytes of a reply that is taken as a whole: the platform takes no larger message. */
export const WHOLE_LIMIT = 104_857_600
/** Bytes that are read of a reply nobody wants, to keep its connection; beyond, the connection is given up. */
const DISCARD_LIMIT = 65_536

/** An API that operations are sent on to. */
export interface Backend {
  readonly origin: string
  /** The path that every request begins with; empty for the root. */
  readonly basePath: string
  exchange(outgoing: Outgoing, take: Take, timeoutMs: number, cancelled: Cancelled): Promise<Received>
  close(): Promise<void>
}

/** Tells an exchange that nobody waits for it any more. */
export interface Cancelled {
  readonly isCancelled: () => boolean
  onCancel(listener: () => void): () => void
}

/** Opens the way to a backend; no connection is made before the first exchange. */
export function createBackend(url: string): Backend {
  const { origin, pathname } = new URL(url)
  const pool = new Pool(origin, { connections: 256, pipelining: 1, headersTimeout: 0 })
  return {
    origin,
    basePath: pathname.replace(/\/+$/, ''),
    exchange: (outgoing, take, timeoutMs, cancelled) =>
      new Promise((resolve, reject) => {
        const handler = new ExchangeHandler(outgoing, take, timeoutMs, cancelled, resolve, reject)
        pool.dispatch({ ...outgoing, body: outgoing.body ?? null, bodyTimeout: timeoutMs }, handler)
      }),
    close: () => pool.destroy(),
  }
}

class ExchangeHandler implements Dispatcher.DispatchHandler {
  readonly #outgoing: Outgoing
  readonly #take: Take
  readonly #resolve: (received: Received) => void
  readonly #reject: (error: unknown) => void
  readonly #timer: NodeJS.Timeout
  readonly #stopListening: () => void
  #controller: Dispatcher.DispatchController | undefined
  #failure: ExchangeError | undefined
  #taken: ReturnType<Take> | undefined
  #stream: Readable | undefined
  #chunks: Buffer[] = []
  #size = 0
  #status = 0
  #headers: Headers = {}

  constructor(
    outgoing: Outgoing,
    take: Take,
    timeoutMs: number,
    cancelled: Cancelled,
    resolve: (received: Received) => void,
    reject: (error: unknown) => void,
  ) {
    this.#outgoing = outgoing
    this.#take = take
    this.#resolve = resolve
    this.#reject = reject
    this.#timer = setTimeout(() => this.#giveUp('timeout'), timeoutMs)
    this.#stopListening = cancelled.onCancel(() => this.#giveUp('gone'))
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller
    // Given up while it waited for a connection.
    if (this.#failure !== undefined) controller.abort(this.#failure)
  }

  onResponseStart(controller: Dispatcher.DispatchController, status: number, headers: Headers): void {
    if (status < 200) return
    this.#status = status
    this.#headers = headers
    this.#taken = this.#take(status, headers)
    if (this.#taken !== 'stream') return
    // From here on undici watches that bytes keep coming.
    clearTimeout(this.#timer)
    this.#stream = new Readable({
      read: () => controller.resume(),
      destroy: (error, done) => {
        if (this.#stream?.readableEnded !== true && !controller.aborted) controller.abort(error ?? new Error('nobody reads the reply'))
        done(error)
      },
    })
    this.#stream.once('close', this.#stopListening)
    this.#resolve({ status, headers, body: this.#stream })
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#stream !== undefined) {
      if (!this.#stream.push(chunk)) controller.pause()
      return
    }
    this.#size += chunk.length
    if (this.#taken === 'whole') {
      this.#chunks.push(chunk)
      if (this.#size > WHOLE_LIMIT) this.#giveUp('too-large')
    } else if (this.#size > DISCARD_LIMIT) {
      this.#settle()
      this.#resolve({ status: this.#status, headers: this.#headers, body: NOTHING })
      controller.abort(new Error('nobody reads the reply'))
    }
  }

  onResponseEnd(): void {
    if (this.#stream !== undefined) {
      this.#stream.push(null)
      return
    }
    this.#settle()
    const body = this.#chunks.length === 1 ? (this.#chunks[0] as Buffer) : Buffer.concat(this.#chunks)
    this.#resolve({ status: this.#status, headers: this.#headers, body })
  }

  onResponseError(_controller: Dispatcher.DispatchController | undefined, error: Error): void {
    if (this.#stream !== undefined) {
      this.#stream.destroy(error)
      return
    }
    this.#settle()
    this.#reject(this.#failure ?? asFailure(error, this.#controller !== undefined))
  }

  #giveUp(reason: 'timeout' | 'gone' | 'too-large'): void {
    this.#failure ??= new ExchangeError(reason, this.#controller !== undefined)
    if (this.#stream !== undefined) {
      this.#stream.destroy(this.#failure)
      return
    }
    this.#settle()
    this.#reject(this.#failure)
    if (this.#controller !== undefined) this.#controller.abort(this.#failure)
    else if (this.#outgoing.body instanceof Readable) this.#outgoing.body.destroy()
  }

  #settle(): void {
    clearTimeout(this.#timer)
    this.#stopListening()
  }
}

const NOTHING = Buffer.alloc(0)

/** What is said of an exchange that failed by itself. A failure of our own body, such as one that is too large, stays what it is. */
function asFailure(error: Error, sent: boolean): Error {
  const { code = '' } = error as { code?: string }
  if (error.name === 'HttpError') return error
  if (code === 'UND_ERR_INVALID_ARG' || code === 'UND_ERR_NOT_SUPPORTED') return error
  if (error.name === 'HTTPParserError' || code === 'UND_ERR_HEADERS_OVERFLOW' || code === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH')
    return new ExchangeError('protocol', sent, error)
  if (code === 'UND_ERR_BODY_TIMEOUT') return new ExchangeError('timeout', sent, error)
  return new ExchangeError('connection', sent, error)
}
