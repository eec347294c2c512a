/** Owns what the framework itself refuses, as problem documents: Fastify's and its plugins' errors, and unknown routes. */
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { isFailure } from '@ferrule/core'
import type { AllowedMethods } from './allowed-methods.js'
import { ERRORS, HttpError, type ErrorCode } from './errors.js'
import { sendProblem } from './problem.js'
import { setHeaders } from './reply-headers.js'

const CODES: Readonly<Record<string, ErrorCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'body-too-large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported-media-type',
  FST_ERR_CTP_INVALID_TYPE: 'unsupported-media-type',
  FST_ERR_CTP_EMPTY_TYPE: 'unsupported-media-type',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'malformed-request',
  FST_ERR_BAD_URL: 'malformed-request',
  FST_ERR_ASYNC_CONSTRAINT: 'internal-error',
}

/** What was thrown on purpose, as what goes over the wire; `undefined` for an accident. `challenge`: what callers have to bring. */
export function httpErrorOf(thrown: unknown, challenge?: string): HttpError | undefined {
  if (thrown instanceof HttpError) return thrown
  if (!isFailure(thrown)) return undefined
  const { retryAfter, cause, message } = thrown
  // One of a later version may have a code that is not known here.
  const code = (thrown.code in ERRORS ? thrown.code : 'unprocessable') as ErrorCode
  const headers = {
    ...(retryAfter === undefined ? {} : { 'retry-after': String(Math.max(0, Math.ceil(retryAfter))) }),
    ...(ERRORS[code].status === 401 && challenge !== undefined ? { 'www-authenticate': challenge } : {}),
  }
  return new HttpError(code, message === '' ? undefined : message, { headers, cause })
}

/** Answers an error that came from outside a method: Fastify, a hook, a plugin of the application. */
export function answerError(error: FastifyError | Error, request: FastifyRequest, reply: FastifyReply): void {
  // What was prepared for another answer doesn't belong to this one.
  reply.removeHeader('content-disposition')
  reply.removeHeader('content-length')
  const known = httpErrorOf(error)
  if (known !== undefined) {
    setHeaders(reply, known.headers)
    sendProblem(reply, known.code, known.faults, known.message)
    return
  }
  const code = codeOf(error as FastifyError)
  if (ERRORS[code].status >= 500) request.log.error({ err: error }, 'the request failed')
  sendProblem(reply, code)
}

/** Answers a route that nobody declared. */
export function answerNotFound(_request: FastifyRequest, reply: FastifyReply): void {
  sendProblem(reply, 'not-found', [], 'No operation answers this method and path.')
}

/** Answers what no route fits: a path that has other methods says which. */
export function answerUnrouted(allowed: AllowedMethods): (request: FastifyRequest, reply: FastifyReply) => void {
  return (request, reply) => {
    const methods = allowed(request.url)
    if (methods === undefined) return answerNotFound(request, reply)
    reply.header('allow', methods)
    sendProblem(reply, 'method-not-allowed', [], `This path has the methods ${methods}.`)
  }
}

/** Where something answers unknown routes here already, it goes on doing so. */
export function setNotFoundHandler(scope: FastifyInstance, answer: (request: FastifyRequest, reply: FastifyReply) => void): void {
  try {
    scope.setNotFoundHandler(answer)
  } catch {
    scope.log.debug('unknown routes are answered already')
  }
}

function codeOf({ code, statusCode }: FastifyError): ErrorCode {
  const known = CODES[code]
  if (known !== undefined) return known
  const status = statusCode ?? 500
  if (status === 400) return 'malformed-request'
  const same = (Object.keys(ERRORS) as ErrorCode[]).find((candidate) => ERRORS[candidate].status === status)
  if (same !== undefined && status !== 500) return same
  return status >= 400 && status < 500 ? 'malformed-request' : 'internal-error'
}
