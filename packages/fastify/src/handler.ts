/** Owns one call of an operation, in its order: coerce, construct, constrain, method, reply. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Reply, type Bindings, type ConnectorModel, type Operation, type Response } from '@ferrule/core'
import type { CompiledOperation } from './compile-operation.js'
import { RequestContext, type MakeLink } from './context.js'
import { canNestFreely } from './depth.js'
import { HttpError, type Fault } from './errors.js'
import { isFileResult, sendFile } from './file-reply.js'
import { formPlanOf, readBinary, readMultipart, readUrlEncoded, type Form } from './forms.js'
import { isTooDeep, Unreadable } from './json.js'
import { sendProblem } from './problem.js'
import type { Incoming, Input, Texts } from './request-schema.js'
import { setSecurityHeaders } from './security-headers.js'

/** What a handler needs to know of the server. */
export interface Service {
  readonly model: ConnectorModel
  readonly bindings: Bindings
  readonly connector: object
  readonly validateReplies: boolean
  readonly bodyLimit: number
  readonly uploadLimit: number
  readonly depthLimit: number
  readonly makeLink: MakeLink
}

/** Requests larger than this get their first fault only: looking for all of them would cost with every one. */
const THOROUGH_BYTES = 65_536
const JSON_TYPE = 'application/json; charset=utf-8'

type Method = (input: unknown, context: unknown) => unknown
/** Lets go of what a form left behind; most operations have none. */
type Release = (() => Promise<void>) | undefined

/** Makes the handler of an operation. What it needs compiled is compiled when the first request comes. */
export function createHandler(operation: Operation, service: Service): (request: FastifyRequest, reply: FastifyReply) => void {
  const { model, bindings, connector, depthLimit, makeLink } = service
  const call = methodOf(operation, bindings, connector)
  const responses = new Map(operation.responses.map((response) => [response.status, response]))
  const success = successOf(operation)
  const counted = canNestFreely(operation, model)
  const plan = formPlanOf(operation)
  const binary = operation.body?.schema.kind === 'file'
  const bodyRequired = operation.body?.required === true

  let compiled: CompiledOperation | undefined
  let compiling: Promise<CompiledOperation> | undefined
  const compile = (): Promise<CompiledOperation> =>
    (compiling ??= import('./compile-operation.js').then(({ compileOperation }) => {
      compiled = compileOperation(operation, model, bindings, service.validateReplies)
      return compiled
    }))

  const fail = (request: FastifyRequest, reply: FastifyReply, error: unknown): void => {
    if (error instanceof HttpError) {
      reply.headers(error.headers as Record<string, string>)
      sendProblem(reply, error.code, error.faults, error.message)
      return
    }
    request.log.error({ err: error, operation: operation.id }, 'the operation failed')
    sendProblem(reply, 'internal-error')
  }

  const breakPromise = (
    request: FastifyRequest,
    reply: FastifyReply,
    faults: readonly { readonly path: string; readonly rule: string }[],
  ): void => {
    request.log.error({ operation: operation.id, status: reply.statusCode, faults: faults.slice(0, 20) }, 'the reply breaks its promise')
    sendProblem(reply, 'broken-reply')
  }

  const answer = (ready: CompiledOperation, request: FastifyRequest, reply: FastifyReply, given: unknown): void => {
    let value = given
    let response: Response | undefined = given === undefined ? success.nothing : success.something
    if (given instanceof Reply) {
      value = given.body
      response = responses.get(given.status)
      reply.headers(given.headers)
    }
    if (response === undefined) return breakPromise(request, reply, [{ path: '', rule: 'a status that is not declared' }])
    reply.code(response.status)
    if (response.schema === undefined) {
      setSecurityHeaders(reply)
      reply.send()
      return
    }
    if (response.schema.kind === 'file') {
      if (isFileResult(value)) sendFile(reply, value, response)
      else breakPromise(request, reply, [{ path: '', rule: 'file' }])
      return
    }
    const written = ready.replies.get(response.status)?.(value) ?? ''
    if (typeof written !== 'string') return breakPromise(request, reply, written.faults)
    const { contentType } = response
    if (contentType === undefined || contentType === 'application/json') {
      setSecurityHeaders(reply)
      reply.header('content-type', JSON_TYPE)
      reply.send(written)
      return
    }
    setSecurityHeaders(reply, true)
    reply.header('content-type', `${contentType}; charset=utf-8`)
    reply.send(response.schema.kind === 'string' && !contentType.includes('json') ? String(value) : written)
  }

  const settle = (ready: CompiledOperation, request: FastifyRequest, reply: FastifyReply, given: unknown, release: Release): void => {
    try {
      answer(ready, request, reply, given)
    } catch (error) {
      fail(request, reply, error)
    }
    if (release !== undefined) afterReply(reply, release, request)
  }

  const giveUp = (request: FastifyRequest, reply: FastifyReply, error: unknown, release: Release): void => {
    fail(request, reply, error)
    if (release !== undefined) afterReply(reply, release, request)
  }

  /** The method, and what it gives. A method that answers at once costs no promise. */
  const invoke = (ready: CompiledOperation, request: FastifyRequest, reply: FastifyReply, input: Input, release: Release): void => {
    let value: unknown
    try {
      value = call(input.instance, new RequestContext(request, reply, makeLink))
    } catch (error) {
      giveUp(request, reply, error, release)
      return
    }
    if (isPromise(value)) {
      value.then(
        (given) => settle(ready, request, reply, given, release),
        (error: unknown) => giveUp(request, reply, error, release),
      )
      return
    }
    settle(ready, request, reply, value, release)
  }

  const run = (ready: CompiledOperation, request: FastifyRequest, reply: FastifyReply, form?: Form): void => {
    const { body } = request
    if (body instanceof Unreadable) return sendProblem(reply, body.code)
    if (body === undefined && bodyRequired) return sendProblem(reply, 'missing-body')
    if (counted && isTooDeep(body, depthLimit)) return sendProblem(reply, 'body-too-deep')
    const incoming: Incoming = {
      path: request.params as Texts,
      query: request.query as Texts,
      headers: request.headers as Texts,
      form,
      body: form === undefined ? body : undefined,
      thorough: isSmall(request),
    }
    const release: Release = form === undefined ? undefined : () => form.finish()
    try {
      proceed(ready, request, reply, ready.read(incoming), release)
    } catch (error) {
      giveUp(request, reply, error, release)
    }
  }

  const proceed = (
    ready: CompiledOperation,
    request: FastifyRequest,
    reply: FastifyReply,
    input: Input | readonly Fault[],
    release: Release,
  ): void => {
    if (isRefused(input)) {
      sendProblem(reply, 'invalid-input', input)
      if (release !== undefined) afterReply(reply, release, request)
      return
    }
    const { trail } = input
    if (trail === undefined) return invoke(ready, request, reply, input, release)
    ready
      .constrain(trail)
      .then((faults) =>
        proceed(ready, request, reply, faults.length > 0 ? faults : { instance: input.instance, trail: undefined }, release),
      )
      .catch((error: unknown) => giveUp(request, reply, error, release))
  }

  const receive = (ready: CompiledOperation, request: FastifyRequest, reply: FastifyReply): void => {
    if (plan === undefined && !binary) return run(ready, request, reply)
    readForm(request)
      .then((form) => (form instanceof Unreadable ? sendProblem(reply, form.code) : run(ready, request, reply, form)))
      .catch((error: unknown) => fail(request, reply, error))
  }

  const readForm = async (request: FastifyRequest): Promise<Form | Unreadable | undefined> => {
    if (plan === undefined) return readBinary(request, operation, service.uploadLimit)
    if (request.isMultipart?.()) return readMultipart(request, plan, service)
    // Without a body every field is missing, and the check says which.
    return readUrlEncoded(Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0), plan)
  }

  return (request, reply) => {
    if (compiled !== undefined) receive(compiled, request, reply)
    else {
      compile()
        .then((ready) => receive(ready, request, reply))
        .catch((error: unknown) => fail(request, reply, error))
    }
  }
}

