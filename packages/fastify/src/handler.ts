/** Owns one call of an operation, in its order: coerce, construct, constrain, method, reply. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Bindings, ConnectorModel, Operation } from '@ferrule/core'
import { methodOf, type Method } from './bound-method.js'
import type { LongRunning } from './calls/long-running.js'
import type { CompiledOperation } from './compile-operation.js'
import { RequestContext, type MakeLink, type SendOn } from './context.js'
import { Deadlines } from './deadlines.js'
import { canNestFreely } from './depth.js'
import type { Fault } from './errors.js'
import { httpErrorOf } from './failures.js'
import type { Backend } from './forward/backend.js'
import { BackendError } from './forward/backend-error.js'
import type { Forward } from './forward/forward.js'
import type { Form } from './forms.js'
import { isTooDeep, Unreadable } from './json.js'
import { sendProblem } from './problem.js'
import { Readiness } from './readiness.js'
import { createReceiveForm } from './receive-form.js'
import { setHeaders } from './reply-headers.js'
import type { Incoming, Input, Texts } from './request-schema.js'
import { challengesOf, isLeftToBackend } from './security/authenticate.js'
import { traced, type Tracer } from './tracing.js'
import type { TriggerService } from './triggers/service.js'
import { createWriteAnswer, sendOn } from './write-answer.js'

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
  const { model, bindings, connector, depthLimit, makeLink, backend } = service
  const own = (): Method => methodOf(operation, bindings, connector)
  const plain = service.triggers?.answererOf(operation, own as never) ?? own()
  const call = service.tracer === undefined ? plain : traced(plain, operation, service.tracer)
  const counted = canNestFreely(operation, model)
  const bodyRequired = operation.body?.required === true
  const leftToBackend = isLeftToBackend(operation, model, bindings)
  const challenge = challengesOf(operation, model)
  const answer = createWriteAnswer(operation, bindings.operations.get(operation.id)?.status)
  const receiveForm = createReceiveForm(operation, service)
  const state = new Readiness(
    operation,
    service,
    backend === undefined ? undefined : (ready) => openForward(operation, ready, service, backend),
  )

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
      if (state.forward === undefined || !sendOn(operation, request, reply, given, context, untouched)) answer(ready, request, reply, given)
      if (release !== undefined) afterReply(reply, release, request)
    } catch (error) {
      state.decide(
        error,
        (sure) => settle(sure, request, reply, given, release, context, untouched),
        (cause) => giveUp(request, reply, cause, release),
      )
    }
  }

  const giveUp = (request: FastifyRequest, reply: FastifyReply, error: unknown, release: Release, context?: RequestContext): void => {
    if (!(error instanceof BackendError) || context === undefined || !sendOn(operation, request, reply, error, context))
      fail(request, reply, error)
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
    const { forward } = state
    const send: SendOn | undefined =
      forward === undefined ? undefined : (given, options) => forward({ request, reply, incoming, ready }, given, options)
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
      state.decide(
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
    if (receiveForm === undefined) return run(ready, request, reply)
    receiveForm(request)
      .then((form) => (form instanceof Unreadable ? sendProblem(reply, form.code) : run(ready, request, reply, form)))
      .catch((error: unknown) => fail(request, reply, error))
  }

  return (request, reply) => {
    if (state.compiled !== undefined) return receive(state.compiled, request, reply)
    state
      .first()
      .then((ready) => receive(ready, request, reply))
      .catch((error: unknown) => fail(request, reply, error))
  }
}

/** Loaded where there is something to send on to. */
async function openForward(operation: Operation, ready: CompiledOperation, service: Service, backend: Backend): Promise<Forward> {
  const { model, bindings, prefix, publicUrl } = service
  const { createForward } = await import('./forward/forward.js')
  return createForward(operation, ready, {
    model,
    backend,
    prefix,
    publicUrl,
    limits: service,
    challenge: challengesOf(operation, model),
    leftToBackend: isLeftToBackend(operation, model, bindings),
  })
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

/** Cleans up once the answer is on its way: a download may still read what was uploaded. */
function afterReply(reply: FastifyReply, done: () => Promise<void>, request: FastifyRequest): void {
  const clean = (): void => {
    done().catch((error: unknown) => request.log.warn({ err: error }, 'temporary files could not be removed'))
  }
  if (reply.raw.writableFinished || reply.raw.destroyed) clean()
  else reply.raw.once('close', clean)
}
