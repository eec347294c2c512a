/** Owns putting headers of a method's own on an answer. Node throws at those that can't be sent, once it is too late to answer anything else. */
import { validateHeaderName, validateHeaderValue } from 'node:http'
import type { FastifyReply } from 'fastify'

/** Sets what can be sent, and gives the names of what can't: a line break in a value would be a header of somebody else's. */
export function setHeaders(reply: FastifyReply, headers: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.entries(headers).flatMap(([name, value]) => {
    if (!canBeSent(name, value)) return [name]
    reply.header(name, value)
    return []
  })
}

function canBeSent(name: string, value: unknown): boolean {
  try {
    validateHeaderName(name)
    for (const one of [value].flat()) validateHeaderValue(name, String(one))
    return true
  } catch {
    return false
  }
}
