/** Owns which operation a request is for, where its route is one's. */
import type { FastifyRequest } from 'fastify'

/** On the routes of operations: the operation's id. */
export const OPERATION_ID: unique symbol = Symbol('operation id')
declare module 'fastify' {
  interface FastifyContextConfig {
    [OPERATION_ID]?: string
  }
}

export function operationOf({ routeOptions }: FastifyRequest): string | undefined {
  return routeOptions.config?.[OPERATION_ID]
}
