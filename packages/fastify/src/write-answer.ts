/** Owns how what a method gives leaves: as its declared response says, or as the backend's reply that it is. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Reply, type DefaultResponse, type Operation } from '@ferrule/core'
import { answerWith, resultOf } from './answers.js'
import type { CompiledOperation } from './compile-operation.js'
import type { RequestContext } from './context.js'
import { isFileResult, sendFile } from './file-reply.js'
import { BackendError } from './forward/backend-error.js'
import { sendForwarded } from './forward/forwarded.js'
import { sendProblem } from './problem.js'
import { setHeaders } from './reply-headers.js'
import { setSecurityHeaders } from './security-headers.js'
import { WrittenJson } from './triggers/written-json.js'

const JSON_TYPE = 'application/json; charset=utf-8'

interface Broken {
  readonly path: string
  readonly rule: string
}

/** Makes what answers with what the method of an operation gives. `declaredStatus`: that of what it gives, where the declaration says one. */
export function createWriteAnswer(
  operation: Operation,
  declaredStatus: number | undefined,
): (ready: CompiledOperation, request: FastifyRequest, reply: FastifyReply, given: unknown) => void {
  const result = resultOf(operation, declaredStatus)
  return (ready, request, reply, given) => {
    let value = given
    const usual = given === undefined ? result.nothing : result.something
    let { status } = usual
    let response: DefaultResponse = usual
    if (given instanceof Reply) {
      value = given.body
      const chosen = answerWith(operation, given.status)
      if (chosen === undefined) return breakPromise(operation, request, reply, [{ path: '', rule: 'a status that is not declared' }])
      status = given.status
      response = chosen
      const unsendable = setHeaders(reply, given.headers)
      if (unsendable.length > 0) {
        const faults = unsendable.map((name) => ({ path: `header ${name}`, rule: 'what a header may hold' }))
        return breakPromise(operation, request, reply, faults)
      }
    }
    reply.code(status)
    if (response.schema === undefined) {
      setSecurityHeaders(reply)
      reply.send()
      return
    }
    if (response.schema.kind === 'file') {
      if (isFileResult(value)) sendFile(reply, value, response)
      else breakPromise(operation, request, reply, [{ path: '', rule: 'file' }])
      return
    }
    const written = value instanceof WrittenJson ? value.text : (ready.writerOf(status)?.(value) ?? '')
    if (typeof written !== 'string') return breakPromise(operation, request, reply, written.faults)
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
}

/** Sends a backend's reply on, as far as what a method gives, or throws, is one. `untouched`: nobody can have changed it. */
export function sendOn(
  operation: Operation,
  request: FastifyRequest,
  reply: FastifyReply,
  given: unknown,
  context: RequestContext,
  untouched = false,
): boolean {
  const forwarded = context.replyBehind(given)
  if (forwarded === undefined) return false
  const value = given instanceof BackendError ? given.body : given
  const { body, rewrite } = forwarded
  // Bytes of the method's own; an object in JSON may have a `content` too.
  if (rewrite === undefined && isFileResult(value) && value.content !== body) return false
  const written = untouched || rewrite === undefined ? body : rewrite(value)
  if (written === undefined && body !== undefined) breakPromise(operation, request, reply, [{ path: '', rule: 'a reply that was changed' }])
  else sendForwarded(reply, forwarded, written)
  return true
}

/** What breaks its promise does not leave; the log says why. */
function breakPromise({ id }: Operation, request: FastifyRequest, reply: FastifyReply, faults: readonly Broken[]): void {
  request.log.error({ operation: id, status: reply.statusCode, faults: faults.slice(0, 20) }, 'the reply breaks its promise')
  sendProblem(reply, 'broken-reply')
}
