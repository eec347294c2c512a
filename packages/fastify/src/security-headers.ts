/** Owns the constant headers that every answer carries. */
import type { FastifyReply } from 'fastify'

/**
 * On every answer: don't guess types, keep nothing. Set where the answer is made: a plugin that computes such headers, or a hook on
 * every answer, costs more than all of validation.
 */
const ALWAYS: Record<string, string> = { 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' }

/** On what a browser would show, as it never does with JSON: run nothing, and in no frame. */
const SHOWN: Record<string, string> = { ...ALWAYS, 'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox" }

/** Puts the constant headers on an answer. `shown`: a browser would show it, a file or a text. */
export function setSecurityHeaders(reply: FastifyReply, shown = false): void {
  reply.headers(shown ? SHOWN : ALWAYS)
}
