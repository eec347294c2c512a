/** Owns a whole server around one connector: sensible limits, one log line a request, and an end that loses nothing. */
import Fastify, { LogController, type FastifyInstance, type FastifyServerOptions } from 'fastify'
import { randomBytes } from 'node:crypto'
import { answerError, answerNotFound } from './failures.js'
import { ferrule, type FerruleOptions } from './plugin.js'

/** What a server can be told. */
export interface ServeOptions extends Omit<FerruleOptions, 'connector'> {
  /** `127.0.0.1` unless given; `0.0.0.0` in a container. */
  readonly host?: string
  /** 3000 unless given; 0 lets the system choose. */
  readonly port?: number
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
  const {
    host = '127.0.0.1',
    port = 3000,
    logger = true,
    requestTimeoutMs = 30_000,
    shutdownTimeoutMs = 10_000,
    signals = true,
    ...own
  } = options
  const app = Fastify({
    logger,
    logController: new LogController({ disableRequestLogging: true }),
    requestTimeout: requestTimeoutMs,
    http: {
      requestTimeout: requestTimeoutMs,
      // Of two limits Node takes the smaller one for the headers, whichever it was given for.
      headersTimeout: Math.min(requestTimeoutMs, 60_000),
      // Node looks for requests that are too slow every 30 seconds unless told to look more often.
      connectionsCheckingInterval: Math.min(requestTimeoutMs, 5_000),
    },
    genReqId: createRequestIds(),
    routerOptions: { maxParamLength: MAXIMUM_PARAMETER_LENGTH },
    frameworkErrors: (error, request, reply) => answerError(error, request, reply),
  })
  app.setNotFoundHandler(answerNotFound)
  app.setErrorHandler(answerError)
  if (logger !== false) addAccessLog(app)
  await app.register(ferrule, { ...own, connector })
  const address = await app.listen({ host, port })

  let closing: Promise<void> | undefined
  const close = (): Promise<void> => (closing ??= shutDown(app, shutdownTimeoutMs).finally(stopListening))
  const stopListening = signals ? onSignal(close) : () => undefined
  return { app, address, close }
}

/** Ids that differ between processes, so that a `requestId` names one request in all logs. */
function createRequestIds(): () => string {
  const process = randomBytes(6).toString('base64url')
  let count = 0
  return () => `${process}-${(count++).toString(36)}`
}

/** One line a request; the query stays out of it, a key may travel there. */
function addAccessLog(app: FastifyInstance): void {
  app.addHook('onResponse', (request, reply, done) => {
    const [path] = request.url.split('?', 1)
    request.log.info({ method: request.method, path, status: reply.statusCode, ms: Math.round(reply.elapsedTime) }, 'request')
    done()
  })
}

async function shutDown(app: FastifyInstance, timeoutMs: number): Promise<void> {
  const cut = setTimeout(() => app.server.closeAllConnections(), timeoutMs)
  try {
    await app.close()
  } finally {
    clearTimeout(cut)
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
