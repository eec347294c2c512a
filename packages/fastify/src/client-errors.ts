/** Owns the answer to what is no request at all, or does not arrive: Node has no reply to send then, so it is written to the socket. */
import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { ERRORS, type ErrorCode } from './errors.js'
import { problem, PROBLEM_TYPE } from './problem.js'

const CODES: Readonly<Record<string, ErrorCode>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 'request-timeout',
  HPE_HEADER_OVERFLOW: 'headers-too-large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 'body-too-large',
}

/** Answers, and closes the connection: nobody knows where the next request would begin. `nextId` names the answer in the log. */
export function createClientErrorHandler(
  nextId: () => string,
): (this: Pick<FastifyInstance, 'log'>, error: NodeJS.ErrnoException, socket: Socket) => void {
  return function (error, socket) {
    // Whoever has hung up hears nothing.
    if (error.code === 'ECONNRESET' || socket.destroyed) return
    const code = CODES[error.code ?? ''] ?? 'malformed-request'
    const requestId = nextId()
    this.log.info({ requestId, code, reason: error.code }, 'no request')
    const body = JSON.stringify(problem(code, requestId))
    const { status } = ERRORS[code]
    const head = [
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
      `content-type: ${PROBLEM_TYPE}`,
      `content-length: ${Buffer.byteLength(body)}`,
      'cache-control: no-store',
      'x-content-type-options: nosniff',
      'connection: close',
    ]
    if (socket.writable) socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
    // What still comes is not read.
    socket.destroySoon()
  }
}
