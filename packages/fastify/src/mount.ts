/** Owns putting a model's operations into a scope of Fastify: parsers, doors, routes, and what answers where none fits. */
import type { FastifyInstance } from 'fastify'
import type { Bindings, ConnectorModel, Operation } from '@ferrule/core'
import { createAllowedMethods } from './allowed-methods.js'
import { createReadBody, hasUnreadBody } from './body-of-get.js'
import { ADD_PARSERS, bodyKindOf, jsonParsers, type BodyKind } from './body-parsers.js'
import type { CallStore } from './calls/store.js'
import { CallKeeping, callProblems } from './calls/keeping.js'
import { createMakeLink } from './context.js'
import { addDocuments, DOCUMENT_PATHS } from './documents.js'
import { answerError, answerUnrouted, setNotFoundHandler } from './failures.js'
import { RECORDED } from './forward/recorded.js'
import type { Backend } from './forward/backend.js'
import { createHandler, type Service } from './handler.js'
import { OPERATION_ID } from './metrics/operation-of.js'
import { toRouterPath } from './path-template.js'
import { findSlowPatterns } from './patterns/slow-patterns.js'
import { SECRET_PATH } from './logged-path.js'
import { refuseUnclearTarget } from './request-target.js'
import { isAwaited, keptTriggers } from './triggers/topics.js'
import type { TriggerServiceOptions } from './triggers/options.js'
import type { TriggerService } from './triggers/service.js'
import { Door } from './security/authenticate.js'
import type { RefusalLimit } from './security/refusals.js'
import { securityProblems } from './security/problems.js'
import { PRINCIPAL } from './security/principal.js'
import { servedModel } from './served-model.js'
import type { Tracer } from './tracing.js'

/** What is mounted, and how. */
export interface MountOptions {
  readonly model: ConnectorModel
  readonly bindings: Bindings
  readonly connector: object
  readonly publicUrl?: string
  readonly validateReplies?: boolean
  readonly bodyLimit?: number
  readonly uploadLimit?: number
  readonly depthLimit?: number
  readonly deadlineMs?: number
  readonly tracer?: Tracer
  readonly acceptedPatterns?: Readonly<Record<string, string>>
  readonly metrics?: string
  readonly documents?: boolean
  readonly now?: () => number
  readonly calls?: CallStore
  readonly rateLimit?: { readonly max: number; readonly seconds?: number }
  readonly refusalLimit?: RefusalLimit
  readonly connectionOf?: (principal: unknown) => string
  readonly mcpOrigins?: readonly string[]
  readonly triggers?: TriggerServiceOptions
}

/** Adds the routes of a connector to a scope of its own. Throws where something of it can't be served. */
export async function mount(scope: FastifyInstance, options: MountOptions): Promise<void> {
  const { model: declared, bindings, connector } = options
  await refuse(options)
  const model = servedModel(declared)
  const backend = model.backend === undefined ? undefined : await openBackend(scope, model.backend)
  const withoutTriggers = { ...serviceOf(scope.prefix, { ...options, model }), backend }
  const triggers = await openTriggers(scope, { ...options, model }, withoutTriggers.publicUrl)
  const service = { ...withoutTriggers, triggers }
  scope.decorateRequest(PRINCIPAL, undefined)
  if (backend !== undefined) scope.decorateRequest(RECORDED, undefined)
  scope.setErrorHandler(answerError)
  scope.addHook('onRequest', refuseUnclearTarget)
  setNotFoundHandler(scope, answerUnrouted(createAllowedMethods(model, scope.prefix, options.documents === false ? [] : DOCUMENT_PATHS)))

  if (options.metrics !== undefined) await (await import('./metrics/route.js')).addMetrics(scope, options.metrics, triggers?.triggers)
  const refusals =
    options.refusalLimit === undefined
      ? undefined
      : await (await import('./security/refusals.js')).createRefusals(scope, options.refusalLimit)
  const tools = { now: options.now ?? Date.now, warn: (error: unknown, message: string) => scope.log.warn({ err: error }, message) }
  const door = new Door(model, bindings, connector, tools, refusals)

  const keeping = await CallKeeping.open(scope, { ...options, publicUrl: service.publicUrl })

  const endings = new Set([...bindings.operations.values()].map(({ endedBy }) => endedBy))
  const kinds = new Map<BodyKind, Operation[]>()
  for (const operation of model.operations) {
    const kind = bodyKindOf(operation)
    if (operation.id !== bindings.mcp) kinds.set(kind, [...(kinds.get(kind) ?? []), operation])
  }
  for (const [kind, operations] of kinds) {
    await scope.register(async (inner) => {
      inner.removeAllContentTypeParsers()
      await ADD_PARSERS[kind](inner, operations, backend !== undefined)
      for (const operation of operations) {
        const guard = door.guardOf(operation)
        const kept = await keeping?.of(operation, guard)
        if (kept?.status !== undefined) inner.route(kept.status)
        inner.route({
          method: operation.verb,
          url: toRouterPath(operation.path),
          bodyLimit: service.bodyLimit,
          // Whoever has the address of a subscription may end it.
          config: { [OPERATION_ID]: operation.id, ...(endings.has(operation.id) ? { [SECRET_PATH]: true as const } : {}) },
          ...(guard === undefined ? {} : { onRequest: guard }),
          ...(hasUnreadBody(operation)
            ? { preValidation: createReadBody(jsonParsers([operation], backend !== undefined), service.bodyLimit) }
            : {}),
          ...kept?.hooks,
          handler: createHandler(operation, service, kept?.longRunning),
        })
      }
    })
  }
  const agents = declared.operations.find(({ id }) => id === bindings.mcp)
  if (agents !== undefined) {
    const limit = keeping?.limitOf(agents)
    const { addMcp } = await import('./mcp/route.js')
    await addMcp(scope, {
      operation: agents,
      model: declared,
      service,
      guard: door.guardOf(agents),
      limit,
      origins: options.mcpOrigins ?? [],
    })
  }
  if (options.documents !== false) addDocuments(scope, declared)
  await triggers?.addRoutes(scope, door)
}

