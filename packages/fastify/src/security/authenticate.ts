/** Owns the door: who is asking, decided before a body is read. One file a kind stands beside it. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Bindings, ConnectorModel, Operation, SecurityScheme } from '@ferrule/core'
import { sendProblem } from '../problem.js'
import { authenticateApiKey, challengeApiKey } from './api-key.js'
import { challengePresence, requirePresence } from './presence.js'
import { NOBODY, PRINCIPAL, type Authenticate, type WithPrincipal } from './principal.js'

/** The names of the schemes of which one has to be satisfied; none: everybody may ask. */
export function schemesOf(operation: Operation, model: ConnectorModel): readonly string[] {
  return operation.security ?? model.security.slice(0, 1).map(({ name }) => name)
}

/** Why a connector can't be served safely: a scheme that nothing would enforce. */
export function securityProblems(model: ConnectorModel, bindings: Bindings): string[] {
  return model.security.flatMap((scheme) => {
    const { verify, keys } = bindings.security.get(scheme.name) ?? {}
    if (isPassedOn(scheme, model, bindings)) return []
    if (scheme.kind !== 'apiKey') return [`${scheme.name} (${scheme.kind}) can not be served: only API keys and no security can.`]
    if (verify === undefined && keys === undefined) {
      return [`${scheme.name} (apiKey) has nothing to check a key with: give @Security.apiKey \`verify\` or \`keys\`.`]
    }
    return []
  })
}

/** Lets a caller in, or answers 401. */
export type Guard = (request: FastifyRequest, reply: FastifyReply) => Promise<void>

/** Makes the hook that lets an operation's callers in, or `undefined` where everybody may call. */
export function createGuard(operation: Operation, model: ConnectorModel, bindings: Bindings, connector: object): Guard | undefined {
  const schemes = schemesOf(operation, model).map((name) => {
    const scheme = model.security.find((one) => one.name === name)
    if (scheme === undefined) throw new Error(`${operation.id} asks for the security ${name}, which the connector does not have`)
    const passed = isPassedOn(scheme, model, bindings)
    return { authenticate: passed ? requirePresence(scheme) : authenticatorOf(scheme, bindings, connector) }
  })
  if (schemes.length === 0) return undefined
  const challenge = challengesOf(operation, model)

  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const about = { operationId: operation.id, requestId: request.id }
    for (const { authenticate } of schemes) {
      const found = await authenticate(request, about)
      if (found !== NOBODY) {
        ;(request as WithPrincipal)[PRINCIPAL] = found.principal
        return
      }
    }
    if (challenge !== undefined) reply.header('www-authenticate', challenge)
    sendProblem(reply, 'unauthenticated')
  }
}

function authenticatorOf(scheme: SecurityScheme, bindings: Bindings, connector: object): Authenticate {
  if (scheme.kind !== 'apiKey') throw new Error(`unreachable: ${scheme.kind}`)
  return authenticateApiKey(scheme, bindings.security.get(scheme.name) ?? {}, connector)
}

/** Whether nobody here can check a scheme's credentials, but the backend can. */
function isPassedOn({ name }: SecurityScheme, { backend }: ConnectorModel, bindings: Bindings): boolean {
  const { verify, keys } = bindings.security.get(name) ?? {}
  return backend !== undefined && verify === undefined && keys === undefined
}

/** What an operation's callers have to bring, as `WWW-Authenticate` says it; `undefined` where that is nothing. */
export function challengesOf(operation: Operation, model: ConnectorModel): string | undefined {
  const names = schemesOf(operation, model)
  const challenges = model.security.flatMap((scheme) => (names.includes(scheme.name) ? [challengeOf(scheme)] : []))
  return challenges.length === 0 ? undefined : challenges.join(', ')
}

function challengeOf(scheme: SecurityScheme): string {
  return scheme.kind === 'apiKey' ? challengeApiKey(scheme) : challengePresence(scheme)
}
