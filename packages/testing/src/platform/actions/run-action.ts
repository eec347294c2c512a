/** Owns the run of an action in a flow: the call, what it leads to (a job that takes long, further pages), and whether the step succeeds. */
import type { Connection } from '../connections/connection.js'
import type { PlatformDefinition, PlatformOperation } from '../definition.js'
import type { Exchange, Exchanges } from '../evidence/exchanges.js'
import type { Findings } from '../evidence/findings.js'
import type { Gateway, PlatformResponse } from '../gateway.js'
import type { Json, JsonObject } from '../../json.js'
import { nextLinkName, type GatewayPolicies } from '../policies/gateway-policies.js'
import { buildRequest } from '../requests/request.js'
import type { PlatformTime } from '../time.js'
import { judge, type ActionFailure } from './judge.js'
import { noteMistake } from './mistakes.js'
import { allPages, type Pagination } from './pages.js'
import { untilDone } from './long-running.js'

export interface ActionParts {
  readonly definition: PlatformDefinition
  readonly policies: GatewayPolicies
  readonly gateway: Gateway
  readonly time: PlatformTime
  readonly exchanges: Exchanges
  readonly findings: Findings
}
/** A step of a flow that has run. */
export interface ActionResult extends PlatformResponse {
  readonly operationId: string
  readonly outcome: 'Succeeded' | 'Failed'
  readonly failure?: ActionFailure
  /** JSON as it was parsed, text as text, and a file as `{ "$content-type", "$content" }`. */
  readonly body: unknown
  /** Everything that was sent for it, and what came back. */
  readonly exchanges: readonly Exchange[]
  /** What this run could not show, such as a policy that is not played here. */
  readonly warnings: readonly string[]
}
export interface RunOptions {
  readonly connection: Connection
  readonly pagination?: Pagination | undefined
}

export async function runAction(
  parts: ActionParts,
  operation: PlatformOperation,
  values: JsonObject,
  options: RunOptions,
): Promise<ActionResult> {
  const { definition, policies, gateway, exchanges, findings } = parts
  const before = exchanges.list.length
  const warnings = [...policies.warnings(operation.id)]
  const sending = { operationId: operation.id, connection: options.connection }
  const first = await gateway.send(buildRequest({ definition, operation, values }), { ...sending, purpose: 'action' })
  const finish = (response: PlatformResponse, body: Json, failure: ActionFailure | undefined): ActionResult => {
    if (failure !== undefined) noteMistake(findings, operation.id, failure)
    return {
      status: response.status,
      headers: response.headers,
      bytes: response.bytes,
      operationId: operation.id,
      body,
      outcome: failure === undefined ? 'Succeeded' : 'Failed',
      warnings,
      ...(failure === undefined ? undefined : { failure }),
      exchanges: exchanges.list.slice(before),
    }
  }
  const done = first.status === 202 ? await untilDone(parts, operation, first, options.connection) : first
  if (!('status' in done)) return finish(first, null, done)
  const judged = judge(definition, operation, done)
  if (judged.failure !== undefined) return finish(done, judged.body, judged.failure)
  const linkName = nextLinkName(policies, operation.id, operation.raw)
  if (options.pagination === undefined || linkName === undefined) return finish(done, judged.body, undefined)
  if (policies.of('updatenextlink', operation.id) === undefined)
    warnings.push(
      `${operation.id} has pages but no policy updatenextlink: on the platform the next page's address would leave the connector.`,
    )
  const paged = await allPages({
    parts,
    operation,
    linkName,
    pagination: options.pagination,
    connection: options.connection,
    first: judged.body,
  })
  return finish(paged.response ?? done, paged.body, paged.failure)
}