async function refuse({ model, bindings, connector, triggers, calls, acceptedPatterns = {} }: MountOptions): Promise<void> {
  const kept = triggers === undefined ? keptTriggers(model, bindings).map(({ id }) => id) : []
  const unbound = model.operations.filter(({ kind, id }) => kind !== 'action' && !bindings.operations.has(id)).map(({ id }) => id)
  const slow = (await findSlowPatterns(model, bindings)).filter(
    ({ pattern, cost }) => cost !== undefined && (acceptedPatterns[pattern] ?? '').trim() === '',
  )
  const problems = [
    ...securityProblems(model, bindings, connector),
    ...callProblems(bindings, calls),
    ...(kept.length === 0 ? [] : [`${kept.join(', ')}: nothing keeps their events and subscriptions. Give \`triggers: { store, keys }\`.`]),
    ...(unbound.length === 0 ? [] : [`${unbound.join(', ')}: triggers without a method can not be served.`]),
    ...slow.map(({ message }) => `${message} Change it, add @MaxLength, or give \`acceptedPatterns\` the reason why it does no harm.`),
  ]
  if (problems.length > 0) throw new Error(`${model.title} can not be served.\n${problems.map((problem) => `- ${problem}`).join('\n')}`)
}

/** What keeps triggers is loaded only where there are some. */
async function openTriggers(
  app: FastifyInstance,
  { model, bindings, connector, triggers }: MountOptions,
  publicUrl: string,
): Promise<TriggerService | undefined> {
  const needed = keptTriggers(model, bindings).length > 0 || model.operations.some((operation) => isAwaited(operation, bindings))
  if (triggers === undefined || !needed) return undefined
  const { openTriggers: open } = await import('./triggers/service.js')
  return open({ app, model, bindings, connector, publicUrl, options: triggers })
}

/** undici is loaded only where there is something to send on to. */
async function openBackend(scope: FastifyInstance, url: string): Promise<Backend> {
  const { createBackend } = await import('./forward/backend.js')
  const backend = createBackend(url)
  scope.addHook('onClose', () => backend.close())
  return backend
}

const MEBIBYTE = 1_048_576

function serviceOf(prefix: string, options: MountOptions): Omit<Service, 'backend' | 'triggers'> {
  const { model, bindings, connector } = options
  const { scheme, host, basePath } = model.address
  const secrets = model.security.flatMap((one) => (one.kind === 'apiKey' && one.in === 'query' ? [one.parameter] : []))
  const publicUrl = (options.publicUrl ?? `${scheme}://${host}${basePath}`).replace(/\/+$/, '')
  return {
    model,
    bindings,
    connector,
    publicUrl,
    prefix,
    validateReplies: options.validateReplies ?? true,
    bodyLimit: options.bodyLimit ?? MEBIBYTE,
    uploadLimit: options.uploadLimit ?? 100 * MEBIBYTE,
    depthLimit: options.depthLimit ?? 64,
    deadlineMs: options.deadlineMs ?? 100_000,
    tracer: options.tracer,
    makeLink: createMakeLink(publicUrl, prefix, new Set(secrets)),
  }
}
