/** Owns a flow that starts with a polling trigger: asks when it is time, by the platform's own protocol or its gateway's policy. */
import type { SplitOn } from '../../designer/index.js'
import type { Connection } from '../connections/connection.js'
import type { PlatformDefinition, PlatformOperation } from '../definition.js'
import type { Gateway, PlatformResponse } from '../gateway.js'
import { isObject, objectAt, type Json, type JsonObject } from '../../json.js'
import type { Policy } from '../policies/policy.js'
import { judge, type ActionFailure } from '../actions/judge.js'
import { noteMistake } from '../actions/mistakes.js'
import { asJson } from '../as-json.js'
import { Findings, type Finding } from '../evidence/findings.js'
import { buildRequest, type PlatformRequest } from '../requests/request.js'
import { Ledger } from './ledger.js'
import { bodiesOf, itemsAt, noteUnsplittable, type Run } from './runs.js'

export interface PollingParts {
  readonly definition: PlatformDefinition
  /** Where the designer splits what comes. */
  readonly splitOn: SplitOn | undefined
  /** The gateway keeps the state, by a policy; `undefined`: the `Location` does. */
  readonly policy: Policy | undefined
  readonly gateway: Gateway
  readonly connection: Connection
  readonly now: () => number
  /** Hears of each question that was asked, repeated ones apart. */
  readonly polled: (polled: Polled) => void
}
/** What one question was answered with. */
export interface Polled {
  readonly status: number
  readonly runs: readonly Run[]
  /** Why the trigger failed: an answer that says so, or one that doesn't fit the definition. */
  readonly failure?: ActionFailure
}

const RECURRENCE_MS = 60_000

export class PollingFlow {
  readonly runs: Run[] = []
  private readonly noted = new Findings()
  private readonly ledger: Ledger
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
    this.ledger = new Ledger(operation.id)
    noteUnsplittable(this.noted, operation, parts.splitOn)
  }

  /** What is wrong with the trigger, and how the runs differ from what has happened. */
  get findings(): readonly Finding[] {
    return [...this.noted.list, ...this.ledger.findings]
  }

  /** Says that something has happened that should start a run whose body holds at least this. */
  happened(event: object): void {
    this.ledger.happened(asJson(event))
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
    const { status } = response
    const { body, failure } = this.judge(response)
    if (failure !== undefined) {
      noteMistake(this.noted, this.operation.id, failure)
      if (!repeated) this.nextPollAt = this.parts.now() + this.recurrenceMs
      return this.finish({ status, runs: [], failure }, repeated)
    }
    const runs = this.startedBy(response, body)
    if (repeated) return this.finish({ status, runs }, repeated)
    this.ledger.started(runs.map((run) => run.body as Json))
    this.runs.push(...runs)
    this.prepareNext(response, body)
    return this.finish({ status, runs }, repeated)
  }

  private finish(polled: Polled, repeated: boolean): Polled {
    if (!repeated) this.parts.polled(polled)
    return polled
  }

  /** What starts no run is not looked at, unless it is an error. */
  private judge(response: PlatformResponse): ReturnType<typeof judge> {
    const { status } = response
    return status > 200 && status < 300 ? { body: null } : judge(this.parts.definition, this.operation, response)
  }

  private request(): PlatformRequest {
    const { definition } = this.parts
    const request = buildRequest({ definition, operation: this.operation, values: { ...this.values, ...this.state } })
    return this.nextPath === undefined ? request : { ...request, path: this.nextPath, query: [] }
  }

  private startedBy({ status, headers, bytes }: PlatformResponse, body: Json): readonly Run[] {
    const firstByPolicy = this.parts.policy !== undefined && Object.keys(this.state).length === 0
    if (status !== 200 || firstByPolicy) return []
    return bodiesOf(body, this.parts.splitOn).map((one) => ({ at: this.parts.now(), headers, bytes, body: one }))
  }

  private prepareNext({ status, headers }: PlatformResponse, body: Json): void {
    const seconds = Number(headers['retry-after'] ?? NaN)
    const asked = Number.isFinite(seconds) ? seconds * 1000 : undefined
    if (status !== 200 || asked !== 0) this.ledger.answered()
    // After a run the answer's wait replaces the recurrence; after none the longer of the two counts.
    const waitMs = status === 200 ? (asked ?? this.recurrenceMs) : Math.max(asked ?? 0, this.recurrenceMs)
    this.nextPollAt = this.parts.now() + waitMs
    if (this.parts.policy !== undefined) {
      if (status === 200) this.state = triggerState(this.parts.policy, body, this.state)
      return
    }
    const { location } = headers
    if (location === undefined) return
    const path = this.parts.gateway.below(location)
    if (path === undefined)
      this.noted.add(
        'unreachable-location',
        `${this.operation.id}, answer to the question, header Location`,
        `${location} is not below the connector's address.`,
      )
    else this.nextPath = path
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
