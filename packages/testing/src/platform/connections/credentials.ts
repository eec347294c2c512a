/** Owns what a connection adds to a request: the credentials that the definition asks for, at the place that it names. */
import { isObject, listAt, objectAt, textAt, type JsonObject } from '../../json.js'
import type { Pair } from '../requests/request.js'
import type { Connection } from './connection.js'

export interface Injected {
  readonly headers: Readonly<Record<string, string>>
  readonly query: readonly Pair[]
}

const NOTHING: Injected = { headers: {}, query: [] }
/** Who asks, as the web server behind an on-premises gateway says it after signing in with Windows. */
const WINDOWS_USER = 'x-remote-user'

/**
 * The parameters `api_key`, `username` with `password`, and `token` meet the first security definition; everything else about a
 * connection is used by policies alone. Security of single operations means nothing to the platform.
 */
export function credentialsOf(scheme: JsonObject | undefined, connection: Connection, accessToken: string | undefined): Injected {
  const username = connection.value('username')
  const basic = (): string => `Basic ${Buffer.from(`${username ?? ''}:${connection.value('password') ?? ''}`).toString('base64')}`
  switch (scheme?.['type']) {
    case 'apiKey': {
      const key = connection.value('api_key')
      const name = textAt(scheme, 'name') ?? ''
      if (key === undefined) return NOTHING
      return scheme['in'] === 'query' ? { headers: {}, query: [[name, key]] } : { headers: { [name.toLowerCase()]: key }, query: [] }
    }
    case 'basic':
      return username === undefined ? NOTHING : { headers: { authorization: basic() }, query: [] }
    case 'oauth2':
      return accessToken === undefined ? NOTHING : { headers: { authorization: `Bearer ${accessToken}` }, query: [] }
    default:
      break
  }
  if (!connection.usesGateway || username === undefined) return NOTHING
  const isBasic = connection.value('authType') === 'basic'
  return { headers: isBasic ? { authorization: basic() } : { [WINDOWS_USER]: username }, query: [] }
}

/** The security definition that the platform goes by. */
export function firstScheme(definition: JsonObject): JsonObject | undefined {
  const schemes = objectAt(definition, 'securityDefinitions')
  const [requirement] = listAt(definition, 'security')
  const [name] = isObject(requirement) ? Object.keys(requirement) : []
  const found = name === undefined ? Object.values(schemes)[0] : schemes[name]
  return isObject(found) ? found : undefined
}