/** Whether looking for every fault stays cheap. A body whose length isn't told beforehand may be large. */
function isSmall({ headers }: FastifyRequest): boolean {
  const length = headers['content-length']
  return length === undefined ? headers['transfer-encoding'] === undefined : Number(length) <= THOROUGH_BYTES
}

function isRefused(read: Input | readonly Fault[]): read is readonly Fault[] {
  return Array.isArray(read)
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function'
}

/** The method, looked up at each call as any call of it would be. */
function methodOf({ id }: Operation, bindings: Bindings, connector: object): Method {
  const binding = bindings.operations.get(id)
  if (binding === undefined) throw new Error(`nothing is bound to the operation ${id}`)
  const { part, member } = binding
  const owner = (part === undefined ? connector : (connector as Record<string, unknown>)[part]) as Record<string, Method | undefined>
  if (typeof owner?.[member] !== 'function') {
    const name = part === undefined ? connector.constructor.name : `${connector.constructor.name}.${part}`
    throw new Error(`${name} has no method ${member}: the instance that is served is not one of the class that was declared`)
  }
  return (input, context) => (owner[member] as Method)(input, context)
}

/** What a method that chooses no status is answered with: where it gives something, and where it gives nothing. */
function successOf({ id, responses }: Operation): { readonly something: Response; readonly nothing: Response } {
  const successes = responses.filter(({ status }) => status >= 200 && status < 300)
  const something = successes.find(({ schema }) => schema !== undefined) ?? successes[0] ?? responses[0]
  if (something === undefined) throw new Error(`the operation ${id} declares no response`)
  return { something, nothing: successes.find(({ schema }) => schema === undefined) ?? something }
}

/** Cleans up once the answer is on its way: a download may still read what was uploaded. */
function afterReply(reply: FastifyReply, done: () => Promise<void>, request: FastifyRequest): void {
  const clean = (): void => {
    done().catch((error: unknown) => request.log.warn({ err: error }, 'temporary files could not be removed'))
  }
  if (reply.raw.writableFinished || reply.raw.destroyed) clean()
  else reply.raw.once('close', clean)
}
