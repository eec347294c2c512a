/** Owns finding the method behind an operation. */
import type { Bindings, Operation } from '@ferrule/core'
import type { RequestContext } from './context.js'
import type { Incoming } from './request-schema.js'

export type Method = (input: unknown, context: RequestContext, incoming: Incoming) => unknown

/** The method, looked up at each call as any call of it would be. Throws where the instance has none. */
export function methodOf({ id }: Operation, bindings: Bindings, connector: object): Method {
  const binding = bindings.operations.get(id)
  if (binding === undefined) throw new Error(`nothing is bound to the operation ${id}`)
  const { part, member } = binding
  const owner = (part === undefined ? connector : (connector as Record<string, unknown>)[part]) as Record<string, unknown>
  if (typeof owner?.[member] !== 'function') {
    const name = part === undefined ? connector.constructor.name : `${connector.constructor.name}.${part}`
    throw new Error(`${name} has no method ${member}: the instance that is served is not one of the class that was declared`)
  }
  return (input, context) => (owner[member] as (input: unknown, context: unknown) => unknown)(input, context)
}
