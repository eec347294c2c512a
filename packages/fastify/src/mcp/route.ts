/** Owns the endpoint by which agents call a connector's actions as tools: its door, its bounds, and that the SDK is there. */
import { createRequire } from 'node:module'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { ConnectorModel, Operation } from '@ferrule/core'
import { ADD_PARSERS } from '../body-parsers.js'
import type { Service } from '../handler.js'
import { isTooDeep, Unreadable } from '../json.js'
import { OPERATION_ID } from '../metrics/operation-of.js'
import { toRouterPath } from '../path-template.js'
import { sendProblem } from '../problem.js'
import type { RateLimits } from '../rate-limits.js'
import type { Guard } from '../security/authenticate.js'
import { setSecurityHeaders } from '../security-headers.js'
import type { AnswerMcp } from './server.js'

export interface McpRouteOptions {
  readonly operation: Operation
  /** As it is declared: agents are told what makers are. */
  readonly model: ConnectorModel
  readonly service: Service
  readonly guard: Guard | undefined
  readonly limit: ReturnType<RateLimits['hookOf']>
  readonly origins: readonly string[]
}

/** Messages of one request; the protocol has given batches up. */
const MOST_MESSAGES = 20
/** What the protocol puts around the arguments of a tool: batch, message, parameters. */
const AROUND = 3
/** When the SDK is loaded, once the server listens: a first request that has nothing to do with it should not wait for it. */
const WARM_UP_MS = 1_000
/** How long agents wait for an action that takes its time: their hosts give up after a minute. */
const PATIENCE_MS = 45_000

/** Adds the endpoint. Throws where the SDK is not installed. */
export async function addMcp(scope: FastifyInstance, options: McpRouteOptions): Promise<void> {
  const { operation, service, guard, limit } = options
  requireSdk()
  let answering: Promise<AnswerMcp> | undefined
  const load = (): Promise<AnswerMcp> => (answering ??= openServer(scope, options))
  let warming: NodeJS.Timeout | undefined
  scope.addHook('onListen', (done) => {
    warming = setTimeout(() => void load().catch(() => undefined), WARM_UP_MS).unref()
    done()
  })
  scope.addHook('onClose', async () => clearTimeout(warming))
  await scope.register(async (inner) => {
    inner.removeAllContentTypeParsers()
    await ADD_PARSERS.json(inner, [operation], false)
    inner.route({
      method: 'POST',
      url: toRouterPath(operation.path),
      bodyLimit: service.bodyLimit,
      config: { [OPERATION_ID]: operation.id },
      onRequest: [createOriginCheck(service.publicUrl, options.origins), ...(guard === undefined ? [] : [guard])],
      // A call is counted where its operation is.
      ...(limit === undefined ? {} : { preHandler: async (request, reply) => (isCall(request.body) ? undefined : limit(request, reply)) }),
      handler: async (request, reply) => {
        if (isSound(request, reply, service.depthLimit)) await answer(await load(), request, reply, `${service.publicUrl}${operation.path}`)
        return reply
      },
    })
  })
}

async function openServer(app: FastifyInstance, { model, service }: McpRouteOptions): Promise<AnswerMcp> {
  const [{ planMcpTools }, { createMcpServer }, { createCallTool }] = await Promise.all([
    import('@ferrule/core/emit'),
    import('./server.js'),
    import('./call-tool.js'),
  ])
  const planned = planMcpTools(model)
  return createMcpServer({
    info: { name: model.title, title: model.title, version: model.version },
    instructions: model.description,
    // Nobody promises what nobody checks.
    tools: service.validateReplies ? planned : planned.map(({ tool: { outputSchema: _, ...tool }, ...rest }) => ({ ...rest, tool })),
    callTool: createCallTool({
      app,
      publicUrl: service.publicUrl,
      prefix: service.prefix,
      keys: model.security.flatMap((scheme) => (scheme.kind === 'apiKey' && scheme.in === 'query' ? [scheme.parameter] : [])),
      patienceMs: Math.min(service.deadlineMs, PATIENCE_MS),
    }),
  })
}

async function answer(answerMcp: AnswerMcp, request: FastifyRequest, reply: FastifyReply, url: string): Promise<void> {
  const hungUp = new AbortController()
  reply.raw.once('close', () => hungUp.abort())
  const response = await answerMcp(request, url, hungUp.signal)
  if (response === undefined) return void reply.hijack()
  setSecurityHeaders(reply)
  reply.code(response.status)
  const type = response.headers.get('content-type')
  if (type !== null) reply.header('content-type', type)
  reply.send(await response.text())
}

/** Whether a body may be looked at by the protocol; else it is refused. */
function isSound({ body }: FastifyRequest, reply: FastifyReply, depthLimit: number): boolean {
  if (body instanceof Unreadable) sendProblem(reply, body.code)
  else if (body === undefined) sendProblem(reply, 'missing-body')
  else if (isTooDeep(body, depthLimit + AROUND)) sendProblem(reply, 'body-too-deep')
  else if (Array.isArray(body) && body.length > MOST_MESSAGES)
    sendProblem(reply, 'invalid-input', [
      { in: 'body', path: '', code: 'maxItems', message: `must have at most ${MOST_MESSAGES} messages` },
    ])
  else return true
  return false
}

function isCall(body: unknown): boolean {
  return [body].flat().some((message) => (message as { readonly method?: unknown } | null)?.method === 'tools/call')
}

/** Refuses web pages of other origins: a page could give its own name our address, and ask with what the browser knows (DNS rebinding). */
function createOriginCheck(publicUrl: string, origins: readonly string[]): Guard {
  const allowed = new Set([new URL(publicUrl).origin, ...origins.map((origin) => new URL(origin).origin)])
  return ({ headers: { origin } }, reply, done) => {
    if (origin === undefined || allowed.has(origin)) done()
    else sendProblem(reply, 'origin-not-allowed')
  }
}

/** Says at the start what would otherwise fail at the first request. Looking for the SDK does not load it. */
function requireSdk(): void {
  try {
    createRequire(import.meta.url).resolve('@modelcontextprotocol/sdk/server/index.js')
  } catch (cause) {
    throw new Error('The connector declares `mcp`, which needs the SDK of the protocol: npm install @modelcontextprotocol/sdk', { cause })
  }
}
