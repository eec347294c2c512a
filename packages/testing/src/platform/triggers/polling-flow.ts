/** Owns a flow that starts with a polling trigger: asks when it is time, by the platform's own protocol or its gateway's policy. */
import type { Connection } from '../connections/connection.js'
import type { PlatformDefinition, PlatformOperation } from '../definition.js'
import type { Gateway, PlatformResponse } from '../gateway.js'
import { isObject, objectAt, type Json, type JsonObject } from '../json.js'
import type { Policy } from '../policies/policy.js'
import { buildRequest, type PlatformRequest } from '../requests/request.js'
import { itemsAt, parseBody, splitPath, type Run } from './runs.js'

export interface PollingParts {
  readonly definition: PlatformDefinition
  /** The gateway keeps the state, by a policy; `undefined`: the `Location` does. */
  readonly policy: Policy | undefined
  readonly gateway: Gateway
  readonly connection: Connection
  readonly now: () => number
}
/** What one question was answered with. */
export interface Polled {
  readonly status: number
  readonly runs: readonly Run[]
}

const RECURRENCE_MS = 60_000

export class PollingFlow {
  readonly runs: Run[] = []
  /** When the platform asks next, by its own clock. */
  nextPollAt: number
  /** The URL that it asks then, below the connector's address. */
  nextPath: string | undefined
  /** What the gateway writes into the next request's query. */
  private state: JsonObject = {}

  constructor(
    private readonly parts: PollingParts,
    private readonly operation: PlatformOperation,
    private values: JsonObject,
    private readonly recurrenceMs: number = RECURRENCE_MS,
  ) {
    this.nextPollAt = parts.now()
  }

  /** The maker has changed a parameter: what was asked before is forgotten. */
  change(values: JsonObject): void {
    this.values = values
    this.nextPath = undefined
    this.state = {}
    this.nextPollAt = this.parts.now()
  }

  /** Asks now. The same question again, `repeated`, changes nothing of what comes next. */
  async poll({ repeated = false }: { readonly repeated?: boolean } = {}): Promise<Polled> {
    const response = await this.parts.gateway.send(this.request(), {
      purpose: 'poll',
      operationId: this.operation.id,
      connection: this.parts.connection,
    })
    const runs = this.startedBy(response)
    if (repeated) return { status: response.status, runs }
    this.runs.push(...runs)
    this.prepareNext(response)
    return { status: response.status, runs }
  }

  private request(): PlatformRequest {
    const { definition } = this.parts
    const request = buildRequest({ definition, operation: this.operation, values: { ...this.values, ...this.state } })
    return this.nextPath === undefined ? request : { ...request, path: this.nextPath, query: [] }
  }

  private startedBy({ status, headers, bytes }: PlatformResponse): readonly Run[] {
    const firstByPolicy = this.parts.policy !== undefined && Object.keys(this.state).length === 0
    if (status !== 200 || firstByPolicy) return []
    const body = parseBody(bytes)
    const response = this.parts.definition.resolve(objectAt(this.operation.raw, 'responses')['200'])
    const split = this.operation.raw['x-ms-trigger'] === 'batch' ? splitPath(this.parts.definition, response['schema']) : undefined
    const bodies = split === undefined ? [body] : itemsAt(body, split)
    return bodies.map((one) => ({ at: this.parts.now(), headers, bytes, body: one }))
  }

  private prepareNext({ status, headers, bytes }: PlatformResponse): void {
    const seconds = Number(headers['retry-after'] ?? NaN)
    const asked = Number.isFinite(seconds) ? seconds * 1000 : undefined
    // After a run the answer's wait replaces the recurrence; after none the longer of the two counts.
    const waitMs = status === 200 ? (asked ?? this.recurrenceMs) : Math.max(asked ?? 0, this.recurrenceMs)
    this.nextPollAt = this.parts.now() + waitMs
    if (this.parts.policy !== undefined) {
      if (status === 200) this.state = triggerState(this.parts.policy, parseBody(bytes), this.state)
      return
    }
    const { location } = headers
    if (status < 200 || status > 299 || location === undefined) return
    const path = this.parts.gateway.below(location)
    if (path === undefined)
      throw new Error(`${this.operation.id}: the Location ${location} is not below the connector's address; the platform can't reach it.`)
    this.nextPath = path
  }
}

/** The query parameters of the next request; what the answer does not say stays as it was. */
function triggerState({ parameters, text }: Policy, body: Json, before: JsonObject): JsonObject {
  const config = objectAt(parameters, 'x-ms-apimTemplateParameter.triggerConfig')
  const path = /^@triggerBody\(\)(?:\.(.+))?$/.exec(text('triggerDataPath') ?? '')?.[1]?.split('.') ?? []
  const empty = itemsAt(body, path).length === 0
  const state: Record<string, Json> = { ...before }
  for (const [name, template] of Object.entries(config)) {
    if (name.startsWith('x-ms-') || typeof template !== 'string') continue
    if (empty && /\[\d+\]/.test(template)) continue
    state[name] = template.replace(/@\{triggerBody\(\)\.?([^}]*)\}/g, (_, expression: string) => insertion(body, expression))
  }
  return state
}

function insertion(body: Json, expression: string): string {
  let current: Json | undefined = body
  for (const part of expression.match(/[^.[\]]+/g) ?? []) {
    if (Array.isArray(current)) current = (current as readonly Json[])[Number(part)]
    else current = isObject(current) ? current[part] : undefined
  }
  if (current === undefined || current === null) return ''
  return typeof current === 'string' ? current : JSON.stringify(current)
}
