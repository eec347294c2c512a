/** Owns what the connector's gateway does with a request before the backend sees it, and with the answer before the flow sees it. */
import { isObject, textAt, type Json, type JsonObject } from '../../json.js'
import { bodyValue } from '../requests/content.js'
import type { Pair, PlatformRequest } from '../requests/request.js'
import { BODY_CHANGES } from './bodies.js'
import { insert, insertIntoPath, type Scope } from './expressions.js'
import { concerns, readPolicies, type Policy } from './policy.js'

export interface Answered {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly bytes: Buffer
}

type ConnectionValue = (name: string) => string | undefined

/** Played by other parts: polling by the flow, the next page by the action, a lost connection by the gateway. */
const ELSEWHERE = ['pollingtrigger', 'updatenextlink', 'setconnectionstatustounauthenticated']
const REQUEST = ['dynamichosturl', 'dynamicsubdomain', 'setheader', 'setqueryparameter', 'routerequesttoendpoint']
const PLAYED = new Set([...REQUEST, ...Object.keys(BODY_CHANGES), ...ELSEWHERE])

export class GatewayPolicies {
  private readonly all: readonly Policy[]

  constructor(properties: JsonObject) {
    this.all = readPolicies(properties)
  }

  /** What can't be played here, in words; of one operation, or of the whole connector. */
  warnings(operationId?: string): readonly string[] {
    return this.all.filter((policy) => operationId === undefined || concerns(policy, operationId)).flatMap(warningOf)
  }

  of(templateId: string, operationId: string): Policy | undefined {
    return this.all.find((policy) => policy.templateId === templateId && concerns(policy, operationId))
  }

  /** The request as it leaves the gateway. */
  request(operationId: string, request: PlatformRequest, connection: ConnectionValue): PlatformRequest {
    return this.for(operationId, 'request').reduce((current, policy) => changedRequest(policy, current, connection), request)
  }

  /** The answer as the flow gets it. */
  response(operationId: string, answer: Answered, request: PlatformRequest, connection: ConnectionValue): Answered {
    const section = answer.status >= 400 ? 'failure' : 'response'
    return this.for(operationId, section).reduce((current, policy) => changedAnswer(policy, current, request, connection), answer)
  }

  private for(operationId: string, section: Policy['section']): readonly Policy[] {
    return this.all.filter((policy) => policy.section === section && PLAYED.has(policy.templateId) && concerns(policy, operationId))
  }
}

/** A header's name is a token (RFC 9110). */
const isHeaderName = (name: string): boolean => /^[!#$%&'*+.^_`|~\w-]+$/.test(name)

function warningOf({ templateId, title, text }: Policy): readonly string[] {
  if (!PLAYED.has(templateId))
    return [`The policy ${templateId} (${title}) is not played here: what it changes on the platform is not changed.`]
  const name = text('name') ?? ''
  if (templateId !== 'setheader' || isHeaderName(name)) return []
  return [`The policy ${templateId} (${title}) sets a header of the name ${name}, which no header can have; none is sent.`]
}

function changedRequest(policy: Policy, request: PlatformRequest, connection: ConnectionValue): PlatformRequest {
  const scope = scopeOf(request, connection, () =>
    request.body === undefined ? undefined : bodyValue(request.body, request.headers['content-type']),
  )
  switch (policy.templateId) {
    case 'dynamichosturl':
    case 'dynamicsubdomain':
      return { ...request, address: insertIntoPath(policy.text('urlTemplate') ?? '', scope).replace(/\/+$/, '') }
    case 'setheader':
      return { ...request, headers: withHeader(policy, request.headers, scope) }
    case 'setqueryparameter':
      return withQueryParameter(policy, request, scope)
    case 'routerequesttoendpoint': {
      const method = policy.text('httpMethod')
      const newPath = insertIntoPath(policy.text('newPath') ?? '', scope)
      return {
        ...request,
        path: newPath.startsWith('/') ? newPath : `/${newPath}`,
        method: method === undefined || method.startsWith('@') ? request.method : method.toUpperCase(),
      }
    }
    default: {
      const change = BODY_CHANGES[policy.templateId]
      const body = change?.(policy, scope)
      return body === undefined
        ? request
        : { ...request, body: encode(body), headers: { ...request.headers, 'content-type': 'application/json' } }
    }
  }
}

function changedAnswer(policy: Policy, answer: Answered, request: PlatformRequest, connection: ConnectionValue): Answered {
  const scope: Scope = {
    ...scopeOf(request, connection, () => bodyValue(answer.bytes, answer.headers['content-type'])),
    headers: answer.headers,
  }
  if (policy.templateId === 'setheader') return { ...answer, headers: withHeader(policy, answer.headers, scope) }
  const body = BODY_CHANGES[policy.templateId]?.(policy, scope)
  return body === undefined || answer.bytes.length === 0 ? answer : { ...answer, bytes: encode(body) }
}

const encode = (body: Json): Buffer => Buffer.from(JSON.stringify(body))

function scopeOf(request: PlatformRequest, connection: ConnectionValue, body: () => Json | undefined): Scope {
  return {
    connection,
    headers: request.headers,
    query: request.query ?? [],
    pathValues: request.pathValues ?? {},
    // Parsed where an expression asks for it.
    get body() {
      return body()
    },
  }
}

function withHeader(policy: Policy, headers: Readonly<Record<string, string>>, scope: Scope): Readonly<Record<string, string>> {
  const name = (policy.text('name') ?? '').toLowerCase()
  if (!isHeaderName(name)) return headers
  const value = insert(policy.text('value') ?? '', scope)
  const before = headers[name]
  if (before === undefined) return { ...headers, [name]: value }
  switch (policy.text('existsAction')) {
    case 'skip':
      return headers
    case 'append':
      return { ...headers, [name]: `${before},${value}` }
    default:
      return { ...headers, [name]: value }
  }
}

function withQueryParameter(policy: Policy, request: PlatformRequest, scope: Scope): PlatformRequest {
  const name = policy.text('name') ?? ''
  const pair: Pair = [name, insert(policy.text('value') ?? '', scope)]
  const [path = '', given] = request.path.split(/\?(.*)/s)
  const query: readonly Pair[] = [...new URLSearchParams(given ?? ''), ...(request.query ?? [])]
  const exists = query.some(([one]) => one === name)
  const action = policy.text('existsAction') ?? 'override'
  if (exists && action === 'skip') return request
  const kept = action === 'append' ? query : query.filter(([one]) => one !== name)
  return { ...request, path, query: [...kept, pair] }
}

/** The property of an answer that holds the next page's address, by `x-ms-pageable` or the policy beside it. */
export function nextLinkName(policies: GatewayPolicies, operationId: string, raw: JsonObject): string | undefined {
  const declared = raw['x-ms-pageable']
  return (
    (isObject(declared) ? textAt(declared, 'nextLinkName') : undefined) ??
    policies.of('updatenextlink', operationId)?.text('nextLinkPropertyName')
  )
}
