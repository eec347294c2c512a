/** Owns refusing requests of which it is not clear where they go: a proxy before us may have read them otherwise. */
import type { FastifyRequest } from 'fastify'
import { HttpError } from './errors.js'

/** No name has it, files and databases stumble over it. */
const NUL_IN_PATH = /^[^?]*%00/

/**
 * Refuses two `Host` headers, of which Node takes the first, and none (RFC 9112, section 3.2); and targets that are no paths: the router would look for
 * what comes after the host in `GET http://elsewhere/orders`. And paths with NUL in them.
 */
export function refuseUnclearTarget({ raw }: FastifyRequest, _reply: unknown, done: (error?: Error) => void): void {
  const { rawHeaders, url = '', httpVersionMinor } = raw
  let hosts = 0
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] as string
    if (name.length === 4 && name.toLowerCase() === 'host') hosts++
  }
  const isClear = (hosts === 1 || (hosts === 0 && httpVersionMinor === 0)) && url.startsWith('/') && !NUL_IN_PATH.test(url)
  done(isClear ? undefined : new HttpError('malformed-request', undefined, { headers: { connection: 'close' } }))
}
