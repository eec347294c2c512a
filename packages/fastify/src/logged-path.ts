/** Owns what the log says of a request's address: no query, where a key may travel, and no path that is a secret itself. */
import type { FastifyRequest } from 'fastify'

/** Marks routes whose path lets in whoever knows it. */
export const SECRET_PATH: unique symbol = Symbol('secret path')
declare module 'fastify' {
  interface FastifyContextConfig {
    [SECRET_PATH]?: true
  }
}

/** The path as it may be read by others. */
export function loggedPath({ url, routeOptions }: FastifyRequest): string | undefined {
  if (routeOptions.config?.[SECRET_PATH] === true) return routeOptions.url
  // A query that has lost its question mark is one all the same.
  return url.split(/[?&=;#]/, 1)[0]
}
