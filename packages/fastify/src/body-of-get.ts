/** Owns the bodies of GET and HEAD. Fastify leaves them unread; an operation that makers have already may have one all the same. */
import type { FastifyRequest } from 'fastify'
import type { Operation } from '@ferrule/core'
import { HttpError } from './errors.js'

/** Makes of a body's bytes what a method takes. */
export type ParseBody = (request: FastifyRequest, bytes: Buffer) => unknown

/** Whether an operation has a body that Fastify would not read. */
export function hasUnreadBody({ verb, body }: Operation): boolean {
  return body !== undefined && (verb === 'GET' || verb === 'HEAD')
}

/** Makes the hook that reads such a body, of one of these media types. */
export function createReadBody(parsers: ReadonlyMap<string, ParseBody>, bodyLimit: number): (request: FastifyRequest) => Promise<void> {
  return async (request) => {
    const { 'content-length': length = '0', 'transfer-encoding': encoding, 'content-type': type = '' } = request.headers
    if (encoding === undefined && length === '0') return
    const parse = parsers.get(type.split(';', 1)[0]?.trim().toLowerCase() ?? '')
    if (parse === undefined) throw new HttpError('unsupported-media-type')
    const chunks: Buffer[] = []
    let size = 0
    // Whoever sends too much is told so, which a destroyed request would prevent.
    for await (const chunk of request.raw.iterator({ destroyOnReturn: false })) {
      size += (chunk as Buffer).length
      if (size > bodyLimit) throw new HttpError('body-too-large')
      chunks.push(chunk as Buffer)
    }
    request.body = parse(request, Buffer.concat(chunks))
  }
}
