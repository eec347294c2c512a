/** Owns a reply that may be sent on: what a method is given of it, and how it leaves. */
import type { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import { Reply } from '@ferrule/core'
import { setSecurityHeaders } from '../security-headers.js'
import { BackendError } from './backend-error.js'

/** A reply of a backend that is as it was declared. */
export interface Forwarded {
  readonly status: number
  readonly headers: Record<string, string | string[]>
  /** As it came, or as `reply` made it. */
  readonly body: Buffer | Readable | undefined
  /** What the method is given. */
  readonly value: unknown
  /** A browser would show it: it is no JSON. */
  readonly shown: boolean
  /** Writes what a method made of the value; `undefined` where that breaks the promise. Absent where nothing of it can be changed. */
  readonly rewrite: ((value: unknown) => Buffer | undefined) | undefined
}

/** What a method is given: the reply's value; a failure is thrown. */
export function outcomeOf({ status, value, headers }: Forwarded): unknown {
  if (status >= 400) return new BackendError(status, headers, value)
  return status >= 300 ? new Reply(status, value, headers as Record<string, string>) : value
}

/** The names of headers that are about the very bytes of a body. */
export const ABOUT_BYTES = ['etag', 'content-md5', 'digest', 'content-digest', 'repr-digest']

/** Sends a reply on. */
export function sendForwarded(
  reply: FastifyReply,
  { status, headers, shown, body: came }: Forwarded,
  body: Buffer | Readable | undefined,
): void {
  reply.code(status)
  setSecurityHeaders(reply, shown)
  reply.headers(headers)
  if (body !== came) for (const name of ABOUT_BYTES) reply.removeHeader(name)
  reply.send(Buffer.isBuffer(body) && body.length === 0 ? undefined : body)
}
