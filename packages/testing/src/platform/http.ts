/** Owns one HTTP exchange: a request to wherever a host that the files name really is. */
import { EventEmitter } from 'node:events'
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

export class Http {
  private readonly agent: Dispatcher = new Agent({ pipelining: 1 })

  /** `hosts`: where an address that the files name really is, such as `https://login.contoso.example` → `http://127.0.0.1:9000`. */
  constructor(private readonly hosts: Readonly<Record<string, string>> = {}) {}

  async send({ method, url, headers = {}, body, timeoutMs = 120_000 }: HttpRequest): Promise<HttpResponse> {
    const { origin, path } = this.placeOf(url)
    // Costs less than an AbortSignal, which a request wants anew each time.
    const signal = new EventEmitter()
    let timedOut = false
    const timer = setTimeout(() => {
      timedOut = true
      signal.emit('abort')
    }, timeoutMs)
    try {
      const response = await this.agent.request({
        origin,
        path,
        method: method as Dispatcher.HttpMethod,
        headers,
        signal,
        body: body ?? null,
        headersTimeout: 0,
        bodyTimeout: 0,
      })
      const bytes = Buffer.from(await response.body.arrayBuffer())
      const setCookie = response.headers['set-cookie'] ?? []
      const cookies = typeof setCookie === 'string' ? [setCookie] : setCookie
      return { status: response.statusCode, headers: singles(response.headers), cookies, bytes }
    } catch (cause) {
      if (timedOut) throw new NoAnswer(`${method} ${url} was not answered within ${timeoutMs / 1000} seconds.`, true, { cause })
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
