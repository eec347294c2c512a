/** Owns one call of an operation, in its order: coerce, construct, constrain, method, reply. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Reply, type Bindings, type ConnectorModel, type DefaultResponse, type Operation } from '@ferrule/core'
import { answerWith, resultOf } from './answers.js'
import { compileOperation, type CompiledOperation } from './compile-operation.js'
import { RequestContext, type MakeLink, type SendOn } from './context.js'
import { Deadlines } from './deadlines.js'
import { canNestFreely } from './depth.js'
import type { LongRunning } from './calls/long-running.js'
import type { Fault } from './errors.js'
import { httpErrorOf } from './failures.js'
import { isFileResult, sendFile } from './file-reply.js'
import { BackendError } from './forward/backend-error.js'
import { sendForwarded } from './forward/forwarded.js'
import type { Forward } from './forward/forward.js'
import type { Backend } from './forward/backend.js'
import { RECORDED, type WithRecorded } from './forward/recorded.js'
import { RecordedBody } from './forward/recorded-body.js'
import { formPlanOf, readBinary, readMultipart, readUrlEncoded, type Form, type FormPlan } from './forms.js'
import { INTERPRETED, Undecided } from './interpreted.js'
import { isTooDeep, Unreadable } from './json.js'
import { sendProblem } from './problem.js'
import type { Incoming, Input, Texts } from './request-schema.js'
import { challengesOf, isLeftToBackend } from './security/authenticate.js'
import { setHeaders } from './reply-headers.js'
import { setSecurityHeaders } from './security-headers.js'
import { traced, type Tracer } from './tracing.js'
import { WrittenJson } from './triggers/written-json.js'
import type { TriggerService } from './triggers/service.js'

/** What a handler needs to know of the server. */
export interface Service {
  readonly model: ConnectorModel
  readonly bindings: Bindings
  readonly connector: object
  readonly validateReplies: boolean
  readonly bodyLimit: number
  readonly uploadLimit: number
  readonly depthLimit: number
  readonly deadlineMs: number
  readonly tracer: Tracer | undefined
  readonly makeLink: MakeLink
  /** Where callers reach the connector, and what its routes stand under. */
  readonly publicUrl: string
  readonly prefix: string
  /** What operations are sent on to, where there is something. */
  readonly backend: Backend | undefined
  /** What keeps triggers, where the connector has some. */
  readonly triggers: TriggerService | undefined
}

/** Requests larger than this get their first fault only: looking for all of them would cost with every one. */
const THOROUGH_BYTES = 65_536
const UNCHECKED =
  'Nobody has checked who is calling: the method answers by itself, and its security scheme has nothing to check credentials with (`verify`, `keys`). ' +
  'Forward, give the scheme something to check with, or say @Security.none().'
const JSON_TYPE = 'application/json; charset=utf-8'

type Method = (input: unknown, context: RequestContext, incoming: Incoming) => unknown
/** Lets go of what a form left behind; most operations have none. */
type Release = (() => Promise<void>) | undefined
/** What is known of a call while its method works. */
interface Call {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly release: Release
  readonly context: RequestContext
}

