/** Owns a whole server around one connector: sensible limits, one log line a request, and an end that loses nothing. */
import Fastify, { LogController, type FastifyInstance, type FastifyServerOptions } from 'fastify'
import { randomBytes } from 'node:crypto'
import { createRequire } from 'node:module'
import { createClientErrorHandler } from './client-errors.js'
import { answerError, answerNotFound, setNotFoundHandler } from './failures.js'
import { loggedPath } from './logged-path.js'
import { ferrule, type FerruleOptions } from './plugin.js'
import { logStrayRejections } from './stray-rejections.js'

/** What a server can be told. */
export interface ServeOptions extends Omit<FerruleOptions, 'connector'> {
  /** `127.0.0.1` unless given; `0.0.0.0` in a container. */
  readonly host?: string
  /** 3000 unless given; 0 lets the system choose. */
  readonly port?: number
  /**
   * Addresses and networks of reverse proxies, such as `10.1.0.0/16`: what they say in `X-Forwarded-For` is the caller's address, where limits go by
   * addresses. Nobody is believed unless given.
   */
  readonly trustProxy?: readonly string[]
  /** Fastify's own option; one line a request at `info` unless given. `false` is silent. */
  readonly logger?: FastifyServerOptions['logger']
  /** How long a request may take to arrive; 30 seconds unless given. Raise it where files are uploaded. */
  readonly requestTimeoutMs?: number
  /** How long requests that are being answered may take once the server is asked to stop; 10 seconds unless given. */
  readonly shutdownTimeoutMs?: number
  /** Whether SIGTERM and SIGINT stop the server and end the process; `true` unless given. */
  readonly signals?: boolean
}

/** A server that runs. */
export interface Served {
  readonly app: FastifyInstance
  /** Where it listens, such as `http://127.0.0.1:3000`. */
  readonly address: string
  /** Takes no new requests, waits for those that are being answered, as long as `shutdownTimeoutMs` allows, and stops. */
  close(): Promise<void>
}

/** Path parameters beyond this are no names but attacks; the platform's own URLs may be 16,384 characters long. */
const MAXIMUM_PARAMETER_LENGTH = 2_048

/**
 * Serves one connector.
 *
 * ```ts
 * const { address } = await serve(new Orders(shop), { port: 3000 })
 * ```
 */
export async function serve(connector: object, options: ServeOptions = {}): Promise<Served> {
  const { host = '127.0.0.1', port = 3000, shutdownTimeoutMs = 10_000, signals = true } = options
  const app = await assemble(connector, options)
  const address = await app.listen({ host, port })
  return { app, address, close: closing(app, shutdownTimeoutMs, signals) }
}

/** What a process that delivers can be told. */
export type WorkOptions = Pick<ServeOptions, 'triggers' | 'publicUrl' | 'logger' | 'signals'>

/**
 * Delivers the events of a connector without serving it, beside processes that serve with `deliver: false`: its methods say which
 * subscriptions want an event.
 *
 * ```ts
 * const { close } = await work(new Orders(shop), { triggers: { store, keys } })
 * ```
 */
export async function work(connector: object, { signals = true, triggers, ...options }: WorkOptions): Promise<Pick<Served, 'close'>> {
  if (triggers === undefined) throw new Error('There is nothing to deliver without `triggers: { store, keys }`.')
  const app = await assemble(connector, { ...options, triggers: { ...triggers, deliver: true }, documents: false })
  // Nothing else would keep the process: it listens to nobody.
  const alive = setInterval(() => undefined, 2 ** 30)
  app.addHook('onClose', async () => clearInterval(alive))
  await app.ready()
  return { close: closing(app, 0, signals) }
}

