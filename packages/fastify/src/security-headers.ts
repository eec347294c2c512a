/** Owns the constant headers that every answer carries. */
import type { FastifyReply } from 'fastify'

/**
 * What a browser needs to know of an API: don't guess types, run nothing, keep nothing.
 * Constants set where the answer is made: a plugin that computes such headers, or a hook on every answer, costs more than all of validation.
 */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cache-control': 'no-store',
}

/** Puts the constant headers on an answer. */
export function setSecurityHeaders(reply: FastifyReply): void {
  reply.headers(SECURITY_HEADERS as Record<string, string>)
}