/** Makes the handler of an operation. Its first requests are interpreted; it is compiled once there are more, or once one is in doubt. */
export function createHandler(
  operation: Operation,
  service: Service,
  longRunning?: LongRunning,
): (request: FastifyRequest, reply: FastifyReply) => void {
  const { model, bindings, connector, depthLimit, makeLink } = service
  const own = (): Method => methodOf(operation, bindings, connector)
  const plain = service.triggers?.answererOf(operation, own as never) ?? own()
  const call = service.tracer === undefined ? plain : traced(plain, operation, service.tracer)
  const result = resultOf(operation, bindings.operations.get(operation.id)?.status)
  const counted = canNestFreely(operation, model)
  const plan = formPlanOf(operation)
  const binary = operation.body?.schema.kind === 'file'
  const bodyRequired = operation.body?.required === true
  const leftToBackend = isLeftToBackend(operation, model, bindings)
  const challenge = challengesOf(operation, model)

  let compiled: CompiledOperation | undefined
  let compiling: Promise<CompiledOperation> | undefined
  let forward: Forward | undefined
  const compile = (): Promise<CompiledOperation> =>
    (compiling ??= import('./compiler.js').then(async ({ COMPILED }) => {
      const ready = compileOperation(operation, model, bindings, service.validateReplies, COMPILED)
      const { backend, prefix, publicUrl } = service
      if (backend !== undefined) {
        const { createForward } = await import('./forward/forward.js')
        forward = createForward(operation, ready, {
          model,
          backend,
          prefix,
          publicUrl,
          limits: service,
          challenge,
          leftToBackend,
        })
      }
      return (compiled = ready)
    }))

  let interpreted: CompiledOperation | undefined
  let interpretations = 0
  const interpret = (): CompiledOperation => {
    // Where it can't be compiled, what is in doubt fails, and the rest goes on; a build says so beforehand.
    if (++interpretations === 2) compile().catch(() => undefined)
    return (interpreted ??= compileOperation(operation, model, bindings, service.validateReplies, INTERPRETED))
  }

  /** Does it again with the compiled operation where the interpreted one could not tell; anything else is a failure. */
  const decide = (error: unknown, again: (ready: CompiledOperation) => void, failed: (error: unknown) => void): void => {
    if (error instanceof Undecided) compile().then(again).catch(failed)
    else failed(error)
  }

  const fail = (request: FastifyRequest, reply: FastifyReply, error: unknown): void => {
    const known = httpErrorOf(error, challenge) ?? service.triggers?.httpErrorOf(error)
    if (known !== undefined) {
      if (known.cause !== undefined) request.log.info({ err: known.cause, operation: operation.id }, 'the operation was refused')
      setHeaders(reply, known.headers)
      sendProblem(reply, known.code, known.faults, known.message)
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

  /** Sends a backend's reply on, as far as what a method gives is one. `untouched`: nobody can have changed it. */
  const sendOn = (request: FastifyRequest, reply: FastifyReply, given: unknown, context: RequestContext, untouched = false): boolean => {
    const forwarded = context.replyBehind(given)
    if (forwarded === undefined) return false
    const value = given instanceof BackendError ? given.body : given
    const { body, rewrite } = forwarded
    // Bytes of the method's own; an object in JSON may have a `content` too.
    if (rewrite === undefined && isFileResult(value) && value.content !== body) return false
    const written = untouched || rewrite === undefined ? body : rewrite(value)
    if (written === undefined && body !== undefined) breakPromise(request, reply, [{ path: '', rule: 'a reply that was changed' }])
    else sendForwarded(reply, forwarded, written)
    return true
  }

  const answer = (ready: CompiledOperation, request: FastifyRequest, reply: FastifyReply, given: unknown): void => {
    let value = given
    const usual = given === undefined ? result.nothing : result.something
    let { status } = usual
    let response: DefaultResponse = usual
    if (given instanceof Reply) {
      value = given.body
      const chosen = answerWith(operation, given.status)
      if (chosen === undefined) return breakPromise(request, reply, [{ path: '', rule: 'a status that is not declared' }])
      status = given.status
      response = chosen
      const unsendable = setHeaders(reply, given.headers)
      if (unsendable.length > 0)
        return breakPromise(
          request,
          reply,
          unsendable.map((name) => ({ path: `header ${name}`, rule: 'what a header may hold' })),
        )
    }
    reply.code(status)
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
    const written = value instanceof WrittenJson ? value.text : (ready.writerOf(status)?.(value) ?? '')
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

  const settle = (
    ready: CompiledOperation,
    request: FastifyRequest,
    reply: FastifyReply,
    given: unknown,
    release: Release,
    context: RequestContext,
    untouched = false,
  ): void => {
    try {
      if (leftToBackend && !context.hasForwarded) throw new Error(UNCHECKED)
      if (forward === undefined || !sendOn(request, reply, given, context, untouched)) answer(ready, request, reply, given)
      if (release !== undefined) afterReply(reply, release, request)
    } catch (error) {
      decide(
        error,
        (sure) => settle(sure, request, reply, given, release, context, untouched),
        (cause) => giveUp(request, reply, cause, release),
      )
    }
  }

  const giveUp = (request: FastifyRequest, reply: FastifyReply, error: unknown, release: Release, context?: RequestContext): void => {
    if (!(error instanceof BackendError) || context === undefined || !sendOn(request, reply, error, context)) fail(request, reply, error)
    if (release !== undefined) afterReply(reply, release, request)
  }

  const deadlines = new Deadlines<Call>(service.deadlineMs, ({ request, reply, release, context }) => {
    request.log.error({ operation: operation.id, deadlineMs: service.deadlineMs }, 'the operation took too long')
    context.abort()
    sendProblem(reply, 'deadline-exceeded')
    if (release !== undefined) afterReply(reply, release, request)
  })

  /** A method that may take longer than its caller waits. */
  const follow = (
    keeping: LongRunning,
    ready: CompiledOperation,
    request: FastifyRequest,
    reply: FastifyReply,
    value: PromiseLike<unknown>,
    release: Release,
    context: RequestContext,
  ): void => {
    let isDone = false
    const ongoing = keeping.watch(request, reply, () => isDone)
    const done = (answer: (to: FastifyReply) => void): void => {
      isDone = true
      answer(ongoing.reply())
    }
    value.then(
      (given) => done((to) => settle(ready, request, to, given, release, context)),
      (error: unknown) => done((to) => giveUp(request, to, error, release, context)),
    )
  }

  /** The method, and what it gives. A method that answers at once costs no promise. */
  const invoke = (
    ready: CompiledOperation,
    request: FastifyRequest,
    reply: FastifyReply,
    input: Input,
    release: Release,
    incoming: Incoming,
  ): void => {
    let value: unknown
    const send: SendOn | undefined =
      forward === undefined ? undefined : (given, options) => (forward as Forward)({ request, reply, incoming, ready }, given, options)
    const context = new RequestContext(request, reply, makeLink, send)
    try {
      value = call(input.instance, context, incoming)
    } catch (error) {
      giveUp(request, reply, error, release, context)
      return
    }
    if (isPromise(value)) {
      const untouched = context.isForwarding(value)
      if (longRunning !== undefined) return follow(longRunning, ready, request, reply, value, release, context)
      const running = deadlines.begin({ request, reply, release, context })
      value.then(
        (given) => void (deadlines.end(running) && settle(ready, request, reply, given, release, context, untouched)),
        (error: unknown) => {
          if (deadlines.end(running)) giveUp(request, reply, error, release, context)
          else request.log.warn({ err: error, operation: operation.id }, 'the operation failed after its deadline')
        },
      )
      return
    }
    settle(ready, request, reply, value, release, context)
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
      proceed(ready, request, reply, ready.read(incoming), release, incoming)
    } catch (error) {
      decide(
        error,
        (sure) => run(sure, request, reply, form),
        (cause) => giveUp(request, reply, cause, release),
      )
    }
  }

  const proceed = (
    ready: CompiledOperation,
    request: FastifyRequest,
    reply: FastifyReply,
    input: Input | readonly Fault[],
    release: Release,
    incoming: Incoming,
  ): void => {
    if (isRefused(input)) {
      sendProblem(reply, 'invalid-input', input)
      if (release !== undefined) afterReply(reply, release, request)
      return
    }
    const { trail } = input
    if (trail === undefined) return invoke(ready, request, reply, input, release, incoming)
    ready
      .constrain(trail)
      .then((faults) =>
        proceed(ready, request, reply, faults.length > 0 ? faults : { instance: input.instance, trail: undefined }, release, incoming),
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
    if (plan === undefined) return readBinary(request, operation, service)
    if (request.isMultipart?.()) return service.backend === undefined ? readMultipart(request, plan, service) : readRecorded(request, plan)
    // Without a body every field is missing, and the check says which.
    return readUrlEncoded(Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0), plan)
  }

  /** Reads a form and keeps its bytes, which may have to go on as they came. */
  const readRecorded = async (request: FastifyRequest, of: FormPlan): Promise<Form | Unreadable> => {
    const recorded = new RecordedBody(request.raw)
    ;(request as WithRecorded)[RECORDED] = recorded
    try {
      const form = await readMultipart(request, of, service)
      if (form instanceof Unreadable) await recorded.clean()
      return form instanceof Unreadable ? form : { ...form, finish: () => recorded.clean().then(form.finish) }
    } catch (error) {
      await recorded.clean()
      throw error
    }
  }

  return (request, reply) => {
    if (compiled !== undefined) return receive(compiled, request, reply)
    const ready = service.backend === undefined ? Promise.resolve().then(interpret) : compile()
    ready.then((made) => receive(made, request, reply)).catch((error: unknown) => fail(request, reply, error))
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
  const owner = (part === undefined ? connector : (connector as Record<string, unknown>)[part]) as Record<string, unknown>
  if (typeof owner?.[member] !== 'function') {
    const name = part === undefined ? connector.constructor.name : `${connector.constructor.name}.${part}`
    throw new Error(`${name} has no method ${member}: the instance that is served is not one of the class that was declared`)
  }
  return (input, context) => (owner[member] as (input: unknown, context: unknown) => unknown)(input, context)
}

/** Cleans up once the answer is on its way: a download may still read what was uploaded. */
function afterReply(reply: FastifyReply, done: () => Promise<void>, request: FastifyRequest): void {
  const clean = (): void => {
    done().catch((error: unknown) => request.log.warn({ err: error }, 'temporary files could not be removed'))
  }
  if (reply.raw.writableFinished || reply.raw.destroyed) clean()
  else reply.raw.once('close', clean)
}