/** Everything but listening. */
async function assemble(
  connector: object,
  {
    logger = true,
    trustProxy = [],
    requestTimeoutMs = 30_000,
    host: _host,
    port: _port,
    shutdownTimeoutMs: _shutdownTimeoutMs,
    signals: _signals,
    ...own
  }: ServeOptions,
): Promise<FastifyInstance> {
  // Node looks for requests that are too slow every 30 seconds unless told to look more often; between two looks nothing ends.
  const lookEveryMs = Math.ceil(Math.min(requestTimeoutMs / 5, 1_000))
  const arriveWithinMs = requestTimeoutMs - lookEveryMs
  const nextId = createRequestIds()
  const app = Fastify({
    logger,
    ...(trustProxy.length === 0 ? {} : { trustProxy: [...trustProxy] }),
    logController: new LogController({ disableRequestLogging: true }),
    requestTimeout: arriveWithinMs,
    http: {
      requestTimeout: arriveWithinMs,
      // Of two limits Node takes the smaller one for the headers, whichever it was given for.
      headersTimeout: Math.min(arriveWithinMs, 60_000),
      connectionsCheckingInterval: lookEveryMs,
      // Asked for where requests are refused that say twice where they go.
      requireHostHeader: false,
    },
    genReqId: nextId,
    clientErrorHandler: createClientErrorHandler(nextId),
    routerOptions: { maxParamLength: MAXIMUM_PARAMETER_LENGTH },
    schemaController: { compilersFactory: LATER },
    frameworkErrors: (error, request, reply) => answerError(error, request, reply),
  })
  app.setErrorHandler(answerError)
  if (logger !== false) addAccessLog(app)
  logStrayRejections(app)
  await app.register(ferrule, { ...own, connector })
  // Below the connector's base path it answers itself, which may be everything.
  setNotFoundHandler(app, answerNotFound)
  return app
}

/** Stops once, however often it is asked. */
function closing(app: FastifyInstance, timeoutMs: number, signals: boolean): () => Promise<void> {
  let closing: Promise<void> | undefined
  const close = (): Promise<void> => (closing ??= shutDown(app, timeoutMs).finally(stopListening))
  const stopListening = signals ? onSignal(close) : () => undefined
  return close
}

/**
 * Fastify loads its own compilers of schemas when it is created. None of our routes has one, so they are left for the case that somebody's does: a
 * tenth of a cold start.
 */
const LATER: Compilers = {
  buildValidator: ((...given: never[]) => fastifysOwn('@fastify/ajv-compiler')(...given)) as unknown as Compilers['buildValidator'],
  buildSerializer: (...given) =>
    fastifysOwn('@fastify/fast-json-stringify-compiler')(...(given as unknown[] as never[])) as ReturnType<Compilers['buildSerializer']>,
}
type Compilers = Required<NonNullable<NonNullable<FastifyServerOptions['schemaController']>['compilersFactory']>>

/** What a module makes, loaded as Fastify itself would load it. */
function fastifysOwn(name: string): (...given: never[]) => unknown {
  const fastify = createRequire(import.meta.url).resolve('fastify')
  return (createRequire(fastify)(name) as () => (...given: never[]) => unknown)()
}

/** Names requests: as the platform does where it does, so that its log and ours meet; else unlike any other process would. */
function createRequestIds(): (request?: { readonly headers: Readonly<Record<string, unknown>> }) => string {
  const process = randomBytes(6).toString('base64url')
  let count = 0
  return (request) => {
    const given = request?.headers['x-ms-client-request-id']
    return typeof given === 'string' && /^[\w-]{16,64}$/.test(given) ? given : `${process}-${(count++).toString(36)}`
  }
}

/** One line a request; the query stays out of it, a key may travel there. */
function addAccessLog(app: FastifyInstance): void {
  app.addHook('onResponse', (request, reply, done) => {
    const path = loggedPath(request)
    request.log.info({ method: request.method, path, status: reply.statusCode, ms: Math.round(reply.elapsedTime) }, 'request')
    done()
  })
}

async function shutDown(app: FastifyInstance, timeoutMs: number): Promise<void> {
  const cut = setTimeout(() => app.server.closeAllConnections(), timeoutMs)
  // A connection that was busy when the server closed is kept alive by its client, not by a request.
  const idle = setInterval(() => app.server.closeIdleConnections(), 25)
  try {
    await app.close()
  } finally {
    clearTimeout(cut)
    clearInterval(idle)
  }
}

/** The first signal stops in order, the second one at once. */
function onSignal(close: () => Promise<void>): () => void {
  const stop = (): void => {
    stopListening()
    close().then(
      () => process.exit(0),
      () => process.exit(1),
    )
  }
  const stopListening = (): void => {
    process.removeListener('SIGTERM', stop)
    process.removeListener('SIGINT', stop)
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
  return stopListening
}
