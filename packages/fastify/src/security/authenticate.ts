/** Owns the door: who is asking, decided before a body is read. One file a kind stands beside it. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { operationRequirements } from '@ferrule/core'
import type { Bindings, ConnectorModel, Operation, SecurityRequest, SecurityScheme } from '@ferrule/core'
import { sendProblem } from '../problem.js'
import { authenticateApiKey, challengeApiKey } from './api-key.js'
import { NOBODY, PRINCIPAL, type Authenticate, type Caller, type WithPrincipal } from './principal.js'

/** The schemes that have to hold together, any one list of them; none: everybody may ask. What names an unknown scheme can't hold. */
export function alternativesOf(operation: Operation, model: ConnectorModel): readonly (readonly SecurityScheme[])[] {
  const alternatives = new Map<string, readonly SecurityScheme[]>()
  for (const requirement of operationRequirements(operation, model)) {
    const schemes = requirement.flatMap(({ name }) => model.security.find((one) => one.name === name) ?? [])
    if (schemes.length === requirement.length && schemes.length > 0)
      alternatives.set(JSON.stringify(schemes.map(({ name }) => name)), schemes)
  }
  return [...alternatives.values()]
}

/** Lets a caller in, or answers 401. */
export type Guard = (request: FastifyRequest, reply: FastifyReply) => Promise<void>

/**
 * Makes the hook that lets an operation's callers in, or `undefined` where everybody may call. What only the backend can check is not asked for
 * here, not even whether it is there: the platform may end a subscription without the connection's credentials, and the backend knows by its address.
 */
export function createGuard(operation: Operation, model: ConnectorModel, bindings: Bindings, connector: object): Guard | undefined {
  if (operationRequirements(operation, model).length === 0) return undefined
  const alternatives = alternativesOf(operation, model)
    .map((schemes) => schemes.filter((scheme) => !isPassedOn(scheme, model, bindings)))
    .map((schemes) => schemes.map((scheme) => authenticatorOf(scheme, bindings, connector)))
    // Who can be known here is, before anybody is let through.
    .sort((one, other) => other.length - one.length)
  if (isLeftToBackend(operation, model, bindings) && alternatives.every((schemes) => schemes.length === 0)) return undefined
  const challenge = challengesOf(operation, model)

  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const about = { operationId: operation.id, requestId: request.id }
    for (const alternative of alternatives) {
      const found = await authenticateAll(alternative, request, about)
      if (found !== NOBODY) {
        ;(request as WithPrincipal)[PRINCIPAL] = found.principal
        return
      }
    }
    if (challenge !== undefined) reply.header('www-authenticate', challenge)
    sendProblem(reply, 'unauthenticated')
  }
}

/** The caller whom the first of these schemes that tells knows, where all of them hold. */
async function authenticateAll(
  schemes: readonly Authenticate[],
  request: FastifyRequest,
  about: SecurityRequest,
): Promise<Caller | typeof NOBODY> {
  let principal: unknown
  for (const authenticate of schemes) {
    const found = await authenticate(request, about)
    if (found === NOBODY) return NOBODY
    principal ??= found.principal
  }
  return { principal }
}

function authenticatorOf(scheme: SecurityScheme, bindings: Bindings, connector: object): Authenticate {
  if (scheme.kind !== 'apiKey') throw new Error(`unreachable: ${scheme.kind}`)
  return authenticateApiKey(scheme, bindings.security.get(scheme.name) ?? {}, connector)
}

/** Whether nobody here can check a scheme's credentials, but the backend can. */
export function isPassedOn({ name }: SecurityScheme, { backend }: ConnectorModel, bindings: Bindings): boolean {
  const { verify, keys } = bindings.security.get(name) ?? {}
  return backend !== undefined && verify === undefined && keys === undefined
}

/** Whether an operation's callers have to prove something that only the backend can check. */
export function isLeftToBackend(operation: Operation, model: ConnectorModel, bindings: Bindings): boolean {
  if (model.backend === undefined || operationRequirements(operation, model).length === 0) return false
  const alternatives = alternativesOf(operation, model)
  // A scheme that is named and not described is somebody's all the same.
  return alternatives.length === 0 || alternatives.some((schemes) => schemes.every((scheme) => isPassedOn(scheme, model, bindings)))
}

/** What an operation's callers have to bring, as `WWW-Authenticate` says it; `undefined` where that is nothing. */
export function challengesOf(operation: Operation, model: ConnectorModel): string | undefined {
  const challenges = [...new Set(alternativesOf(operation, model).flat())].map(challengeOf)
  return challenges.length === 0 ? undefined : challenges.join(', ')
}

function challengeOf(scheme: SecurityScheme): string {
  switch (scheme.kind) {
    case 'apiKey':
      return challengeApiKey(scheme)
    case 'basic':
      return 'Basic realm="connector"'
    case 'windows':
      return 'Negotiate'
    case 'oauth2':
    case 'entraId':
      return 'Bearer'
  }
}
