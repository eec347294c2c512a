/** Owns the door: who is asking, decided before a body is read. One file a kind stands beside it. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { operationRequirements } from '@ferrule/core'
import type { Bindings, ConnectorModel, Operation, SecurityBinding, SecurityScheme } from '@ferrule/core'
import { sendProblem } from '../problem.js'
import { authenticateApiKey, challengeApiKey } from './api-key.js'
import { authenticateBasic } from './basic.js'
import { authenticateBearer } from './bearer.js'
import type { TokenTools } from './jwt.js'
import type { Refusals } from './refusals.js'
import { NOBODY, PRINCIPAL, type Authenticate, type Demand, type Found, type WithPrincipal } from './principal.js'
import { authenticateWindows } from './windows.js'

/** A scheme, and the scopes that it has to allow. */
export interface DemandedScheme {
  readonly scheme: SecurityScheme
  readonly scopes: readonly string[]
}

/** The schemes that have to hold together, any one list of them; none: everybody may ask. What names an unknown scheme can't hold. */
export function alternativesOf(operation: Operation, model: ConnectorModel): readonly (readonly DemandedScheme[])[] {
  const alternatives = new Map<string, readonly DemandedScheme[]>()
  for (const requirement of operationRequirements(operation, model)) {
    const demands = requirement.flatMap(({ name, scopes }): DemandedScheme[] => {
      const scheme = model.security.find((one) => one.name === name)
      return scheme === undefined ? [] : [{ scheme, scopes }]
    })
    if (demands.length === requirement.length && demands.length > 0)
      alternatives.set(JSON.stringify(demands.map(({ scheme: { name }, scopes }) => [name, scopes])), demands)
  }
  return [...alternatives.values()]
}

/** Lets a caller in, or answers 401 or 403. A hook of Fastify's. */
export type Guard = (request: FastifyRequest, reply: FastifyReply, done: (error?: Error) => void) => void

/** Makes the guards of a connector's operations. What one has learned of a scheme's credentials, the others know too. */
export class Door {
  private readonly authenticators = new Map<string, Authenticate>()

  constructor(
    private readonly model: ConnectorModel,
    private readonly bindings: Bindings,
    private readonly connector: object,
    private readonly tools: TokenTools,
    private readonly refusals?: Refusals,
  ) {}

  /**
   * Makes the hook that lets an operation's callers in, or `undefined` where everybody may call. What only the backend can check is not asked for
   * here, not even whether it is there: the platform may end a subscription without the connection's credentials, and the backend knows by its address.
   */
  guardOf(operation: Operation): Guard | undefined {
    const { model, bindings, refusals } = this
    if (operationRequirements(operation, model).length === 0) return undefined
    const alternatives = alternativesOf(operation, model)
      .map((demands) => demands.filter(({ scheme }) => !isPassedOn(scheme, model, bindings)))
      .map((demands) => demands.map(({ scheme, scopes }) => this.checkOf(scheme, { operationId: operation.id, scopes })))
      // Who can be known here is, before anybody is let through.
      .sort((one, other) => other.length - one.length)
    if (isLeftToBackend(operation, model, bindings) && alternatives.every((checks) => checks.length === 0)) return undefined
    const challenge = challengesOf(operation, model)
    const tooWeak = scopeChallengeOf(operation, model)

    const refuse = (request: FastifyRequest, reply: FastifyReply, isKnown: boolean): void => {
      if (!isKnown) refusals?.count(request)
      const said = isKnown ? tooWeak.challenge : challenge
      if (said !== undefined) reply.header('www-authenticate', said)
      if (isKnown) sendProblem(reply, 'insufficient-scope', undefined, tooWeak.detail)
      else sendProblem(reply, 'unauthenticated')
    }
    const guard: Guard = (request, reply, done) => {
      let isKnown = false
      const isLetIn = (found: Found): boolean => {
        if (found === NOBODY) return false
        if (found.lacksScope === true) {
          isKnown = true
          return false
        }
        ;(request as WithPrincipal)[PRINCIPAL] = found.principal
        done()
        return true
      }
      const tryFrom = (first: number): void => {
        for (let index = first; index < alternatives.length; index++) {
          const found = checkAll(alternatives[index] as readonly Check[], request)
          if (found instanceof Promise) {
            found.then((known) => isLetIn(known) || tryFrom(index + 1)).catch(done)
            return
          }
          if (isLetIn(found)) return
        }
        refuse(request, reply, isKnown)
      }
      try {
        tryFrom(0)
      } catch (error) {
        done(error as Error)
      }
    }
    return refusals === undefined ? guard : limited(guard, refusals)
  }

