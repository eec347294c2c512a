/** Owns one HTTP exchange: a request to wherever a host that the files name really is. */
import { Agent, type Dispatcher } from 'undici'

export interface HttpRequest {
  readonly method: string
  /** As the files name it. */
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Buffer | string
  readonly timeoutMs?: number
}
export interface HttpResponse {
  readonly status: number
  /** By names in lower case; several of one name are joined. */
  readonly headers: Readonly<Record<string, string>>
  readonly cookies: readonly string[]
  readonly bytes: Buffer
}

/** Nothing was answered: refused, broken, or too late. */
export class NoAnswer extends Error {
  constructor(
    message: string,
    /** Waited for as long as the platform waits. */
    readonly timedOut: boolean,
    options?: ErrorOptions,
  ) {
    super(message, options)
    this.name = 'NoAnswer'
  }
}

/** Waited for as long as the platform waits. */
class TooLate extends Error {}

/** One answer on its way: it is complete, or it failed. */
class Receiving implements Dispatcher.DispatchHandler {
  private controller: Dispatcher.DispatchController | undefined
  private ended: Error | undefined
  private status = 0
  private headers: NodeJS.Dict<string | string[]> = {}
  private readonly chunks: Buffer[] = []

  constructor(
    private readonly answered: (response: HttpResponse) => void,
    private readonly failed: (reason: Error) => void,
  ) {}

  /** Waits no longer, also where nothing has been sent yet. */
  end(reason: Error): void {
    this.ended = reason
    this.controller?.abort(reason)
    this.failed(reason)
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller
    if (this.ended !== undefined) controller.abort(this.ended)
  }

  /** Called for each 1xx too; the last one counts. */
  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: NodeJS.Dict<string | string[]>): void {
    this.status = status
    this.headers = headers
  }

  /** A chunk is a view of what the socket read: kept as it is, it would hold all of that. */
  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.chunks.push(Buffer.from(chunk))
  }

  onResponseEnd(): void {
    const { status, headers, chunks } = this
    const setCookie = headers['set-cookie'] ?? []
    const cookies = typeof setCookie === 'string' ? [setCookie] : setCookie
    const [first = Buffer.alloc(0)] = chunks
    this.answered({ status, headers: singles(headers), cookies, bytes: chunks.length > 1 ? Buffer.concat(chunks) : first })
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.failed(error)
  }
}

export class Http {
  private readonly agent: Dispatcher = new Agent({ pipelining: 1 })

  /** `hosts`: where an address that the files name really is, such as `https://login.contoso.example` → `http://127.0.0.1:9000`. */
  constructor(private readonly hosts: Readonly<Record<string, string>> = {}) {}

  async send({ method, url, headers = {}, body, timeoutMs = 120_000 }: HttpRequest): Promise<HttpResponse> {
    const { origin, path } = this.placeOf(url)
    let receiving: Receiving | undefined
    const timer = setTimeout(() => receiving?.end(new TooLate()), timeoutMs)
    try {
      return await new Promise<HttpResponse>((answered, failed) => {
        receiving = new Receiving(answered, failed)
        const request = {
          origin,
          path,
          method: method as Dispatcher.HttpMethod,
          headers,
          body: body ?? null,
          headersTimeout: 0,
          bodyTimeout: 0,
        }
        this.agent.dispatch(request, receiving)
      })
    } catch (cause) {
      if (cause instanceof TooLate) throw new NoAnswer(`${method} ${url} was not answered within ${timeoutMs / 1000} seconds.`, true)
      const code = (cause as NodeJS.ErrnoException).code
      // Nothing was sent: the request's own parts are at fault, and the message says which.
      if (code === 'UND_ERR_INVALID_ARG') throw new NoAnswer(`${method} ${url} can't be sent: ${String(cause)}.`, false, { cause })
      throw new NoAnswer(`${method} ${url} was not answered: ${code ?? String(cause)}.`, false, { cause })
    } finally {
      clearTimeout(timer)
    }
  }

  close(): Promise<void> {
    return this.agent.close()
  }

  private placeOf(url: string): { readonly origin: string; readonly path: string } {
    const found = /^(https?:\/\/[^/?#]+)([^#]*)/i.exec(url)
    if (found === null) throw new NoAnswer(`${url} is no address.`, false)
    const [, origin = '', rest = ''] = found
    const path = rest.startsWith('/') ? rest : `/${rest}`
    const at = this.hosts[origin]
    return { origin: at === undefined ? origin : new URL(at).origin, path: at === undefined ? path : `${prefixOf(at)}${path}` }
  }
}

const prefixOf = (address: string): string => new URL(address).pathname.replace(/\/+$/, '')

function singles(headers: NodeJS.Dict<string | string[]>): Readonly<Record<string, string>> {
  const texts: Record<string, string> = {}
  for (const name of Object.keys(headers)) {
    const value = headers[name] ?? ''
    texts[name] = typeof value === 'string' ? value : value.join(', ')
  }
  return texts
}
