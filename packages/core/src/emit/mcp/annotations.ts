/** Owns what hosts are told so that they ask a person before a tool runs. It follows from the verb and the declaration. */
import type { ConnectorModel, Operation } from '../../model/index.js'
import { compact } from '../shared/compact.js'
import type { McpAnnotations } from './types.js'

const READING = new Set(['GET', 'HEAD', 'OPTIONS'])
/** Done twice, they leave what doing them once leaves (RFC 9110, section 9.2.2). */
const IDEMPOTENT = new Set(['PUT', 'DELETE'])

/** Whether a person is asked before an agent runs an operation: what its declaration says, else whether it changes something. */
export function asksForConfirmation({ confirmation, safe, verb }: Operation): boolean {
  return confirmation ?? !(safe === true || READING.has(verb))
}

/** The hints of a tool. What asks a person is never called read-only or harmless: hosts go by these. */
export function annotationsOf(operation: Operation, { backend }: ConnectorModel): McpAnnotations {
  const { verb, safe, summary } = operation
  const asks = asksForConfirmation(operation)
  const reads = (safe === true || READING.has(verb)) && !asks
  return compact<McpAnnotations>({
    title: summary || undefined,
    readOnlyHint: reads,
    destructiveHint: reads ? undefined : asks,
    idempotentHint: reads ? undefined : IDEMPOTENT.has(verb),
    // Our own API knows what is in it; what is behind somebody else's, nobody here does.
    openWorldHint: backend !== undefined,
  })
}
