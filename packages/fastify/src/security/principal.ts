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

export type Found = Caller | typeof NOBODY

/** What an operation asks of a scheme. */
export interface Demand {
  readonly operationId: string
  readonly scopes: readonly string[]
}

/** Finds the caller of a request by one scheme; at once where it can, because promises cost more than most checks. */
export type Authenticate = (request: FastifyRequest, demand: Demand) => Found | Promise<Found>

/** What a check of the connector's own is told. */
export function checkedRequest(request: FastifyRequest, { operationId, scopes }: Demand): SecurityRequest {
  return { operationId, scopes, requestId: request.id }
}

/** What a check of the connector's own gave, which may be nobody. */
export function callerOf(principal: unknown): Found {
  return principal === undefined || principal === null || principal === false ? NOBODY : { principal }
}

/** Where a request keeps who is asking. */
export const PRINCIPAL = Symbol('ferrule.principal')

/** A request that went through the door. */
export type WithPrincipal = FastifyRequest & { [PRINCIPAL]: unknown }
