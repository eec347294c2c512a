/** Owns the plugin: a connector's operations as routes of anybody's Fastify application. Assembly only. */
import fp from 'fastify-plugin'
import type { FastifyInstance, FastifyPluginAsync } from 'fastify'
import { formatDiagnostic, reflectConnector, type Bindings, type ConnectorModel, type Class } from '@ferrule/core'
import type { CallStore } from './calls/store.js'
import { mount } from './mount.js'
import type { RefusalLimit } from './security/refusals.js'
import type { Tracer } from './tracing.js'
import type { TriggerServiceOptions } from './triggers/options.js'

/** What the plugin can be told. */
export interface FerruleOptions {
  /** The instance that serves; you construct it. */
  readonly connector: object
  /** Instead of the declared `url`: where callers reach the connector. */
  readonly publicUrl?: string
  /** What the routes stand under; the path of the public URL unless given. */
  readonly prefix?: string
  /** Instead of the declared `backend`: what `context.forward()` sends operations on to. */
  readonly backend?: string
  /** Whether replies are checked against their declaration before they leave; `true` unless given. */
  readonly validateReplies?: boolean
  /** Bytes of a JSON or text body, or of one form field; 1 MiB unless given. */
  readonly bodyLimit?: number
  /** Bytes of one uploaded file or binary body; 100 MiB unless given. */
  readonly uploadLimit?: number
  /** Levels of nesting of a body; 64 unless given. */
  readonly depthLimit?: number
  /** Milliseconds that a method may take to answer; 100,000 unless given, because the platform gives up after 120,000. */
  readonly deadlineMs?: number
  /** Puts a span around each method: `trace.getTracer('orders')` of `@opentelemetry/api`. */
  readonly tracer?: Tracer
  /**
   * Patterns that a text can make slow and that are served all the same, each with the reason why that does no harm. Any other such pattern
   * hinders serving. `{ '^(a+)+$': 'comes from our own gateway alone' }`
   */
  readonly acceptedPatterns?: Readonly<Record<string, string>>
  /**
   * Path below the connector's own, such as `/metrics`, that answers Prometheus; none unless given. Nobody is asked for credentials: let no
   * caller from outside reach it. Needs `prom-client`.
   */
  readonly metrics?: string
  /**
   * Whether `/apiDefinition.swagger.json` with `/apiProperties.json`, `/openapi.json` and `/health` are served, to everybody; `true` unless
   * given. Secrets belong into none of them, nor into policies: makers see them all.
   */
  readonly documents?: boolean
  /** What time it is, in milliseconds since 1970, where tokens are checked; `Date.now` unless given. Tests give their own. */
  readonly now?: () => number
  /** Where calls are kept and counted: needed where actions are `idempotent` or the server answers for `longRunning` ones. Closed with the application. */
  readonly calls?: CallStore
  /** How often one connection may call, all operations together; as often as it likes unless given. */
  readonly rateLimit?: { readonly max: number; readonly seconds?: number }
  /**
   * How many requests of one address may be refused with 401 until all of its requests get 429 for the rest of the time; as many as it likes
   * unless given. Many connections of the platform share an address: be generous.
   */
  readonly refusalLimit?: RefusalLimit
  /** Names a connection by its principal; by `id`, `sub` or user name unless given, and by address where nobody is asked who it is. */
  readonly connectionOf?: (principal: unknown) => string
  /** Origins of web pages that may talk to the MCP endpoint besides the connector's own, such as `https://chat.contoso.example`; none unless given. */
  readonly mcpOrigins?: readonly string[]
  /** Where events and subscriptions are kept, and with which secrets: needed where the connector has triggers. Its store is closed with the application. */
  readonly triggers?: TriggerServiceOptions
}

/** A declaration that has errors is not served. Says all of them. */
export class DeclarationError extends Error {
  override readonly name = 'DeclarationError'
}

const plugin: FastifyPluginAsync<FerruleOptions> = async (app: FastifyInstance, options) => {
  const { connector, publicUrl, prefix, backend } = options
  const { model: declared, bindings } = declarationOf(connector, publicUrl)
  const model = backend === undefined ? declared : { ...declared, backend: checkedBackend(backend) }
  // Routes are matched decoded; with a `prefix` Fastify has put us there already.
  const basePath = decodeURI(model.address.basePath)
  await app.register(
    async (scope) => {
      await mount(scope, { ...options, model, bindings })
    },
    prefix === undefined && basePath !== '/' ? { prefix: basePath } : {},
  )
}

/** Serves a connector: `app.register(ferrule, { connector: new Orders(shop) })`. */
export const ferrule: FastifyPluginAsync<FerruleOptions> = fp(plugin, { name: '@ferrule/fastify', fastify: '5.x', encapsulate: true })

/** The same rule as for a declared one. */
function checkedBackend(backend: string): string {
  const parsed = URL.canParse(backend) ? new URL(backend) : undefined
  if (parsed === undefined || !/^https?:$/.test(parsed.protocol) || parsed.search + parsed.hash + parsed.username + parsed.password !== '')
    throw new DeclarationError('`backend` is not an http(s) address without query and credentials.')
  return parsed.href.replace(/\/+$/, '')
}

/** Reads what an instance's class declares. Throws one error that lists everything that is wrong with it. */
export function declarationOf(connector: object, url: string | undefined): { readonly model: ConnectorModel; readonly bindings: Bindings } {
  if (typeof connector !== 'object' || connector === null) {
    throw new DeclarationError('`connector` is not an instance: construct your connector and hand it over.')
  }
  const { model, bindings, diagnostics } = reflectConnector(connector.constructor as Class, url === undefined ? {} : { url })
  const errors = diagnostics.filter(({ severity }) => severity === 'error')
  if (errors.length > 0 || model === undefined) {
    const count = errors.length === 1 ? 'one error' : `${errors.length} errors`
    throw new DeclarationError(`${connector.constructor.name} has ${count}.\n\n${errors.map(formatDiagnostic).join('\n\n')}`)
  }
  return { model, bindings }
}
