/** Owns sending: the platform's gateway in front of the connector's server, with its retries. */
import { Agent, type Dispatcher } from 'undici'
import type { PlatformRequest } from './request.js'

export interface PlatformResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly bytes: Buffer
}

/** Logic Apps: retried on 408, 429, 5xx and failures of the connection, four times. */
const RETRIES = 4
const TIMEOUT_MS = 120_000

export class Transport {
  private readonly agent: Dispatcher = new Agent({ pipelining: 1 })
  private readonly origin: string
  private readonly prefix: string

  /**
   * `baseUrl`: where the server really is. `address`: what the definition calls it; what is below that is sent to the server, as the
   * connector's gateway does.
   */
  constructor(
    baseUrl: string,
    private readonly address: string,
    private readonly wait: (attempt: number) => Promise<void>,
  ) {
    const { origin, pathname } = new URL(baseUrl)
    this.origin = origin
    this.prefix = pathname.replace(/\/+$/, '')
  }

  /** The path below the connector's address that an absolute URL stands for; `undefined` where it leads elsewhere. */
  below(url: string): string | undefined {
    for (const base of [this.address, `${this.origin}${this.prefix}`])
      if (url === base || url.startsWith(`${base}/`) || url.startsWith(`${base}?`)) return url.slice(base.length)
    return undefined
  }

  async send(request: PlatformRequest, { retry = true }: { readonly retry?: boolean } = {}): Promise<PlatformResponse> {
    for (let attempt = 0; ; attempt++) {
      const last = !retry || attempt >= RETRIES
      try {
        const response = await this.once(request)
        if (last || !(response.status === 408 || response.status === 429 || response.status >= 500)) return response
      } catch (error) {
        if (last) throw error
      }
      await this.wait(attempt)
    }
  }

  private async once({ method, path, headers, body }: PlatformRequest): Promise<PlatformResponse> {
    const response = await this.agent.request({
      origin: this.origin,
      path: this.prefix + path,
      method: method as Dispatcher.HttpMethod,
      headers,
      body: body ?? null,
      headersTimeout: TIMEOUT_MS,
      bodyTimeout: TIMEOUT_MS,
    })
    const bytes = Buffer.from(await response.body.arrayBuffer())
    const singles = Object.entries(response.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')])
    return { status: response.statusCode, headers: Object.fromEntries(singles) as Record<string, string>, bytes }
  }

  async close(): Promise<void> {
    await this.agent.close()
  }
}
