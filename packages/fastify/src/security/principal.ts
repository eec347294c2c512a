/** Owns the words of the door: who is asking, and nobody. */
import type { FastifyRequest } from 'fastify'
import type { SecurityRequest } from '@ferrule/core'

/** What a scheme finds where the credentials are missing or wrong. Which of them is not told. */
export const NOBODY = Symbol('nobody')

/** Who is asking. */
export interface Caller {
  readonly principal: unknown
  /** Whether the credentials are good, and too weak: they do not allow what the operation needs. */
  readonly lacksScope?: true
}

/** Finds the caller of a request by one scheme. */
export type Authenticate = (request: FastifyRequest, about: SecurityRequest) => Promise<Caller | typeof NOBODY>

/** What a check of the connector's own gave, which may be nobody. */
export function callerOf(principal: unknown): Caller | typeof NOBODY {
  return principal === undefined || principal === null || principal === false ? NOBODY : { principal }
}

/** Where a request keeps who is asking. */
export const PRINCIPAL = Symbol('ferrule.principal')

/** A request that went through the door. */
export type WithPrincipal = FastifyRequest & { [PRINCIPAL]: unknown }