  private checkOf(scheme: SecurityScheme, demand: Demand): Check {
    const authenticate = this.authenticators.get(scheme.name) ?? this.authenticatorOf(scheme)
    this.authenticators.set(scheme.name, authenticate)
    return (request) => authenticate(request, demand)
  }

  private authenticatorOf(scheme: SecurityScheme): Authenticate {
    const { connector, tools } = this
    const binding = this.bindings.security.get(scheme.name) ?? {}
    switch (scheme.kind) {
      case 'apiKey':
        return authenticateApiKey(scheme, binding, connector)
      case 'basic':
        return authenticateBasic(binding, connector)
      case 'windows':
        return authenticateWindows(binding, connector)
      case 'oauth2':
      case 'entraId':
        return authenticateBearer(scheme, binding, connector, tools)
    }
  }
}

/** Looks at no request of an address that had too many refused. */
function limited(guard: Guard, refusals: Refusals): Guard {
  return (request, reply, done) => {
    refusals.closedFor(request).then((seconds) => {
      if (seconds === 0) return guard(request, reply, done)
      reply.header('retry-after', String(seconds))
      sendProblem(reply, 'too-many-requests', undefined, 'Too many requests of this address were refused.')
    }, done)
  }
}

type Check = (request: FastifyRequest) => Found | Promise<Found>

/** The caller whom the first of these schemes that tells knows, where all of them hold. */
function checkAll(checks: readonly Check[], request: FastifyRequest): Found | Promise<Found> {
  const [only, ...more] = checks
  return only !== undefined && more.length === 0 ? only(request) : checkEach(checks, request)
}

async function checkEach(checks: readonly Check[], request: FastifyRequest): Promise<Found> {
  let principal: unknown
  let lacksScope = false
  for (const check of checks) {
    const found = await check(request)
    if (found === NOBODY) return NOBODY
    principal ??= found.principal
    lacksScope ||= found.lacksScope === true
  }
  return lacksScope ? { principal, lacksScope } : { principal }
}

/** What a caller is told whose token does not allow enough (RFC 6750 §3.1). */
function scopeChallengeOf(operation: Operation, model: ConnectorModel): { readonly challenge: string; readonly detail: string } {
  const scopes = [...new Set(alternativesOf(operation, model).flatMap((demands) => demands.flatMap((demand) => demand.scopes)))]
  const written = scopes.join(' ').replace(/[^\x20-\x7e]|["\\]/g, '')
  return {
    challenge: `Bearer error="insufficient_scope", scope="${written}"`,
    detail: `The connection does not allow this: it needs ${scopes.join(', ')}. Sign in again and agree to it.`,
  }
}

/** Whether a scheme says with what credentials are checked. */
export function canCheck(binding: SecurityBinding = {}): boolean {
  const { verify, keys, digests, passwords, tokens, proxy } = binding
  return [verify, keys, digests, passwords, tokens, proxy].some((one) => one !== undefined)
}

/** Whether nobody here can check a scheme's credentials, but the backend can. */
export function isPassedOn({ name }: SecurityScheme, { backend }: ConnectorModel, bindings: Bindings): boolean {
  return backend !== undefined && !canCheck(bindings.security.get(name))
}

/** Whether an operation's callers have to prove something that only the backend can check. */
export function isLeftToBackend(operation: Operation, model: ConnectorModel, bindings: Bindings): boolean {
  if (model.backend === undefined || operationRequirements(operation, model).length === 0) return false
  const alternatives = alternativesOf(operation, model)
  // A scheme that is named and not described is somebody's all the same.
  return alternatives.length === 0 || alternatives.some((demands) => demands.every(({ scheme }) => isPassedOn(scheme, model, bindings)))
}

/** What an operation's callers have to bring, as `WWW-Authenticate` says it; `undefined` where that is nothing. */
export function challengesOf(operation: Operation, model: ConnectorModel): string | undefined {
  const challenges = alternativesOf(operation, model)
    .flat()
    .map(({ scheme }) => challengeOf(scheme))
  return challenges.length === 0 ? undefined : [...new Set(challenges)].join(', ')
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
