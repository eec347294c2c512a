/** Owns what a method is told about its request. Parts that cost are made when they are asked for. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Context, Log } from '@ferrule/core'
import { PRINCIPAL, type WithPrincipal } from './security/principal.js'

/** Makes the address of the operation that a request called, with other query parameters. */
export type MakeLink = (request: FastifyRequest, query: Readonly<Record<string, unknown>>) => string

/** The context of one call. */
export class RequestContext implements Context {
  readonly requestId: string
  readonly principal: unknown
  readonly #request: FastifyRequest
  readonly #reply: FastifyReply
  readonly #link: MakeLink
  #controller: AbortController | undefined

  constructor(request: FastifyRequest, reply: FastifyReply, link: MakeLink) {
    this.requestId = request.id
    this.principal = (request as WithPrincipal)[PRINCIPAL]
    this.#request = request
    this.#reply = reply
    this.#link = link
  }

  get log(): Log {
    return this.#request.log as Log
  }

  /** Aborts when the caller hangs up before the answer is complete. */
  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      const controller = new AbortController()
      const { raw } = this.#reply
      if (raw.destroyed) controller.abort()
      else raw.once('close', () => (raw.writableFinished ? undefined : controller.abort()))
      this.#controller = controller
    }
    return this.#controller.signal
  }

  /** A property, so that `const { link } = context` works. */
  get link(): Context['link'] {
    return (query) => this.#link(this.#request, query)
  }
}

/** Makes links below a public address. `prefix` is what the routes stand under, `secrets` what must not travel in a link. */
export function createMakeLink(publicUrl: string, prefix: string, secrets: ReadonlySet<string>): MakeLink {
  const base = publicUrl.replace(/\/+$/, '')
  return (request, changes) => {
    // What came from the wire is used for the path and the query only; the address is configured.
    const [path = '', search = ''] = request.url.split('?', 2) as [string, string?]
    const query = new URLSearchParams(search)
    for (const secret of secrets) query.delete(secret)
    for (const [name, value] of Object.entries(changes)) {
      query.delete(name)
      for (const one of Array.isArray(value) ? (value as readonly unknown[]) : [value]) {
        if (one !== undefined && one !== null)
          query.append(name, one instanceof Date ? one.toISOString() : String(one as string | number | boolean))
      }
    }
    const text = query.toString()
    return `${base}${path.slice(prefix.length)}${text === '' ? '' : `?${text}`}`
  }
}
