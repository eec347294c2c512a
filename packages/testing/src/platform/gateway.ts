/** Owns the connector's gateway in front of the server: credentials, policies, the platform's retries and time limit, and the record of it all. */
import type { Connection } from './connections/connection.js'
import { ConnectionError } from './connections/connection-error.js'
import { credentialsOf, firstScheme } from './connections/credentials.js'
import type { PlatformDefinition } from './definition.js'
import type { Exchanges, Purpose } from './evidence/exchanges.js'
import type { JsonObject } from '../json.js'
import { NoAnswer, type Http } from './http.js'
import type { GatewayPolicies } from './policies/gateway-policies.js'
import { targetOf, type PlatformRequest } from './requests/request.js'
import type { PlatformTime } from './time.js'

export interface PlatformResponse {
  readonly status: number
  /** By names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly bytes: Buffer
}
export interface GatewayParts {
  readonly definition: PlatformDefinition
  readonly policies: GatewayPolicies
  readonly http: Http
  readonly time: PlatformTime
  readonly exchanges: Exchanges
  /** Where the server really is, with the definition's base path. */
  readonly baseUrl: string
  readonly hosts: Readonly<Record<string, string>>
  /** 120,000 on the platform. */
  readonly timeoutMs: number
}
export interface Sending {
  readonly purpose: Purpose
  /** Whose policies apply; none where an address is called that no operation belongs to. */
  readonly operationId?: string
  /** `undefined`: no credentials, as when a subscription is ended. */
  readonly connection?: Connection | undefined
  readonly retry?: boolean
}

/** Logic Apps: four more times, between 5 and 45 seconds apart, after 408, 429, 5xx and failures of the connection. */
const RETRIES = 4
const isRetried = (status: number): boolean => status === 408 || status === 429 || status >= 500
const retryDelayMs = (attempt: number): number => Math.min(45_000, Math.max(5_000, 7_500 * 2 ** attempt))

export class Gateway {
  private readonly baseUrl: string
  private readonly scheme: JsonObject | undefined

  constructor(private readonly parts: GatewayParts) {
    this.baseUrl = parts.baseUrl.replace(/\/+$/, '')
    this.scheme = firstScheme(parts.definition.root)
  }

  /** The path below the connector's address that an absolute URL stands for; `undefined` where it leads elsewhere. */
  below(url: string): string | undefined {
    for (const base of [this.parts.definition.address, this.baseUrl])
      if (url === base || url.startsWith(`${base}/`) || url.startsWith(`${base}?`)) return url.slice(base.length)
    return undefined
  }

  /** Never throws for what the server does: where nothing is answered, the gateway does. */
  async send(request: PlatformRequest, sending: Sending): Promise<PlatformResponse> {
    const { connection, retry = true } = sending
    for (let attempt = 1; ; attempt++) {
      const response = await this.attempt(request, sending, attempt)
      if (!retry || attempt > RETRIES || !isRetried(response.status)) {
        if (connection !== undefined) this.noteStatus(connection, response, sending.operationId)
        return response
      }
      await this.parts.time.wait(retryAfterMs(response) ?? retryDelayMs(attempt - 1))
    }
  }

  private async attempt(
    request: PlatformRequest,
    { purpose, operationId, connection }: Sending,
    attempt: number,
  ): Promise<PlatformResponse> {
    const { policies, exchanges, time, http, timeoutMs } = this.parts
    let prepared: PlatformRequest
    try {
      const token = connection?.tokens === undefined ? undefined : await connection.tokens.accessToken()
      prepared = connection === undefined ? request : this.withCredentials(request, connection, token)
    } catch (error) {
      if (error instanceof ConnectionError) return ownAnswer(401, 'Unauthorized', error.message)
      throw error
    }
    const value = (name: string): string | undefined => connection?.value(name)
    const sent = operationId === undefined ? prepared : policies.request(operationId, prepared, value)
    if (connection !== undefined) exchanges.keepSecret(connection.secrets)
    const target = targetOf(sent)
    const { body = EMPTY } = sent
    const record = {
      at: time.now(),
      purpose,
      attempt,
      ...(operationId === undefined ? undefined : { operationId }),
      request: { method: sent.method, url: `${sent.address ?? this.parts.definition.address}${target}`, headers: sent.headers, body },
    }
    try {
      const { status, headers, bytes } = await http.send({
        method: sent.method,
        url: this.placeOf(sent.address) + target,
        headers: sent.headers,
        timeoutMs,
        ...(sent.body === undefined ? undefined : { body: sent.body }),
      })
      exchanges.add({ ...record, response: { status, headers, body: bytes } })
      const answer = { status, headers, bytes }
      return operationId === undefined ? answer : policies.response(operationId, answer, sent, value)
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error
      exchanges.add({ ...record, failure: error.message })
      return error.timedOut ? ownAnswer(504, 'GatewayTimeout', error.message) : ownAnswer(502, 'BadGateway', error.message)
    }
  }

  private withCredentials(request: PlatformRequest, connection: Connection, token: string | undefined): PlatformRequest {
    const { headers, query } = credentialsOf(this.scheme, connection, token)
    return { ...request, headers: { ...request.headers, ...headers }, query: [...(request.query ?? []), ...query] }
  }

  /** A policy's address is played by the server under test, unless it is said where that host is. */
  private placeOf(address: string | undefined): string {
    if (address === undefined || !URL.canParse(address)) return this.baseUrl
    const { origin, pathname } = new URL(address)
    return `${this.parts.hosts[origin] === undefined ? new URL(this.baseUrl).origin : origin}${pathname.replace(/\/+$/, '')}`
  }

  private noteStatus(connection: Connection, { status, bytes }: PlatformResponse, operationId: string | undefined): void {
    const policy = operationId === undefined ? undefined : this.parts.policies.of('setconnectionstatustounauthenticated', operationId)
    if (status === 401 || String(status) === policy?.text('statusCode'))
      connection.note({ status: 'Error', message: messageOf(bytes) ?? 'Unauthorized' })
    else if (status < 300) connection.note({ status: 'Connected' })
  }
}

const EMPTY = Buffer.alloc(0)

function retryAfterMs({ status, headers }: PlatformResponse): number | undefined {
  const seconds = Number(headers['retry-after'] ?? NaN)
  return status === 429 || status === 503 ? (Number.isFinite(seconds) ? seconds * 1000 : undefined) : undefined
}

function ownAnswer(status: number, code: string, message: string): PlatformResponse {
  return { status, headers: { 'content-type': 'application/json' }, bytes: Buffer.from(JSON.stringify({ error: { code, message } })) }
}

/** What a maker reads of a failed answer: `error.message`, `message`, `detail`, or the text itself. */
export function messageOf(bytes: Buffer): string | undefined {
  const text = bytes.toString('utf8').trim()
  if (text === '') return undefined
  try {
    const value = JSON.parse(text) as { readonly [name: string]: unknown } | null
    const error = value?.['error']
    const nested = typeof error === 'object' && error !== null ? (error as { readonly message?: unknown }).message : error
    for (const said of [nested, value?.['message'], value?.['Message'], value?.['detail'], value?.['title']])
      if (typeof said === 'string' && said !== '') return said
  } catch {
    // It was text, then.
  }
  return text.slice(0, 1_000)
}
