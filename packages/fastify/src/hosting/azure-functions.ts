/** Owns running an application inside Azure Functions: its requests go in without a socket, its replies come out as streams. */
import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import type { FastifyInstance } from 'fastify'
import type { HttpHandler, HttpRequest, HttpResponseInit } from '@azure/functions'

type Method = 'DELETE' | 'GET' | 'HEAD' | 'PATCH' | 'POST' | 'PUT' | 'OPTIONS'

/**
 * Makes the handler of an HTTP function out of an application.
 *
 * ```ts
 * functions.app.http('orders', { route: '{*path}', authLevel: 'anonymous', handler: azureFunction(fastify) })
 * ```
 *
 * Functions puts its routes under `api` unless `host.json` says otherwise; the connector's base path has to agree. Who called can not be
 * told by the connection here, so no address counts as a proxy of Windows authentication.
 */
export function azureFunction(app: FastifyInstance): HttpHandler {
  return async (request: HttpRequest): Promise<HttpResponseInit> => {
    await app.ready()
    const response = await app.inject({
      method: request.method as Method,
      // As it came: a URL object would tidy up what is escaped.
      url: request.url.replace(/^[a-z]+:\/\/[^/?]*/i, '') || '/',
      headers: Object.fromEntries(request.headers),
      ...(request.body === null ? {} : { payload: Readable.fromWeb(request.body as ReadableStream<Uint8Array>) }),
      remoteAddress: '0.0.0.0',
      payloadAsStream: true,
    })
    const headers = Object.entries(response.headers).flatMap(([name, value]) =>
      value === undefined || HOP_BY_HOP.has(name) ? [] : [[name, String(value)] as [string, string]],
    )
    const isEmpty = request.method === 'HEAD' || response.statusCode === 204 || response.statusCode === 304
    return {
      status: response.statusCode,
      headers: Object.fromEntries(headers),
      ...(isEmpty ? {} : { body: response.stream() }),
      enableContentNegotiation: false,
    }
  }
}

/** These speak of a connection, which there is none of. */
const HOP_BY_HOP: ReadonlySet<string> = new Set(['connection', 'keep-alive', 'transfer-encoding'])
