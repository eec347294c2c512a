/** Owns what a method is told about its request. Parts that cost are made when they are asked for. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Context, ForwardOptions, Log } from '@ferrule/core'
import { outcomeOf, type Forwarded } from './forward/forwarded.js'
import { BackendError } from './forward/backend-error.js'
import { belowPrefix } from './path-template.js'
import { PRINCIPAL, type WithPrincipal } from './security/principal.js'

/** Makes the address of the operation that a request called, with other query parameters. */
export type MakeLink = (request: FastifyRequest, query: Readonly<Record<string, unknown>>) => string

/** Sends this call on to the backend. */
export type SendOn = (input: unknown, options: ForwardOptions) => Promise<Forwarded>

/** The context of one call. */
export class RequestContext implements Context {
  readonly requestId: string
  readonly principal: unknown
  readonly #request: FastifyRequest
  readonly #reply: FastifyReply
  readonly #link: MakeLink
  readonly #sendOn: SendOn | undefined
  #controller: AbortController | undefined
  #outcomes: { readonly outcome: unknown; readonly forwarded: Forwarded }[] | undefined
  #last: Promise<unknown> | undefined

  constructor(request: FastifyRequest, reply: FastifyReply, link: MakeLink, sendOn?: SendOn) {
    this.requestId = request.id
    this.principal = (request as WithPrincipal)[PRINCIPAL]
    this.#request = request
    this.#reply = reply
    this.#link = link
    this.#sendOn = sendOn
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

  /** Tells a method that nobody waits for it any more. */
  abort(): void {
    void this.signal
    this.#controller?.abort()
  }

  /** A property, so that `const { link } = context` works. */
  get link(): Context['link'] {
    return (query) => this.#link(this.#request, query)
  }

  /** A property too. */
  get forward(): Context['forward'] {
    return ((input?: object, options: ForwardOptions = {}) => (this.#last = this.#forward(input, options))) as Context['forward']
  }

  async #forward(input: unknown, options: ForwardOptions): Promise<unknown> {
    if (this.#sendOn === undefined)
      throw new Error('There is nothing to forward to: give @Connector a `backend`, or `backend` to what serves it.')
    const forwarded = await this.#sendOn(input, options)
    const outcome = outcomeOf(forwarded)
    ;(this.#outcomes ??= []).push({ outcome, forwarded })
    if (outcome instanceof BackendError) throw outcome
    return outcome
  }

  /** The backend's reply, where a method gives, or throws, what forwarding gave or threw. */
  replyBehind(given: unknown): Forwarded | undefined {
    return this.#outcomes?.findLast(({ outcome }) => Object.is(outcome, given))?.forwarded
  }

  /** Whether the backend has been asked, and so has seen the caller's credentials. */
  get hasForwarded(): boolean {
    return this.#last !== undefined
  }

  /** Whether a method gave forwarding itself, so that nobody can have changed what came of it. */
  isForwarding(promise: unknown): boolean {
    return promise === this.#last
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
    return `${base}${belowPrefix(path, prefix)}${text === '' ? '' : `?${text}`}`
  }
}
