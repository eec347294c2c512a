/** Owns what a failure looks like on the wire: an RFC 9457 problem document, bounded in size. */
import type { FastifyReply } from 'fastify'
import { ERRORS, type ErrorCode, type Fault } from './errors.js'
import { setSecurityHeaders } from './security-headers.js'

const MAXIMUM_FAULTS = 20
const MAXIMUM_TEXT = 200
const SHOWN_FAULTS = 3

/** The body of every answer from 400 on that the framework gives. */
export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  /** What happened, for people. */
  readonly detail: string
  /** The same text under the name that the platform shows to makers. */
  readonly message: string
  /** What programs may rely on. */
  readonly code: ErrorCode
  readonly requestId: string
  readonly errors?: readonly Fault[]
}

export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8'

/** Cuts a text to what an answer or a log line may carry. */
export function truncate(text: string, limit = MAXIMUM_TEXT): string {
  return text.length <= limit ? text : `${text.slice(0, limit - 1)}…`
}

/** Makes the document for a failure. */
export function problem(code: ErrorCode, requestId: string, faults: readonly Fault[] = [], detail?: string): Problem {
  const { status, title } = ERRORS[code]
  const text = truncate(detail ?? describe(faults) ?? `${title}.`, 1_000)
  const type = `urn:ferrule:error:${code}`
  if (faults.length === 0) return { type, title, status, detail: text, message: text, code, requestId }
  return { type, title, status, detail: text, message: text, code, requestId, errors: faults.slice(0, MAXIMUM_FAULTS).map(bounded) }
}

function bounded(fault: Fault): Fault {
  return { in: fault.in, path: truncate(fault.path), code: truncate(fault.code), message: truncate(fault.message) }
}

/** `body /customer/email: must be an e-mail address; query /limit: must be an integer`. */
function describe(faults: readonly Fault[]): string | undefined {
  if (faults.length === 0) return undefined
  const shown = faults
    .slice(0, SHOWN_FAULTS)
    .map(({ in: where, path, message }) => `${where}${path === '' ? '' : ` ${truncate(path)}`}: ${truncate(message)}`)
  const rest = faults.length - shown.length
  return `${shown.join('; ')}${rest > 0 ? `; and ${rest} more` : ''}`
}

/** Answers with a failure. Says it directly: an Error made only to carry a status would cost its stack. */
export function sendProblem(reply: FastifyReply, code: ErrorCode, faults?: readonly Fault[], detail?: string): void {
  if (reply.sent) return
  setSecurityHeaders(reply)
  reply.code(ERRORS[code].status)
  reply.header('content-type', PROBLEM_TYPE)
  reply.send(JSON.stringify(problem(code, reply.request.id, faults, detail)))
}
