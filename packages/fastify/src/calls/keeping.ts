/** Owns what has to be kept of a connector's calls: which operations ask for it, by which hooks, and what goes on until the application closes. */
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify'
import type { Bindings, Operation, OperationBinding } from '@ferrule/core'
import { bodyKindOf } from '../body-parsers.js'
import { nameOfPrincipal } from '../connection.js'
import type { Guard } from '../security/authenticate.js'
import { PRINCIPAL, type WithPrincipal } from '../security/principal.js'
import type { RateLimits } from '../rate-limits.js'
import { LongRunning } from './long-running.js'
import { Outcomes } from './outcomes.js'
import type { CallStore } from './store.js'

const SWEEP_MS = 600_000
/** How long work that was told 202 may go on once the application is to close. */
const PATIENCE_MS = 10_000

export interface CallKeepingOptions {
  readonly bindings: Bindings
  readonly publicUrl: string
  readonly calls?: CallStore
  readonly rateLimit?: { readonly max: number; readonly seconds?: number }
  readonly connectionOf?: (principal: unknown) => string
}

/** What is kept of one operation's calls. */
export interface KeptOperation {
  readonly longRunning?: LongRunning
  /** Where a call that goes on is asked about. */
  readonly status?: RouteOptions
  readonly hooks: Pick<RouteOptions, 'preHandler' | 'onSend'>
}

/** Why the calls of a connector can't be kept, if they can't. */
export function callProblems(bindings: Bindings, calls: CallStore | undefined): readonly string[] {
  const ids = [...bindings.operations].filter(([, { longRunning, idempotent }]) => longRunning !== undefined || idempotent !== undefined)
  if (calls !== undefined || ids.length === 0) return []
  return [`${ids.map(([id]) => id).join(', ')}: nothing keeps their answers. Give \`calls\`, such as \`openSqliteCalls({ file })\`.`]
}

export class CallKeeping {
  private constructor(
    private readonly options: CallKeepingOptions,
    private readonly limits: RateLimits | undefined,
    private readonly ongoing: LongRunning[],
    private readonly outcomes: Outcomes,
    private readonly connectionOf: (request: FastifyRequest) => string,
  ) {}

  /** `undefined` where nothing asks for it: most connectors. */
  static async open(scope: FastifyInstance, options: CallKeepingOptions): Promise<CallKeeping | undefined> {
    const { bindings, calls, rateLimit, connectionOf: own = nameOfPrincipal } = options
    const all = [...bindings.operations.values()]
    const isLimited = rateLimit !== undefined || all.some((binding) => binding.rateLimit !== undefined)
    if (calls === undefined && !isLimited) return undefined
    const connectionOf = (request: FastifyRequest): string => {
      const principal = (request as WithPrincipal)[PRINCIPAL]
      return principal === undefined ? `at ${request.ip}` : `of ${own(principal)}`
    }
    const shared = rateLimit === undefined ? undefined : { seconds: 60, ...rateLimit }
    const limits = isLimited ? await (await import('../rate-limits.js')).createRateLimits(scope, shared, calls, connectionOf) : undefined
    const ongoing: LongRunning[] = []
    const outcomes = new Outcomes(scope.log)
    if (calls !== undefined) closeLater(scope, calls, ongoing, outcomes)
    return new CallKeeping(options, limits, ongoing, outcomes, connectionOf)
  }

  /** What one operation asks for. */
  async of(operation: Operation, guard: Guard | undefined): Promise<KeptOperation> {
    const binding: OperationBinding | undefined = this.options.bindings.operations.get(operation.id)
    const limit = this.limits?.hookOf(operation.id, binding?.rateLimit)
    const idempotency = await this.idempotencyOf(operation, binding)
    const longRunning = this.longRunningOf(operation, binding)
    const preHandler = [limit, idempotency?.preHandler].filter((hook) => hook !== undefined)
    return {
      hooks: { ...(preHandler.length === 0 ? {} : { preHandler }), ...(idempotency === undefined ? {} : { onSend: idempotency.onSend }) },
      ...(longRunning === undefined ? {} : { longRunning, status: statusRoute(operation, longRunning, guard) }),
    }
  }

  /** How often an operation may be called that no method answers. */
  limitOf({ id }: Operation): ReturnType<RateLimits['hookOf']> {
    return this.limits?.hookOf(id, undefined)
  }

  private async idempotencyOf(operation: Operation, binding: OperationBinding | undefined) {
    const { calls } = this.options
    const { outcomes, connectionOf } = this
    if (calls === undefined || binding?.idempotent === undefined) return undefined
    const { createIdempotency } = await import('./idempotency.js')
    const readsBody = bodyKindOf(operation) === 'json'
    return createIdempotency({ operationId: operation.id, ...binding.idempotent, calls, outcomes, connectionOf, readsBody })
  }

  private longRunningOf(operation: Operation, binding: OperationBinding | undefined): LongRunning | undefined {
    const { calls, publicUrl } = this.options
    if (calls === undefined || binding?.longRunning === undefined) return undefined
    const addressOf = (id: string): string => `${publicUrl}${statusPath(operation)}/${id}`
    const made = new LongRunning({ operationId: operation.id, ...binding.longRunning, calls, outcomes: this.outcomes, addressOf })
    this.ongoing.push(made)
    return made
  }
}

const statusPath = ({ id }: Operation): string => `/_ferrule/calls/${encodeURIComponent(id)}`

/** Who may call the operation may ask what became of it. */
function statusRoute(operation: Operation, longRunning: LongRunning, guard: Guard | undefined): RouteOptions {
  return {
    method: 'GET',
    url: `${statusPath(operation)}/:id`,
    ...(guard === undefined ? {} : { onRequest: guard }),
    handler: (request: FastifyRequest, reply: FastifyReply) => longRunning.answer(request, reply),
  }
}

function closeLater(scope: FastifyInstance, calls: CallStore, ongoing: readonly LongRunning[], outcomes: Outcomes): void {
  const sweeping = setInterval(() => {
    calls.sweep().catch((error: unknown) => scope.log.warn({ err: error }, 'calls that are over could not be removed'))
  }, SWEEP_MS).unref()
  scope.addHook('onClose', async () => {
    clearInterval(sweeping)
    let timer: NodeJS.Timeout | undefined
    const patience = new Promise<void>((resolve) => (timer = setTimeout(resolve, PATIENCE_MS)))
    await Promise.race([Promise.all(ongoing.map((one) => one.settled())), patience])
    clearTimeout(timer)
    await outcomes.writeAll()
    await calls.close()
  })
}
