/** Owns the calls that a designer makes while a flow is made: what they answer is kept, and what goes wrong is said in its words. */
import { STATUS_CODES } from 'node:http'
import type { Connection } from '../connections/connection.js'
import type { PlatformDefinition } from '../definition.js'
import type { Purpose } from '../evidence/exchanges.js'
import type { Gateway, PlatformResponse, Sending } from '../gateway.js'
import { isObject, objectAt, textAt, type Json } from '../../json.js'
import { bodyValue } from '../requests/content.js'
import { buildRequest, type PlatformRequest } from '../requests/request.js'
import { MissingInput } from '../requests/inputs.js'
import { DynamicFailure } from './failure.js'
import type { Question } from './question.js'

export interface CallsParts {
  readonly definition: PlatformDefinition
  readonly gateway: Gateway
}
export interface Answered {
  readonly body: Json
  /** Nothing was sent: the same question had been answered before. */
  readonly cached: boolean
}

export class DynamicCalls {
  private answers = new WeakMap<Connection, Map<string, Promise<Json>>>()

  constructor(private readonly parts: CallsParts) {}

  /** `about`: what it is asked for; answers are kept for each connection, operation and arguments, apart from those to other purposes. */
  async ask({ operation, values }: Question, purpose: Purpose, about: string, connection: Connection): Promise<Answered> {
    const kept = this.answers.get(connection) ?? new Map<string, Promise<Json>>()
    this.answers.set(connection, kept)
    const key = JSON.stringify([about, operation.id, values])
    const before = kept.get(key)
    if (before !== undefined) return { body: await before, cached: true }
    const asked = this.call({ operation, values, warnings: [] }, { purpose, operationId: operation.id, connection, retry: false })
    kept.set(key, asked)
    // What failed is asked again.
    asked.catch(() => kept.delete(key))
    return { body: await asked, cached: false }
  }

  clear(): void {
    this.answers = new WeakMap()
  }

  /** Lists that are longer than one answer are followed to their end. */
  private async call({ operation, values }: Question, sending: Sending): Promise<Json> {
    const { definition, gateway } = this.parts
    const first = await this.send(
      requestOf(() => buildRequest({ definition, operation, values })),
      sending,
    )
    const items = isObject(first) ? first['value'] : undefined
    if (!isObject(first) || !Array.isArray(items)) return first
    const all = [...(items as readonly Json[])]
    const seen = new Set<string>()
    for (let link = linkOf(first); link !== undefined && !seen.has(link);) {
      seen.add(link)
      const path = gateway.below(link)
      const page = path === undefined ? null : await this.send({ method: 'GET', path, headers: {} }, sending)
      const more = isObject(page) ? page['value'] : undefined
      if (!Array.isArray(more)) throw new DynamicFailure(`Invalid response at nextLink: ${link}`)
      all.push(...(more as readonly Json[]))
      link = linkOf(page)
    }
    return { ...first, value: all }
  }

  private async send(request: PlatformRequest, sending: Sending): Promise<Json> {
    const response = await this.parts.gateway.send(request, sending)
    const body = bodyValue(response.bytes, response.headers['content-type'])
    if (response.status === 200) return body
    throw new DynamicFailure(reasonOf(response, body, `${this.parts.definition.address}${request.path}`))
  }
}

const linkOf = (page: Json): string | undefined => {
  const link = textAt(page, 'nextLink') ?? textAt(page, '@odata.nextLink')
  return link === '' ? undefined : link
}

function requestOf(build: () => PlatformRequest): PlatformRequest {
  try {
    return build()
  } catch (error) {
    throw error instanceof MissingInput ? new DynamicFailure(error.message) : error
  }
}

/** Anything but 200 is a failure, other successes too. */
function reasonOf({ status, headers }: PlatformResponse, body: Json, url: string): string {
  const code = STATUS_CODES[status]?.replace(/[^A-Za-z]/g, '') ?? String(status)
  const message = textAt(body, 'message')
  const said =
    message !== undefined
      ? `Error code: '${code}', Message: '${message}'.`
      : (textAt(objectAt(body, 'error'), 'message') ?? `Error executing the API - ${url}`)
  const id = headers['x-ms-client-request-id']
  return id === undefined ? said : `${said} More diagnostic information: x-ms-client-request-id is '${id}'.`
}
